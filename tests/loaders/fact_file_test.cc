// Fact files, piece by piece.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;

TEST_CASE("facts with everything that may be written") {
  CHECK(load_text("talks.facts",
                  "# from the first page\n"
                  "Crocker is ambassador, person ;\n"
                  "        represents 'United States' @ 2007-03/2009-02 .\n"
                  "Crocker met Qomi @ 2007-05-28 { source ria ; place 'Green Zone' } .\n"
                  "(Crocker, met, Zebari, 2007-06) .\n"
                  "Qomi denied << Iran has 'a plan' >> @ 2008 .\n") ==
        Strings{"<< Crocker met Qomi @ 2007-05-28 >> place 'Green Zone'",
                "<< Crocker met Qomi @ 2007-05-28 >> source ria", "Crocker is ambassador",
                "Crocker is person", "Crocker met Qomi @ 2007-05-28",
                "Crocker met Zebari @ 2007-06",
                "Crocker represents 'United States' @ 2007-03/2009-02",
                "Qomi denied << Iran has 'a plan' >> @ 2008"});
}

TEST_CASE("sources come from braces, from according to lines, or from outside") {
  FileLoadOptions options;
  options.source = "outside";
  CHECK(load_text("x.facts",
                  "a r b .\n"
                  "according to cnn .\n"
                  "a r c .\n"
                  "a r d { source ria } .\n"
                  "according to _ .\n"
                  "a r e .\n",
                  options) == Strings{"<< a r b >> source outside", "<< a r c >> source cnn",
                                      "<< a r d >> source ria", "a r b", "a r c", "a r d",
                                      "a r e"});
}

TEST_CASE("prefixes last to the end of their file") {
  CHECK(load_text("x.facts", "prefix w: <http://w.org/> .\nw:Q1 r w:Q2 .\n") ==
        Strings{"<http://w.org/Q1> r <http://w.org/Q2>"});
  const LoadFolder folder;
  write_file("a.facts", "prefix w: <http://w.org/> .\n");
  write_file("b.facts", "w:Q1 r b .\n");
  Graph graph = Graph::in_memory();
  CHECK(error_of([&] {
          loaders::load_files(graph, {"a.facts", "b.facts"});
        }).first == ErrorCode::kInvalidQuery);
}

TEST_CASE("a blank node is one entity in its file, another in the next") {
  const LoadFolder folder;
  write_file("a.facts", "_:x r b .\n_:x r c .\n");
  std::filesystem::create_directory("more");
  write_file("more/a.facts", "_:x r d .\n");
  Graph graph = Graph::in_memory();
  loaders::load_files(graph, {"a.facts", "more/a.facts"});
  loaders::load_files(graph, {"a.facts"});
  CHECK(facts_of(graph) == Strings{"'a.facts#x#2' r b", "'a.facts#x#2' r c", "'a.facts#x' r b",
                                   "'a.facts#x' r c", "'a.facts-2#x' r d"});
}

TEST_CASE("statements over the borders of pieces") {
  std::string text;
  Strings expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string n = std::to_string(100000 + i);
    text += "subject-" + n + "\n    r o" + (i % 3 == 0 ? " ,\n" : " ") +
            (i % 3 == 0 ? "      p" : "") + " @ 2007 . # tail é\n";
    expected.push_back("subject-" + n + " r " + (i % 3 == 0 ? "p" : "o") + " @ 2007");
    if (i % 3 == 0) expected.push_back("subject-" + n + " r o");
  }
  std::sort(expected.begin(), expected.end());
  CHECK(load_text("x.facts", text) == expected);
}

TEST_CASE("a last line without an end, CR LF, a byte order mark, and nothing at all") {
  CHECK(load_text("x.facts", "a r b") == Strings{"a r b"});
  CHECK(load_text("x.facts",
                  "\xEF\xBB\xBF"
                  "a r b .\r\nc r d .\r\n") == Strings{"a r b", "c r d"});
  CHECK(load_text("x.facts", "").empty());
  CHECK(load_text("x.facts", "\n# nothing\n  ").empty());
}

