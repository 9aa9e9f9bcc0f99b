// The program with -c, -f and pipes: what goes where, and with which exit status.
#include <algorithm>
#include <catch2/catch.hpp>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

constexpr const char* kFacts =
    "add { Crocker met Qomi @ 2007-05-28 . Crocker met Qomi @ 2007-08 .\n"
    "  Zebari met Rice @ 2007-05 }\n";

TEST_CASE("Without a graph there is help, and status 2") {
  const Finished nothing = annals({});
  CHECK(nothing.status == 2);
  CHECK(nothing.out.empty());
  CHECK_THAT(nothing.err, StartsWith("Annals ") && Contains("Usage:"));
}

TEST_CASE("Help and version go to standard output") {
  const Finished help = annals({"--help"});
  CHECK(help.status == 0);
  CHECK_THAT(help.out, Contains("annals load GRAPH FILE…"));
  CHECK(help.err.empty());
  CHECK_THAT(annals({"load", "--help"}).out, Contains("--columns NAMES"));
  CHECK_THAT(annals({"--version"}).out, StartsWith("annals 0."));
}

TEST_CASE("A wrong command line is status 2") {
  const Finished wrong = annals({"talks", "--fromat", "csv"});
  CHECK(wrong.status == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err == "annals: unknown flag --fromat; did you mean --format?\nTry: annals --help\n");
  TemporaryFolder folder;
  const Finished parameter = annals({folder.path("g"), "--param", "a=<<", "-c", "a b c"});
  CHECK(parameter.status == 2);
  CHECK_THAT(parameter.err, StartsWith("annals: --param a=<<: "));
}

TEST_CASE("Answers go to standard output, messages to standard error") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const Finished done =
      annals({graph, "-c", kFacts, "-c", "Crocker met ?who @ ?when order by ?when"});
  CHECK(done.status == 0);
  CHECK(done.out ==
        "who  | when\n-----+-----------\nQomi | 2007-05-28\nQomi | 2007-08\n(2 rows)\n");
  CHECK(done.err == "added 3 facts, commit 1\n");
  CHECK(annals({graph, "--format", "csv", "-c", "Zebari met ?who"}).out == "who\nRice\n");
  CHECK(annals({graph, "-c", "Zebari met Rice"}).out == "yes\n");
  CHECK(annals({graph, "--format", "json", "-c", "Zebari met Qomi"}).out == "false\n");
  CHECK(annals({graph, "--format", "facts", "-c", "Zebari met ?who"}).out ==
        "Zebari met Rice @ 2007-05 .\n");
  CHECK(annals({graph, "--quiet", "-c", "add { a b c }"}).err.empty());
}

TEST_CASE("A pipe, a file and -c do the same") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string script =
      std::string("# facts first\n") + kFacts +
      "\n.print who met whom\n.mode csv\nfind ?a, ?b\n  where { ?a met ?b }\n"
      "  order by ?a\n";
  const std::string answer = "who met whom\na,b\nCrocker,Qomi\nZebari,Rice\n";
  CHECK(annals({graph}, script).out == answer);
  CHECK(annals({graph, "-f", folder.file("s.annals", script)}).out == answer);
  CHECK(annals({graph, "-f", "-"}, script).out == answer);
  CHECK(annals({graph, "-c", script}).out == answer);
}

TEST_CASE("The first error ends the run with status 1, and names its place") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string text =
      "add { a b c }\n\nadd { Crocker met Qomi @ 2007-02-30 }\nadd { d e f }\n";
  const Finished failed = annals({graph}, text);
  CHECK(failed.status == 1);
  CHECK_THAT(failed.err, Contains("<stdin>:3:26: error: 2007-02-30 is not a date: February 2007 "
                                  "has 28 days\n    3 | add { Crocker"));
  CHECK(annals({graph, "-c", "?s ?r ?o", "--format", "csv"}).out == "s,r,o\na,b,c\n");
  const std::string file = folder.file("s.annals", text);
  CHECK_THAT(annals({graph, "-f", file}).err, Contains(file + ":3:26: error: "));
  CHECK_THAT(annals({graph, "-c", "find"}).err, StartsWith("<command>:1:"));
}

