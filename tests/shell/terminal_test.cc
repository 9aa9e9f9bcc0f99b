// What depends on the terminal: its width, colours, pager, completion, progress.
#include <sys/types.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;

const std::string kCtrlC = "\x03";
const std::string kCtrlD = "\x04";
const std::string kCtrlZ = "\x1a";
const std::string kKillLine = "\x15";

/// A graph with one long name and one of wide characters.
std::string long_names(const TemporaryFolder& folder) {
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c",
                  "add { Crocker holds 'Ambassador Extraordinary and Plenipotentiary' . "
                  "Kim holds '東京都知事東京都知事東京都知事' }"})
              .status == 0);
  return graph;
}

std::string many_things(const TemporaryFolder& folder, int count) {
  const std::string graph = folder.path("talks");
  std::string text = "add {\n";
  for (int i = 0; i < count; ++i) text += "  e" + std::to_string(i) + " is thing .\n";
  REQUIRE(annals({graph}, text + "}\n").status == 0);
  return graph;
}

/// 8 thousand million rows: nobody waits for them.
const char* const kEndless =
    "find count(*) as ?n where { ?a is ?x . ?b is ?y . ?c is ?z . filter ?a != ?b }";

TEST_CASE("A table fits the terminal, after it was resized too") {
  TemporaryFolder folder;
  const std::string graph = long_names(folder);
  Terminal shell({graph}, folder.path(""), {.columns = 30, .rows = 40});
  shell.expect("talks> ");
  std::string shown = shell.answer("?who holds ?what order by ?who");
  CHECK_THAT(shown, Contains("Crocker | Ambassador Extraord…\r\n"));
  CHECK_THAT(shown, Contains("Kim     | 東京都知事東京都知…\r\n"));
  CHECK_THAT(shown, Contains("--------+---------------------\r\n"));
  shell.resize(60, 40);
  shown = shell.answer("?who holds ?what order by ?who");
  CHECK_THAT(shown, Contains("Crocker | Ambassador Extraordinary and Plenipotentiary\r\n"));
  shell.resize(9, 40);
  shown = shell.answer("?w holds ?t");
  CHECK_THAT(shown, Contains("Cr… | Am…\r\n"));
}

TEST_CASE("In a pipe nothing is cut") {
  TemporaryFolder folder;
  const std::string graph = long_names(folder);
  const std::string ask = "?who holds ?what";
  CHECK_THAT(annals({graph, "-c", ask}).out, Contains("Plenipotentiary\n"));
  Terminal run({graph, "-c", ask}, folder.path(""), {.columns = 30, .rows = 40});
  run.expect("Extraord…");
  CHECK(run.wait() == 0);
}

TEST_CASE("Colours are for terminals that want them") {
  TemporaryFolder folder;
  const std::string graph = long_names(folder);
  const std::string ask = "Kim holds ?what";
  const std::string bold = "\x1b[1mwhat\x1b[0m";
  {
    Terminal shell({graph}, folder.path(""), {.kind = "xterm"});
    shell.expect("\x1b[1;34mtalks>\x1b[0m ");
    shell.type(ask + "\r");
    shell.expect(bold);
    shell.type("a b c d\r");
    shell.expect("\x1b[1;31merror:\x1b[0m ");
    shell.type("Kin holds ?what\r");
    shell.expect("\x1b[36mnote:\x1b[0m no entity 'Kin'");
  }
  const Looks looks[] = {{.kind = "xterm", .environment = {{"NO_COLOR", "1"}}}, {.kind = "dumb"}};
  for (const Looks& plain : looks) {
    Terminal run({graph, "-c", ask}, folder.path(""), plain);
    CHECK_THAT(run.expect("row"), !Contains("\x1b"));
    CHECK(run.wait() == 0);
  }
  Terminal never({graph, "--color", "never", "-c", ask}, folder.path(""), {.kind = "xterm"});
  CHECK_THAT(never.expect("row"), !Contains("\x1b"));
  CHECK_THAT(annals({graph, "--color", "always", "-c", ask}).out, Contains(bold));
  CHECK_THAT(annals({graph, "-c", ask}).out, !Contains("\x1b"));
}

TEST_CASE("Tab completes the word, and shows what fits") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c",
                  "add { Crocker met Qomi . Crowley met Qomi . 'Green Zone' is place . "
                  "Côte_d_Ivoire is land }"})
              .status == 0);
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  shell.type("Croc");
  shell.expect("Croc");
  shell.type("\t");
  shell.expect("ker ");
  shell.type("m");
  shell.expect("m");
  shell.type("\t");
  shell.expect("et ");
  shell.type("?who\r");
  shell.expect("(1 row, ");
  shell.expect("talks> ");
  shell.type("Cro");
  shell.expect("Cro");
  shell.type("\t");
  shell.expect("\r\nCrocker  Crowley\r\n");
  shell.expect("talks> Cro");
  shell.type("w");
  shell.expect("w");
  shell.type("\t");
  shell.expect("ley ");
  shell.type("\x15");
  // A quote that was open already, and a name of more bytes than characters.
  shell.type("'Gre");
  shell.expect("'Gre");
  shell.type("\t");
  shell.expect("en Zone' ");
  shell.type("is ?x\r");
  shell.expect("place");
  shell.expect("talks> ");
  shell.type("Cô");
  shell.expect("Cô");
  shell.type("\t");
  shell.expect("te_d_Ivoire ");
  shell.type("is ?x\r");
  shell.expect("land");
  shell.expect("talks> ");
  shell.type(".mo");
  shell.expect(".mo");
  shell.type("\t");
  shell.expect("de ");
}