TEST_CASE("an error tells file, line and column") {
  CHECK(load_error("talks.facts", "a r b .\n\n# note\nCrocker met Qomi @ 2007-02-30 .\n") ==
        "talks.facts:4:20: error: 2007-02-30 is not a date: February 2007 has 28 days\n"
        "    4 | Crocker met Qomi @ 2007-02-30 .\n"
        "      |                    ^~~~~~~~~~");
  CHECK(load_error_line("x.facts", "a r b .\n\"text\" r b .\n").rfind("x.facts:2:1: error: ", 0) ==
        0);
  CHECK(load_error_line("x.facts", "a r b .\n?x r b .\n").rfind("x.facts:2:1: error: ", 0) == 0);
}

TEST_CASE("an unclosed quote or bracket is an error at the end of the file") {
  CHECK(load_error_line("x.facts", "a r b .\na r 'c .\n").rfind("x.facts:", 0) == 0);
  CHECK(load_error_line("x.facts", "a r b { source\n").rfind("x.facts:", 0) == 0);
}

TEST_CASE("what does not belong into a fact file") {
  const std::string no_queries =
      "error: a fact file holds facts, rules, `prefix` and `according to` lines, no queries or "
      "changes";
  CHECK(load_error("x.facts", "a r b .\nfind ?x where { ?x r b }\n") ==
        "x.facts:2:1: " + no_queries +
            "\n"
            "    2 | find ?x where { ?x r b }\n"
            "      | ^~~~");
  CHECK(load_error_line("x.facts", "add { a r b }\n") == "x.facts:1:1: " + no_queries);
  CHECK(load_error_line("x.facts", "begin\n") == "x.facts:1:1: " + no_queries);
  CHECK(load_error_line("x.facts", "rules\n") == "x.facts:1:1: " + no_queries);
  CHECK(
      load_error_line("x.facts", "a r b .\n+ c r d .\n") ==
      "x.facts:2:1: error: `+` and `-` stand in a dump with history only, behind a `commit` line");
}

