// A person at the prompt, on a pseudo-terminal.
#include <catch2/catch.hpp>
#include <fstream>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;

const std::string kCtrlC = "\x03";
const std::string kCtrlD = "\x04";

TEST_CASE("The shell greets, answers and says goodbye") {
  TemporaryFolder folder;
  Terminal shell({folder.path("talks")}, folder.path(""));
  CHECK_THAT(shell.expect("talks> "),
             Contains("graph talks: 0 facts. Type .help for help, .quit to leave."));
  shell.type("add { Crocker met Qomi @ 2007-05-28 }\r");
  shell.expect("added 1 fact, commit 1 (");
  shell.expect("talks> ");
  shell.type("Crocker met ?who\r");
  CHECK_THAT(shell.expect("(1 row, "), Contains("Qomi"));
  shell.expect("talks> ");
  shell.type(kCtrlD);
  CHECK(shell.wait() == 0);
}

TEST_CASE("Ctrl-D before the terminal is in the editor's mode ends the shell, too") {
  TemporaryFolder folder;
  Terminal early({folder.path("talks")}, folder.path(""));
  early.type(kCtrlD);
  CHECK(early.wait() == 0);
  Terminal busy({folder.path("talks")}, folder.path(""));
  busy.expect("talks> ");
  busy.type(".print one\r" + kCtrlD);
  busy.expect("one");
  CHECK(busy.wait() == 0);
  Terminal typing({folder.path("talks")}, folder.path(""));
  typing.type(".print x" + kCtrlD);  // on a line that is not empty: no end
  typing.expect("talks> ");
  typing.type("y\r");
  typing.expect("xy\r\n");
  typing.expect("talks> ");
  typing.type(kCtrlD);
  CHECK(typing.wait() == 0);
}

TEST_CASE("A statement over several lines has its own prompt") {
  TemporaryFolder folder;
  Terminal shell({folder.path("talks")}, folder.path(""));
  shell.expect("talks> ");
  shell.type("add {\r");
  shell.expect("  ...> ");
  shell.type("a b c .\r");
  shell.expect("  ...> ");
  shell.type("d e f }\r");
  shell.expect("added 2 facts, commit 1");
  shell.expect("talks> ");
  shell.type("quit\r");
  CHECK(shell.wait() == 0);
}

TEST_CASE("An open transaction is seen in the prompt, and rolled back at the end") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  {
    Terminal shell({graph}, folder.path(""));
    shell.expect("talks> ");
    shell.type("begin \"try\"\r");
    shell.expect("talks*> ");
    shell.type("add { a b c }\r");
    shell.expect("talks*> ");
    shell.type("add { ?x y z }\r");
    shell.expect("error: ");
    shell.expect("talks*> ");
    shell.type(".quit\r");
    shell.expect("rolled back");
    CHECK(shell.wait() == 0);
  }
  CHECK(annals({graph, "-c", "a b c"}).out == "no\n");
}

TEST_CASE("An error at the prompt undoes its statement, not the transaction") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  {
    Terminal shell({graph}, folder.path(""));
    shell.expect("talks> ");
    shell.type("begin \"both\"\r");
    shell.expect("talks*> ");
    shell.type("add { a b c }\r");
    shell.expect("talks*> ");
    shell.type("add { d b c . e b c @ 2007-02-30 }\r");
    shell.expect("error: ");
    shell.expect("talks*> ");
    shell.type("add { f b c }\r");
    shell.expect("talks*> ");
    shell.type("commit\r");
    shell.expect("commit 1: added 2 facts");
    shell.expect("talks> ");
    shell.type(".quit\r");
    CHECK(shell.wait() == 0);
  }
  CHECK(annals({graph, "--format", "csv", "-c", "find ?x where { ?x b c } order by ?x"}).out ==
        "x\na\nf\n");
}

TEST_CASE("Ctrl-C while typing gives up the line, and the statement") {
  TemporaryFolder folder;
  Terminal shell({folder.path("talks")}, folder.path(""));
  shell.expect("talks> ");
  shell.type("add { a b" + kCtrlC);
  shell.expect("^C");
  shell.expect("talks> ");
  shell.type("add {\r");
  shell.expect("  ...> ");
  shell.type("a b c" + kCtrlC);
  shell.expect("^C");
  shell.expect("talks> ");
  shell.type("?s ?r ?o\r");
  shell.expect("(0 rows, ");
  shell.expect("talks> ");
  shell.type("exit\r");
  CHECK(shell.wait() == 0);
}

TEST_CASE("Ctrl-C during a query stops the query and not the shell") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  std::string many = "add {\n";
  for (int i = 0; i < 2000; ++i) many += "  e" + std::to_string(i) + " is thing .\n";
  REQUIRE(annals({graph}, many + "}\n").status == 0);
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  // 8 thousand million rows: nobody waits for them.
  shell.type("find count(*) as ?n where { ?a is ?x . ?b is ?y . ?c is ?z . filter ?a != ?b }\r");
  shell.expect("(Ctrl-C stops it)");
  shell.type(kCtrlC);
  shell.expect("error: ");
  shell.expect("talks> ");
  shell.type("e1 is ?what\r");
  shell.expect("(1 row, ");
  shell.expect("talks> ");
  shell.type(kCtrlD);
  CHECK(shell.wait() == 0);
}

TEST_CASE("History is remembered for the next shell") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  {
    Terminal shell({graph}, folder.path(""));
    shell.expect("talks> ");
    shell.type("add { Côte_d_Ivoire is land }\r");
    shell.expect("added 1 fact");
    shell.expect("talks> ");
    shell.type(kCtrlD);
    CHECK(shell.wait() == 0);
  }
  std::ifstream file(folder.path(".local/state/annals/history"));
  std::string line;
  CHECK(std::getline(file, line));
  CHECK(line == "add { Côte_d_Ivoire is land }");
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  shell.type("\x10");  // Ctrl-P: the line before
  shell.expect("is land }");
  shell.type("\r");
  shell.expect("1 already known");
}

TEST_CASE("The greeting of a file, and help") {
  TemporaryFolder folder;
  const std::string greeting = folder.file("hello.txt", "Try: Crocker met ?who\n");
  Terminal shell({folder.path("talks"), "--greeting", greeting}, folder.path(""));
  CHECK_THAT(shell.expect("talks> "), Contains("Try: Crocker met ?who"));
  shell.type("help\r");
  shell.expect(".timer [on|off]");
  shell.expect("talks> ");
  shell.type(".quti\r");
  shell.expect("no command .quti; did you mean .quit?");
}

TEST_CASE("Ctrl-C ends a run without a prompt as the signal does") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  std::string many = "add {\n";
  for (int i = 0; i < 2000; ++i) many += "  e" + std::to_string(i) + " is thing .\n";
  REQUIRE(annals({graph}, many + "}\n").status == 0);
  Terminal run({graph, "-c", ".print begun", "-c",
                "find count(*) as ?n where { ?a is ?x . ?b is ?y . ?c is ?z . filter ?a != ?b }"},
               folder.path(""));
  run.expect("begun");
  run.expect("(Ctrl-C stops it)");
  run.type(kCtrlC);
  run.expect("error: ");
  CHECK(run.wait() == 130);
}

}  // namespace
}  // namespace annals::test