TEST_CASE("A text that is pasted keeps its lines and tabs") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  shell.type("add {\r\ta\tb\t\"c\td\" .\r\t'東京 tower' is 'é'\r}\rfind ?x where {\r\ta b ?x\r}\r");
  shell.expect("added 2 facts");
  shell.expect("c\\td");
  shell.expect("(1 row, ");
  shell.type(kCtrlD);
  CHECK(shell.wait() == 0);
  CHECK(annals({graph, "--format", "csv", "-c", "a b ?x", "-c", "'東京 tower' is ?x"}).out ==
        "x\nc\td\nx\né\n");
}

TEST_CASE("What is longer than the screen goes to the pager") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 300);
  const std::string got = folder.path("got");
  Terminal shell({graph}, folder.path(""),
                 {.columns = 60, .rows = 12, .environment = {{"ANNALS_PAGER", "cat > " + got}}});
  shell.expect("talks> ");
  CHECK_THAT(shell.answer("e1 is ?x"), Contains("thing"));  // fits
  CHECK_FALSE(std::ifstream(got).good());
  CHECK_THAT(shell.answer("?e is thing"), !Contains("e17"));
  std::ifstream file(got);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  CHECK_THAT(text, Contains("e299") && Contains("(300 rows, "));
  CHECK_THAT(shell.answer(".pager"), Contains("the pager is on"));
  shell.type(".pager off\r");
  shell.expect("talks> ");
  CHECK_THAT(shell.answer("?e is thing"), Contains("e299"));
}

TEST_CASE("Leaving the pager early leaves the shell as it is") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 30000);
  {
    Terminal shell(
        {graph}, folder.path(""),
        {.columns = 60, .rows = 12, .environment = {{"ANNALS_PAGER", "head -n 3; echo left"}}});
    shell.expect("talks> ");
    shell.type("?e is thing\r");
    shell.expect("left");
    shell.expect("talks> ");
    CHECK_THAT(shell.answer("e1 is ?x"), Contains("thing") && !Contains("error"));
    shell.type(kCtrlD);
    CHECK(shell.wait() == 0);
  }
  // On a dumb terminal only a pager of our own is asked.
  Terminal shell({graph, "--timer"}, folder.path(""),
                 {.columns = 60, .rows = 12, .environment = {{"PAGER", "no-such-pager"}}});
  shell.expect("talks> ");
  CHECK_THAT(shell.answer("?e is thing limit 30"), Contains("(30 rows"));
}

TEST_CASE("A pager that does not exist is said") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 300);
  Terminal shell({graph}, folder.path(""),
                 {.columns = 60, .rows = 12, .environment = {{"ANNALS_PAGER", "no-such-pager"}}});
  shell.expect("talks> ");
  shell.type("?e is thing\r");
  shell.expect("there is no pager 'no-such-pager': set ANNALS_PAGER to another");
  shell.expect("talks> ");
}

TEST_CASE("Ctrl-C in less stays there, and the shell goes on after it") {
  if (::access("/usr/bin/less", X_OK) != 0) return;
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 30000);
  Terminal shell({graph}, folder.path(""), {.columns = 60, .rows = 12, .kind = "xterm"});
  shell.expect("talks>");
  shell.type("?e is thing\r");
  shell.expect("e8");
  shell.type(kCtrlC);
  shell.type_until("q", "talks>");
  shell.type(kKillLine + "e1 is ?x\r");
  shell.expect("thing");
  shell.expect("talks>");
  shell.type(".quit\r");
  CHECK(shell.wait() == 0);
}

TEST_CASE("A long query shows its time, which is gone afterwards") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 2000);
  {
    Terminal quiet({graph, "--quiet", "-c", kEndless, "--timeout", "2s"}, folder.path(""));
    CHECK_THAT(quiet.expect("time limit"), !Contains("Ctrl-C"));
    CHECK(quiet.wait() == 1);
  }
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  shell.type(std::string(kEndless) + "\r");
  shell.expect("1.0 s (Ctrl-C stops it)");
  shell.expect("1.2 s (Ctrl-C stops it)");
  shell.type(kCtrlC);
  const std::string after = shell.expect("error: the query was cancelled");
  CHECK_THAT(after, Contains("\r" + std::string(23, ' ') + "\r"));
  shell.expect("talks> ");
}