TEST_CASE("A graph in memory is gone at the end, and leaves no folder") {
  const TemporaryFolder folder;
  folder.file("report.facts", "Crocker met Qomi .\n");
  const Finished one = shell_line(
      "cd $1 && printf '.load report.facts\nCrocker met ?x' | $annals :memory: --format csv && ls",
      {folder.path("")});
  CHECK(one.status == 0);
  CHECK(one.out == "x\nQomi\nreport.facts\n");
  CHECK(one.err.find("note") == std::string::npos);
  const Finished opened = shell_line(
      "cd $1 && $annals :memory: -c 'add { a b c }' -c '.open :memory:' -c 'a b c' && ls",
      {folder.path("")});
  CHECK(opened.out == "no\nreport.facts\n");
  const Finished stats = annals({"stats", ":memory:"});
  CHECK(stats.status == 2);
  CHECK(stats.err.find("annals :memory:") != std::string::npos);
}

TEST_CASE("A graph in memory that takes no changes, or whose name is misspelt, is refused") {
  const TemporaryFolder folder;
  const Finished read_only = annals({":memory:", "--read-only", "-c", "a b c"});
  CHECK(read_only.status == 2);
  CHECK_THAT(read_only.err, Contains(":memory: is empty at first"));
  annals({folder.path("talks"), "-c", "add { a b c }"});
  const Finished opened =
      annals({folder.path("talks"), "--read-only", "-c", ".open :memory:", "-c", "add { a b c }"});
  CHECK(opened.status == 1);
  CHECK_THAT(opened.err, Contains(":memory: is empty at first"));
  for (const char* name : {":memory", ":Memory:", "memory:"}) {
    const Finished misspelt =
        shell_line("cd $1 && $annals $2 -c 'a b c'; ls", {folder.path(""), name});
    CHECK_THAT(misspelt.err, Contains("did you mean :memory:?"));
    CHECK(misspelt.out == "talks\n");
  }
}

TEST_CASE("An error inside begin rolls back, as the end of the input does") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  CHECK(annals({graph}, "begin \"x\"\nadd { a b c }\nadd { ?x y z }\n").status == 1);
  const Finished open = annals({graph}, "# x\nbegin \"x\"\nadd { a b c }\n");
  CHECK(open.status == 1);
  CHECK_THAT(open.err, Contains("<stdin>:2:1: error: the transaction that begins here"));
  CHECK(annals({graph, "-c", "a b c"}).out == "no\n");
  const Finished whole = annals({graph, "-c", "begin", "-c", "add { a b c }", "-c", "commit"});
  CHECK(whole.status == 0);
  CHECK(annals({graph, "-c", "a b c"}).out == "yes\n");
}

TEST_CASE("What other programs' commands are called works in files and pipes too") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", kFacts});
  CHECK_THAT(annals({graph, "-c", "help"}).out, Contains(".sources"));
  const Finished ended = annals({graph}, "Zebari met Rice\nexit;\nZebari met Qomi\n");
  CHECK(ended.status == 0);
  CHECK(ended.out == "yes\n");
  CHECK(annals({graph, "-c", "quit", "-c", "Zebari met Rice"}).out.empty());
}

TEST_CASE("Notes go to standard error") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", kFacts});
  const Finished noted = annals({graph, "--format", "csv", "-c", "Croker met ?who"});
  CHECK(noted.status == 0);
  CHECK(noted.out == "who\n");
  CHECK(noted.err == "note: no entity 'Croker'; did you mean Crocker?\n");
}

TEST_CASE("Parameters, limits and the timer") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", kFacts});
  CHECK(annals({graph, "--format", "csv", "--param", "who=Zebari", "-c", "$who met ?x"}).out ==
        "x\nRice\n");
  const Finished timed = annals({graph, "--timer", "-c", "Zebari met ?x", "-c", "Zebari met Rice"});
  CHECK_THAT(timed.out, Contains("(1 row, ") && Contains(" ms)\nyes\n"));
  CHECK_THAT(timed.err, StartsWith("time: ") && Contains(" ms\n"));
}