TEST_CASE("rules among facts") {
  const std::string kept =
      "r 'rule' \"?a <http://x/s> 'x.facts#y' if { ?a t ?b }\"^^<urn:annals:rule>";
  CHECK(load_text(
            "x.facts",
            "prefix x: <http://x/> .\naccording to ria .\na t b .\n"
            "rule r: ?a x:s _:y if {  # one\n ?a t ?b\n} . rule r: ?a x:s _:y if { ?a t ?b }") ==
        std::vector<std::string>{"<< a t b >> source ria", "a <http://x/s> 'x.facts#y'", "a t b",
                                 kept});
  CHECK(load_error("x.facts", "a t b .\nrule r: ?a s ?c if { ?a t ?b } .\n") ==
        "x.facts:2:1: error: this rule cannot be: nothing in the rule's group binds ?c\n"
        "    2 | rule r: ?a s ?c if { ?a t ?b } .\n"
        "      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
  CHECK(load_error_line("x.facts",
                        "rule r: ?a s ?b if { ?a t ?b . not { ?a u ?b } } .\n"
                        "rule q: ?a u ?b if { ?a s ?b } .\n") ==
        "x.facts:2:1: error: this rule cannot be: rules go in a circle through `not`: u needs s, s "
        "needs not u");
  CHECK(
      load_error_line("x.facts",
                      "rule r: ?a s ?b if { ?a t ?b . not { ?a u ?b } } .\n"
                      "s implies u .\n") ==
      "x.facts:2:1: error: s implies u cannot be: rules go in a circle through `not`: u needs s, s "
      "needs not u");
  CHECK(load_error_line("x.facts",
                        "u inverse-of s .\n"
                        "rule r: ?a s ?b if { ?a t ?b . not { ?a u ?b } } .\n") ==
        "x.facts:2:1: error: this rule cannot be: rules go in a circle through `not`: s needs not "
        "u, u "
        "needs s");
  CHECK(load_error_line("x.facts", "rule r: ?a s ?b\nif { ?a t } .\n") ==
        "x.facts:2:11: error: expected an object, found '}'");
  CHECK(load_error_line("x.facts", "rule r ?a s ?b if { ?a t ?b } .\n") ==
        "x.facts:1:8: error: expected ':', found '?a'");
}

TEST_CASE("a rule that was left out as bad does not stand in the way of others") {
  FileLoadOptions options;
  options.skip_bad = 1;
  const std::vector<std::string> facts =
      load_text("x.facts",
                "rule r: ?a s ?b if { ?a t ?b . ?a u ?b } .\n"
                "rule q: ?a u ?b if { ?a t ?b . not { ?a s ?b } } .\n"
                "rule q: ?a t ?b if { ?a v ?b . not { ?a u ?b } } .\n"
                "rule q: ?a v ?b if { ?a w ?b . not { ?a u ?b } } .\n",
                options);
  CHECK(facts.size() == 3);
}

TEST_CASE("a table without its format is known by its header") {
  CHECK(load_error_line("x.facts", "subject,relation,object\na,r,b\n") ==
        "x.facts:1:1: error: this looks like the header of a table: --format csv or --format tsv "
        "reads it");
  CHECK(load_error_line("x.facts", "Subject\tRelation\tObject\n").find("--format tsv") !=
        std::string::npos);
}

TEST_CASE("bad statements can be left out, so many and no more") {
  const std::string text =
      "a r b .\nc r d @ 2007-13 .\ne r\n  ?f .\nbad\xFFline r x .\ng r h .\n?i r j .\nk r l .\nm r "
      "'n";
  std::vector<std::size_t> lines;
  loaders::FileLoadOptions options;
  options.skip_bad = 5;
  options.bad_line = [&](const Error& error) { lines.push_back(error.place()->line); };
  CHECK(load_text("x.facts", text, options) == Strings{"a r b", "g r h", "k r l"});
  CHECK(lines == std::vector<std::size_t>{2, 4, 5, 7, 9});
  options.skip_bad = 4;
  CHECK(load_error_line("x.facts", text, options).find("(4 bad lines were left out before") !=
        std::string::npos);
  // What is no fault of a line is never left out.
  CHECK(load_error_line("gone/../x.facts", "", options).rfind("error: cannot", 0) == 0);
}

TEST_CASE("a statement that is wrong at its end gives none of its facts") {
  loaders::FileLoadOptions options;
  options.skip_bad = 1;
  CHECK(load_text("x.facts", "a r b ; s c ; t d @ 2007-13 .\ne r f .\n", options) ==
        Strings{"e r f"});
}

TEST_CASE("bytes that are no text are named with their place") {
  CHECK(load_error("x.facts", "a r b .\nC\xF4te r d .\n") ==
        "x.facts:2:2: error: the byte F4 is not UTF-8 here\n"
        "    2 | C\xEF\xBF\xBDte r d .\n"
        "      |  ^");
  CHECK(load_error_line("x.facts", std::string("a r b .\nc \0 d .\n", 16)) ==
        "x.facts:2:3: error: a NUL byte: this is no text");
  CHECK(load_error_line("x.facts", "a r b .\nc r d\xC3") ==
        "x.facts:2:6: error: the byte C3 is not UTF-8 here");
  CHECK(load_error_line("x.facts", "a r b @ 2007-02-30 .\n\xFF\n")
            .rfind("x.facts:1:9: error: 2007-02-30", 0) == 0);
}

TEST_CASE("a statement without end is limited") {
  const std::string text = "a r \"" + std::string(std::size_t{65} << 20, 'x');
  CHECK(load_error_line("x.facts", text) ==
        "x.facts:1:1: error: the statement is longer than 64 MiB: is a quote or a bracket "
        "unclosed?");
}

TEST_CASE("facts that nearly state a meaning are told, each once") {
  const LoadFolder folder;
  write_file("a.facts",
             "met is simmetric . saw is symmetric @ 2007 . met is simmetric .\n"
             "leads inverse-of led-by . Ada is person .\n");
  Graph graph = Graph::in_memory();
  CHECK(loaders::load_files(graph, {"a.facts"}).notes ==
        std::vector<std::string>{
            "simmetric says nothing of what met means; did you mean symmetric?",
            "saw is symmetric @ 2007 says nothing of what saw means: a meaning is stated without a "
            "time"});
}
