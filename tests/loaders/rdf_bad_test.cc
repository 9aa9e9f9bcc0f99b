// RDF with something wrong: what is said, and where.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;

TEST_CASE("a bad line of N-Triples tells file, line and column, and nothing is kept") {
  CHECK(load_error("x.nt", "<http://a> <http://r> \"b\" .\n<http://a> <http://r> \"b .\n") ==
        "x.nt:2:27: error: the quote is never closed\n"
        "    2 | <http://a> <http://r> \"b .\n"
        "      |                           ^");
  CHECK(load_error_line("x.nt", "<http://a> <http://r> .\n") ==
        "x.nt:1:23: error: an object is missing: an IRI, a blank node or a literal");
  CHECK(load_error_line("x.nt", "<http://a> <http://r> \"b\"") ==
        "x.nt:1:26: error: the statement ends in its midst");
  CHECK(load_error_line("x.nt", "<a> <http://r> \"b\" .\n").rfind("x.nt:1:", 0) == 0);
  CHECK(load_error_line("x.nt", "<http://a> <http://r> \"b\" <http://g> .\n").rfind("x.nt:1:", 0) ==
        0);
}

TEST_CASE("a bad statement of Turtle tells where") {
  CHECK(load_error("x.ttl", kPrefix + "e:a e:r 1 ;\n  e:r e:b\n  e:q 2 .\n") ==
        "x.ttl:4:3: error: a '.' is missing, or a ';'\n"
        "    4 |   e:q 2 .\n"
        "      |   ^");
  CHECK(load_error_line("x.ttl", "f:a f:r 1 .\n") ==
        "x.ttl:1:1: error: the prefix of f:a was not declared");
  CHECK(load_error_line("x.ttl", kPrefix + "<a> e:r 1 .\n") ==
        "x.ttl:2:1: error: <a> is no absolute IRI, and no @base says what it belongs to");
  CHECK(load_error_line("x.ttl", kPrefix + "e:a e:r 'x\n") ==
        "x.ttl:2:11: error: the quote is never closed");
  CHECK(load_error_line("x.ttl", kPrefix + "e:a e:r \"\"\"x\n\n").rfind("x.ttl:", 0) == 0);
  CHECK(load_error_line("x.ttl", kPrefix + "{ e:a e:r 1 }\n") ==
        "x.ttl:2:1: error: Turtle has no graphs: --format trig reads them");
  CHECK(load_error_line("x.ttl", kPrefix + "e:a e:r \"\\uD800\" .\n")
            .rfind("x.ttl:2:1: error: ", 0) == 0);
  CHECK(load_error_line("x.ttl", kPrefix + "e:a" + std::string(70000, 'n') + " e:r 1 .\n")
            .rfind("x.ttl:2:1: error: ", 0) == 0);
}

TEST_CASE("a place behind marked labels is the file's") {
  CHECK(load_error_line("x.ttl", kPrefix + "_:b1 e:r _:b2 ; e:r ; ; e:r ] .\n") ==
        load_error_line("x.ttl", kPrefix + "_:c1 e:r _:c2 ; e:r ; ; e:r ] .\n"));
}

TEST_CASE("brackets are nested within bounds") {
  const auto nested = [](std::size_t depth) {
    return kPrefix + "e:a e:r " + [depth] {
      std::string text;
      for (std::size_t i = 0; i < depth; ++i) text += "[ e:r ";
      text += "1";
      for (std::size_t i = 0; i < depth; ++i) text += " ]";
      return text;
    }() + " .\n";
  };
  CHECK(load_text("x.ttl", nested(200)).size() == 201);
  CHECK(load_error_line("x.ttl", nested(201)) ==
        "x.ttl:2:1: error: the statement is nested deeper than 200 levels");
  CHECK(load_error_line("x.ttl", nested(100000)).find("nested deeper") != std::string::npos);
  CHECK(load_error_line("x.ttl", kPrefix + "e:a e:r " + std::string(100000, '(') + "\n")
            .rfind("x.ttl:2", 0) == 0);
}