TEST_CASE("A parameter is a value or a list") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", kFacts});
  const std::string question = "find ?x where { ?x met _ . filter ?x in ($those) } order by ?x";
  CHECK(
      annals({graph, "--format", "csv", "--param", "those=Crocker, Zebari", "-c", question}).out ==
      "x\nCrocker\nZebari\n");
  CHECK(annals({graph, "--format", "csv", "--param", "those=Crocker", "-c", question}).out ==
        "x\nCrocker\n");
  const Finished alone = annals({graph, "--param", "those=Crocker,Zebari", "-c", "$those met ?x"});
  CHECK(alone.status == 1);
  CHECK_THAT(alone.err, Contains("the parameter $those is a list"));
  const Finished wrong = annals({graph, "--param", "those=Crocker Zebari", "-c", question});
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.err, Contains("expected ',' or the end of the statement, found 'Zebari'"));
}

TEST_CASE("Prefixes and blank nodes go from one text of statements to the next") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const Finished done = annals({graph, "--format", "csv", "-c", "prefix ex: <http://example.org/>",
                                "-c", "add { ex:a knows _:x }\nadd { _:x is person }", "-c",
                                "ex:a knows ?y . ?y is ?what"});
  CHECK(done.status == 0);
  CHECK(done.out == "y,what\nsession#x,person\n");
  CHECK(annals({graph, "-c", "ex:a knows ?x"}).status == 1);
}

TEST_CASE("A line of a statement that begins with a point is no command") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const Finished done = annals({graph},
                               "add { a met b\n. c met d }\n.print done\nfind count(*) "
                               "as ?n\n  where { _ met _ }\n");
  CHECK(done.status == 0);
  CHECK_THAT(done.out, StartsWith("done\n"));
  CHECK_THAT(done.out, Contains("\n2\n") || Contains("2\n(1 row)"));
}

TEST_CASE("A command of the shell that is wrong ends the run") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c", "add { a b c }"}).status == 0);
  const Finished unknown = annals({graph}, "\n.hlep\n.print not reached\n");
  CHECK(unknown.status == 1);
  CHECK(unknown.out.empty());
  CHECK(unknown.err ==
        "<stdin>:2:1: error: no command .hlep; did you mean .help?\n"
        "    2 | .hlep\n      | ^~~~~\n");
  CHECK_THAT(annals({graph, "-c", ".mode cvs"}).err,
             Contains("no format 'cvs'; did you mean csv?"));
  CHECK(annals({graph}, ".print one\n.quit\n.print two\n").out == "one\n");
  CHECK_THAT(annals({graph}, ".help\n").out, Contains(".timer [on|off]"));
  CHECK_THAT(annals({graph}, "begin\nadd { a b c }\n.load x.facts\n").err,
             Contains("commit or rollback comes first"));
}

TEST_CASE("Who reads only the beginning ends it quietly") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  // More than a pipe holds.
  std::string many = "add {\n";
  for (int i = 0; i < 2000; ++i) {
    many += "  e" + std::to_string(i) + std::string(100, 'x') + " is thing .\n";
  }
  REQUIRE(annals({graph}, many + "}\n").status == 0);
  const Finished head = shell_line("$annals $1 --format csv -c '?x is thing' | head -n 1", {graph});
  CHECK(head.status == 0);
  CHECK(head.out == "x\n");
  CHECK(head.err.empty());
  const Finished signal =
      shell_line("{ $annals $1 --format csv -c '?x is thing'; echo $? >&2; } | head -n 1", {graph});
  CHECK(signal.err == "141\n");
  const Finished full = shell_line("$annals $1 --format csv -c '?x is thing' > /dev/full", {graph});
  CHECK(full.status == 1);
  CHECK(full.err == "error: cannot write the output: No space left on device\n");
}

TEST_CASE("An answer of many rows comes whole in every format") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  std::string many = "add {\n";
  for (int i = 0; i < 2500; ++i) many += "  e" + std::to_string(i) + " is thing .\n";
  REQUIRE(annals({graph}, many + "}\n").status == 0);
  const auto lines = [&](const char* format) {
    const std::string out = annals({graph, "--format", format, "-c", "?x is thing"}).out;
    return std::count(out.begin(), out.end(), '\n');
  };
  CHECK(lines("table") == 2503);
  CHECK(lines("csv") == 2501);
  CHECK(lines("tsv") == 2501);
  CHECK(lines("json") == 2502);
  CHECK(lines("jsonl") == 2500);
  CHECK(lines("facts") == 2500);
  CHECK(lines("markdown") == 2502);
}

}  // namespace
}  // namespace annals::test
