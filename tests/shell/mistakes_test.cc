// Command lines of people who are new here: what they are told, and that nothing is made of them.
#include <catch2/catch.hpp>
#include <filesystem>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

/// The program run in a folder of its own: the status and what it says.
class Newcomer {
 public:
  Newcomer() {
    folder_.file("report.facts", "Crocker met Qomi .\n");
    REQUIRE(in_folder("$annals load talks report.facts").status == 0);
  }
  Finished in_folder(const std::string& line) const {
    return shell_line("cd $1 && " + line, {folder_.path("")});
  }
  /// Says the message of a command line that is wrong.
  std::string mistake(const std::string& line) const {
    const Finished done = in_folder("$annals " + line);
    INFO(line << "\n" << done.err);
    CHECK(done.status == 2);
    CHECK(done.out.empty());
    CHECK_THAT(done.err, StartsWith("annals: ") && Contains("\nTry: annals "));
    return done.err;
  }
  bool is_there(const std::string& name) const {
    return std::filesystem::exists(folder_.path(name));
  }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("help is no graph") {
  const Newcomer one;
  const Finished help = one.in_folder("$annals help");
  CHECK(help.status == 0);
  CHECK(help.out == annals({"--help"}).out);
  CHECK(one.in_folder("$annals help load").out == annals({"load", "--help"}).out);
  CHECK_THAT(one.mistake("help laod"), Contains("no command 'laod'; did you mean load?"));
  CHECK_FALSE(one.is_there("help"));
}

TEST_CASE("A command that is misspelt makes no graph of its name") {
  const Newcomer one;
  CHECK_THAT(one.mistake("laod -c 'a b c'"),
             Contains("there is no graph 'laod'; did you mean the command load? To make a graph of "
                      "that name, write ./laod"));
  CHECK_THAT(one.mistake("laod talks report.facts"),
             Contains("no command 'laod'; did you mean load?"));
  CHECK_THAT(one.mistake("stat"), Contains("did you mean the command stats?"));
  CHECK_FALSE(one.is_there("laod"));
  CHECK(one.in_folder("$annals ./laod -c 'add { a b c }'").status == 0);
  CHECK(one.in_folder("$annals laod -c 'a b c'").status == 0);  // now there is one
  CHECK(one.in_folder("$annals com -c 'a b c'").status == 0);   // only begins like one
}

TEST_CASE("Arguments in the wrong order are said in the right one") {
  const Newcomer one;
  CHECK_THAT(one.mistake("talks load report.facts"),
             Contains("the command comes first: annals load talks FILE…"));
  CHECK_THAT(one.mistake("load report.facts talks"),
             Contains("the graph stands before the files: annals load talks report.facts"));
  CHECK_THAT(one.mistake("load report.facts"),
             Contains("which graph? It stands before the files: annals load GRAPH report.facts"));
  CHECK_THAT(one.mistake("load talks"), Contains("which files?"));
  CHECK_THAT(one.mistake("dump talks out.facts more"), Contains("unexpected argument 'more'"));
  CHECK_THAT(one.mistake("talks 'Crocker met ?who'"), Contains("statements are given with -c"));
}

TEST_CASE("A flag without its value, or with one too many, is named with an example") {
  const Newcomer one;
  CHECK_THAT(one.mistake("talks --format"),
             Contains("--format: which FORMAT? As in: annals talks --format json -c"));
  CHECK_THAT(one.mistake("talks -c"), Contains("--command: which TEXT?"));
  CHECK_THAT(one.mistake("talks --timer=3 -c 'a b c'"), Contains("--timer takes no value"));
  CHECK_THAT(one.mistake("talks --color blue"), Contains("auto, always or never"));
  CHECK_THAT(one.mistake("load talks report.facts --fromat csv"),
             Contains("unknown flag --fromat; did you mean --format?"));
}

TEST_CASE("A value of --param that cannot be read says how it is written") {
  const Newcomer one;
  CHECK_THAT(one.mistake("talks --param who='Green Zone' -c '$who is ?x'"),
             Contains("a name with spaces is quoted: --param \"who='Green Zone'\""));
  CHECK_THAT(one.mistake("talks --param 'who =Qomi' -c '$who is ?x'"),
             Contains("'who ' is no name: it is made of letters, digits and _"));
  CHECK_THAT(one.mistake("talks --param who"), Contains("write NAME=VALUE"));
  CHECK(one.in_folder("$annals talks --param \"who='Qomi'\" -c '?x met $who'").status == 0);
}

TEST_CASE("A file, or a folder of other things, is no graph") {
  const Newcomer one;
  const Finished file = one.in_folder("$annals report.facts -c 'a b c'");
  CHECK(file.status == 3);
  CHECK_THAT(file.err, Contains("is a file, not a graph") &&
                           Contains("loaded with annals load GRAPH report.facts"));
  const Finished other = one.in_folder("$annals . -c 'a b c'");
  CHECK(other.status == 3);
  CHECK_THAT(other.err, Contains("is not a graph, and it is not empty"));
}

}  // namespace
}  // namespace annals::test