TEST_CASE("Ctrl-Z stops the program, which goes on where it was") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 3);
  // A shell with job control starts it, as a person's does.
  Terminal shell({graph}, folder.path(""),
                 {.environment = {{"PS1", "sh$ "}, {"ENV", ""}}, .starter = "sh -m -i"});
  shell.expect("sh$ ");
  shell.type("$annals $graph\r");
  shell.expect("talks> ");
  shell.type("e1 is");
  shell.expect("e1 is");
  shell.type(kCtrlZ);
  shell.expect("sh$ ");
  shell.type("fg\r");
  shell.expect("talks> ");
  shell.type(" ?x\r");
  shell.expect("thing");
  shell.expect("talks> ");
  shell.type(kCtrlD);
  shell.expect("sh$ ");
}

TEST_CASE("The start-up file runs before the first prompt, and only there") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 3);
  std::filesystem::create_directories(folder.path(".config/annals"));
  folder.file(".config/annals/rc", ".mode csv\n.print from the file\nadd { x y z\n");
  {
    Terminal shell({graph}, folder.path(""));
    shell.expect("from the file");
    shell.expect(".config/annals/rc:3:");
    shell.expect("talks> ");
    CHECK_THAT(shell.answer("e1 is ?x"), Contains("x\r\nthing"));
  }
  const auto greeting = [&](const std::vector<std::string>& arguments, const Looks& looks) {
    Terminal shell(arguments, folder.path(""), looks);
    return shell.expect("talks> ");
  };
  const std::string other = folder.file("other", ".print another\n");
  CHECK_THAT(greeting({graph, "--no-rc"}, {}), !Contains("from the file"));
  CHECK_THAT(greeting({graph}, {.environment = {{"ANNALS_RC", other}}}),
             Contains("another") && !Contains("from the file"));
  CHECK_THAT(greeting({graph}, {.environment = {{"ANNALS_RC", ""}}}), !Contains("from the file"));
  CHECK_THAT(greeting({graph}, {.environment = {{"ANNALS_RC", "/no/such"}}}),
             Contains("cannot read /no/such"));
  Terminal run({graph, "-c", "e1 is ?x"}, folder.path(""), {.environment = {{"ANNALS_RC", other}}});
  CHECK_THAT(run.expect("row"), !Contains("another"));
}

TEST_CASE(".edit opens the last statement, and runs what was saved") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 3);
  {
    Terminal shell({graph}, folder.path(""), {.environment = {{"EDITOR", "sed -i s/e1/e2/"}}});
    shell.expect("talks> ");
    shell.answer("e1 is ?x");
    shell.type(".edit\r");
    shell.expect("talks> e2 is ?x\r\n");
    shell.expect("thing");
    shell.expect("talks> ");
    shell.type("\x10");  // it is remembered
    shell.expect("e2 is ?x");
  }
  const auto edit = [&](const char* editor) {
    Terminal shell({graph}, folder.path(""), {.environment = {{"VISUAL", editor}}});
    shell.expect("talks> ");
    return shell.answer(".edit");
  };
  CHECK_THAT(edit("true"), Contains("nothing was saved"));
  CHECK_THAT(edit("false"), Contains("the editor 'false' ended with status 1"));
  CHECK_THAT(annals({graph, "-c", ".edit"}).err, Contains(".edit needs a person at the prompt"));
}

TEST_CASE("An earlier state is seen in the prompt, and cannot be changed") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c", "add { a b c }", "-c", "add { a b d }"}).status == 0);
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  CHECK_THAT(shell.answer(".asof 1", "talks as of 1> "),
             Contains("queries read the state after commit 1 of 20"));
  CHECK_THAT(shell.answer("a b ?x", "talks as of 1> "), Contains("(1 row, "));
  CHECK_THAT(shell.answer("add { a b e }", "talks as of 1> "),
             Contains("what was cannot be changed") && Contains("note: .asof off goes back"));
  CHECK_THAT(shell.answer(".load x.facts", "talks as of 1> "), Contains("reads an earlier state"));
  CHECK_THAT(shell.answer(".asof", "talks as of 1> "), Contains("the state after commit 1 of"));
  shell.type(".asof off\r");
  shell.expect("talks> ");
  CHECK_THAT(shell.answer("a b ?x"), Contains("(2 rows, "));
  CHECK_THAT(shell.answer(".asof 2007", "talks as of 2> "),
             Contains("the last commit is 2, not 2007"));
}

TEST_CASE("At the prompt near names come with the number of their facts") {
  TemporaryFolder folder;
  const std::string graph = many_things(folder, 30);
  Terminal shell({graph}, folder.path(""));
  shell.expect("talks> ");
  CHECK_THAT(shell.answer("?x is thong"),
             Contains("note: no entity 'thong'; did you mean thing (30 facts)?"));
}

TEST_CASE("A very narrow terminal, and none of its size known, show something") {
  TemporaryFolder folder;
  const std::string graph = long_names(folder);
  for (const int columns : {1, 2, 4, 0}) {
    Terminal shell({graph}, folder.path(""), {.columns = columns, .rows = columns});
    shell.expect(">");
    shell.type("Kim holds ?what\r");
    shell.expect("row");
    shell.type(kCtrlD);
    CHECK(shell.wait() == 0);
  }
}

}  // namespace
}  // namespace annals::test