TEST_CASE("graphs that are wrong") {
  CHECK(load_error_line("x.trig", kPrefix + "e:g { e:a e:r 1 .\n") ==
        "x.trig:3:1: error: the file ends in the midst of a graph: a } is missing");
  CHECK(load_error_line("x.trig", kPrefix + "e:g { @prefix f: <http://f> . }\n") ==
        "x.trig:2:7: error: a directive stands outside of graphs");
  CHECK(load_error_line("x.trig", kPrefix + "GRAPH { e:a e:r 1 }\n") ==
        "x.trig:2:1: error: a graph's name is missing");
  CHECK(load_error_line("x.trig", kPrefix + "e:a e:b { e:a e:r 1 }\n").rfind("x.trig:2:", 0) == 0);
  CHECK(load_error_line("x.trig", kPrefix + "\"g\" { e:a e:r 1 }\n").rfind("x.trig:2:", 0) == 0);
  CHECK(load_error_line("x.trig", kPrefix + "[ e:a 1 ] { e:a e:r 1 }\n").rfind("x.trig:2:", 0) ==
        0);
  CHECK(load_error_line("x.trig", kPrefix + "}\n").rfind("x.trig:2:", 0) == 0);
  FileLoadOptions options;
  options.skip_bad = 1;
  CHECK(
      load_text("x.trig", kPrefix + "f:g { e:a e:r 1 . e:a e:r 2 } e:g { e:a e:r 3 }\n", options) ==
      Strings{"<< <http://e.org/a> <http://e.org/r> 3 >> source <http://e.org/g>",
              "<http://e.org/a> <http://e.org/r> 3"});
}

TEST_CASE("bad statements of RDF can be left out, none of their triples is kept") {
  FileLoadOptions options;
  options.skip_bad = 6;
  std::vector<std::size_t> lines;
  options.bad_line = [&](const Error& error) { lines.push_back(error.place()->line); };
  CHECK(load_text("x.ttl",
                  kPrefix + "e:a e:r 1, 2 ; .\n"
                            "e:b e:r 1 ; e:r f:x .\n"
                            "e:c e:r 'open .\n"
                            "e:d e:r [ e:r 1 .\n"
                            "e:e e:r \xFF .\n"
                            "e:f e:r 1 .\n"
                            "e:g e:r ) .\n"
                            "e:h e:r 1",
                  options) == Strings{"<http://e.org/a> <http://e.org/r> 1",
                                      "<http://e.org/a> <http://e.org/r> 2",
                                      "<http://e.org/f> <http://e.org/r> 1"});
  CHECK(lines == std::vector<std::size_t>{3, 4, 5, 6, 8, 9});
  CHECK(load_text("x.nt", "<http://a> <http://r> 1 .\n<http://a> <http://r> \"1\" .\n", options)
            .size() == 1);
  options.skip_bad = 5;
  CHECK(load_error_line("x.nt", "1\n2\n3\n4\n5\n6\n", options).find("(5 bad lines were left out") !=
        std::string::npos);
}

TEST_CASE("bytes that are no text in RDF") {
  CHECK(load_error_line("x.nt", "<http://a> <http://r> \"C\xF4te\" .\n") ==
        "x.nt:1:25: error: the byte F4 is not UTF-8 here");
  CHECK(load_error_line("x.ttl", kPrefix + std::string("e:a e:r \0 .\n", 12)) ==
        "x.ttl:2:9: error: a NUL byte: this is no text");
  CHECK(load_error("x.nq", std::string("\xFF\xFE<\0", 4)) ==
        "error: x.nq is UTF-16, and must be UTF-8 (iconv -f UTF-16 -t UTF-8 makes it so)");
}

TEST_CASE("a text of the rules' datatype states no rule in RDF, where no relation is named rule") {
  const std::string text =
      "<http://x/r> <http://x/rule> \"?a t ?b if { ?a u ?b }\"^^<urn:annals:rule> .\n";
  CHECK(load_text("x.nt", text).size() == 1);
}
