// Files of RDF that are as they should be.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;

TEST_CASE("N-Triples: IRIs, literals and blank nodes") {
  CHECK(
      load_text(
          "x.nt",
          "# a comment\n"
          "<http://e.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/T> .\n"
          "\n"
          "<http://e.org/a> <http://e.org/r> \"t\\u00e9\\n\"@fr . # behind\n"
          "_:x <http://e.org/r> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> .\r\n"
          "<http://e.org/a> <http://e.org/r> _:x .") ==
      Strings{
          "'x.nt#x' <http://e.org/r> 5", "<http://e.org/a> <http://e.org/r> \"t\xC3\xA9\\n\"@fr",
          "<http://e.org/a> <http://e.org/r> 'x.nt#x'", "<http://e.org/a> is <http://e.org/T>"});
}

TEST_CASE("N-Quads: a graph name is the source, else the default one is") {
  FileLoadOptions options;
  options.source = "archive";
  CHECK(load_text("x.nq",
                  "<http://e.org/a> <http://e.org/r> \"1\" <http://e.org/g> .\n"
                  "<http://e.org/a> <http://e.org/r> \"1\" <http://e.org/h> .\n"
                  "<http://e.org/a> <http://e.org/r> \"2\" .\n",
                  options) ==
        Strings{"<< <http://e.org/a> <http://e.org/r> \"1\" >> source <http://e.org/g>",
                "<< <http://e.org/a> <http://e.org/r> \"1\" >> source <http://e.org/h>",
                "<< <http://e.org/a> <http://e.org/r> \"2\" >> source archive",
                "<http://e.org/a> <http://e.org/r> \"1\"",
                "<http://e.org/a> <http://e.org/r> \"2\""});
}

TEST_CASE("Turtle: abbreviations, brackets, lists and numbers") {
  CHECK(load_text("x.ttl", kPrefix + "e:a a e:T ; e:n 1, 1.5 , 2e3, true ; e:k [ e:n \"b\" ] .\n"
                                     "e:l e:items ( 1 ) .\n") ==
        Strings{"'x.ttl#[1]' <http://e.org/n> \"b\"",
                "'x.ttl#[2]' <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1",
                "'x.ttl#[2]' <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
                "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>",
                "<http://e.org/a> <http://e.org/k> 'x.ttl#[1]'",
                "<http://e.org/a> <http://e.org/n> 1", "<http://e.org/a> <http://e.org/n> 1.5",
                "<http://e.org/a> <http://e.org/n> 2000.0",
                "<http://e.org/a> <http://e.org/n> true", "<http://e.org/a> is <http://e.org/T>",
                "<http://e.org/l> <http://e.org/items> 'x.ttl#[2]'"});
}

TEST_CASE("Turtle: base, prefixes of both kinds, a prefix that changes") {
  CHECK(load_text("x.ttl",
                  "@base <http://b.org/x/> .\nPREFIX p: <y#>\n<a> p:r <../c> .\n"
                  "BASE <http://c.org/>\n@prefix p: <> .\n<a> p:r <#f> .\n") ==
        Strings{"<http://b.org/x/a> <http://b.org/x/y#r> <http://b.org/c>",
                "<http://c.org/a> <http://c.org/r> <http://c.org/#f>"});
}

TEST_CASE("labels of blank nodes stay apart from those that the reader gives") {
  const Strings found = load_text(
      "x.ttl", kPrefix + "_:b1 e:r _:B1 . _:B1 e:r _:X . _:Xb1 e:r [ e:r [] ] . _:b2 e:r _:b1 .\n");
  CHECK(found == Strings{"'x.ttl#B1' <http://e.org/r> 'x.ttl#X'",
                         "'x.ttl#Xb1' <http://e.org/r> 'x.ttl#[1]'",
                         "'x.ttl#[1]' <http://e.org/r> 'x.ttl#[2]'",
                         "'x.ttl#b1' <http://e.org/r> 'x.ttl#B1'",
                         "'x.ttl#b2' <http://e.org/r> 'x.ttl#b1'"});
}

TEST_CASE("a blank node of RDF is one entity in its file, another in the next") {
  const LoadFolder folder;
  write_file("a.nt", "_:x <http://r> _:x .\n");
  write_file("b.nt", "_:x <http://r> _:x .\n");
  Graph graph = Graph::in_memory();
  loaders::load_files(graph, {"a.nt", "b.nt"});
  loaders::load_files(graph, {"a.nt"});
  CHECK(facts_of(graph) == Strings{"'a.nt#x#2' <http://r> 'a.nt#x#2'",
                                   "'a.nt#x' <http://r> 'a.nt#x'", "'b.nt#x' <http://r> 'b.nt#x'"});
}

TEST_CASE("TriG: graphs with and without a name") {
  CHECK(load_text("x.trig", kPrefix + "e:a e:r 1 .\n"
                                      "GRAPH e:g { e:a e:r 2 . e:a e:r 3 }\n"
                                      "graph<http://e.org/h>{ e:a e:r 4 }\n"
                                      "e:i # the third\n{ e:a e:r 5 . }\n"
                                      "{ e:a e:r 6 } {}\n"
                                      "_:g { e:a e:r 7 } e:a e:r 8 .\n") ==
        Strings{"<< <http://e.org/a> <http://e.org/r> 2 >> source <http://e.org/g>",
                "<< <http://e.org/a> <http://e.org/r> 3 >> source <http://e.org/g>",
                "<< <http://e.org/a> <http://e.org/r> 4 >> source <http://e.org/h>",
                "<< <http://e.org/a> <http://e.org/r> 5 >> source <http://e.org/i>",
                "<< <http://e.org/a> <http://e.org/r> 7 >> source 'x.trig#g'",
                "<http://e.org/a> <http://e.org/r> 1", "<http://e.org/a> <http://e.org/r> 2",
                "<http://e.org/a> <http://e.org/r> 3", "<http://e.org/a> <http://e.org/r> 4",
                "<http://e.org/a> <http://e.org/r> 5", "<http://e.org/a> <http://e.org/r> 6",
                "<http://e.org/a> <http://e.org/r> 7", "<http://e.org/a> <http://e.org/r> 8"});
}

TEST_CASE("statements of RDF over the borders of pieces") {
  std::string text = kPrefix;
  for (int i = 0; i < 30000; ++i) {
    const std::string n = std::to_string(100000 + i);
    text += "e:s" + n + "\n  e:r \"\"\"line . \n\xC3\xA9 " + n + "\"\"\" ; e:q 'x' .\n";
  }
  const Strings found = load_text("x.ttl", text);
  CHECK(found.size() == 60000);
  CHECK(found[1] == "<http://e.org/s100000> <http://e.org/r> \"line . \\n\xC3\xA9 100000\"");
}

TEST_CASE("a byte order mark, CR LF and nothing at all") {
  CHECK(load_text("x.ttl", "\xEF\xBB\xBF@prefix e: <http://e.org/> .\r\ne:a e:r 1 .\r\n").size() ==
        1);
  for (const char* name : {"x.nt", "x.nq", "x.ttl", "x.trig"}) {
    CHECK(load_text(name, "").empty());
    CHECK(load_text(name, "# nothing\n\n # more").empty());
  }
}
