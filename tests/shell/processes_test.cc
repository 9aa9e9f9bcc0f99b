// Several runs of the program on one graph at once, and a system that refuses: who may not write,
// and a disk that is full.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;

/// $1 is a graph that another run of the program, $writer, is changing; it waits for more on 3.
const std::string kBesideWriter =
    "rm -f \"$1.in\"; mkfifo \"$1.in\"; exec 3<>\"$1.in\"\n"
    "$annals \"$1\" <\"$1.in\" >&2 3>&- & writer=$!\n"
    "printf 'begin\\nadd { open r o }\\n\\n' >&3\n"
    "until [ -e \"$1/WRITER\" ] && ! $annals \"$1\" --busy-timeout 0 -c begin 2>/dev/null; do\n"
    "  sleep 0.05\n"
    "done\n";

std::string new_graph(const TemporaryFolder& folder) {
  const std::string graph = folder.path("talks");
  CHECK(annals({graph, "-c", "add { a r b }"}).status == 0);
  return graph;
}

std::set<std::string> files_of(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    names.insert(entry.path().string());
  }
  return names;
}

TEST_CASE("Asking needs no lock and leaves nothing behind") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  const auto before = files_of(folder.path(""));
  const Finished beside = shell_line(
      kBesideWriter +
          "$annals \"$1\" -c 'a r ?x' && $annals stats \"$1\" >&2 && $annals check \"$1\" >&2\n"
          "status=$?; kill -9 $writer; exit $status",
      {graph});
  INFO(beside.err);
  CHECK(beside.status == 0);
  CHECK_THAT(beside.out, Contains("(1 row)") || Contains("b"));
  const auto between = files_of(folder.path(""));
  for (int i = 0; i < 3; ++i) CHECK(annals({graph, "-c", "a r ?x"}).status == 0);
  CHECK(annals({graph}, "a r ?x\n").status == 0);
  CHECK(annals({"dump", graph}).status == 0);
  CHECK(files_of(folder.path("")) == between);
}

TEST_CASE("Who cannot change the graph is told who does, and what to do next") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  const Finished statement =
      shell_line(kBesideWriter +
                     "$annals \"$1\" --busy-timeout 100ms -c 'a r ?x' -c 'add { c r d }'\n"
                     "status=$?; kill -9 $writer; exit $status",
                 {graph});
  CHECK(statement.status == 1);
  CHECK_THAT(statement.out, Contains("b"));
  CHECK_THAT(statement.err, Contains("is being written by process ") && Contains("0.1 s") &&
                                Contains("note: try again"));
  const std::string file = folder.file("more.facts", "c r d .\n");
  const Finished load = shell_line(kBesideWriter +
                                       "$annals load \"$1\" \"$2\" --busy-timeout 0\n"
                                       "status=$?; kill -9 $writer; exit $status",
                                   {graph, file});
  CHECK(load.status == 3);
  CHECK_THAT(load.err, Contains("is being written by process ") && Contains("--busy-timeout"));
  // A writer that was killed blocks nobody, and nothing of its transaction is there.
  CHECK(annals({"load", graph, file, "--busy-timeout", "0"}).status == 0);
  CHECK(annals({graph, "-c", "open r o"}).out == "no\n");
  CHECK(annals({"compact", graph, "--busy-timeout", "soon"}).status == 2);
}

TEST_CASE("A shell that has changed something lets others go ahead") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  const Finished both = shell_line(
      "mkfifo \"$1.in\"; exec 3<>\"$1.in\"\n"
      "$annals \"$1\" <\"$1.in\" 3>&- &\n"
      "printf 'add { first r o }\\nfirst r o\\n\\n' >&3\n"
      "until $annals \"$1\" -c 'first r o' | grep -q yes; do sleep 0.05; done\n"
      "$annals \"$1\" -c 'add { second r p }' || exit 7\n"
      "printf 'second r ?x\\n.quit\\n' >&3; wait",
      {graph});
  INFO(both.err);
  CHECK(both.status == 0);
  CHECK_THAT(both.out, Contains("p"));
}

TEST_CASE("A load that fails takes the graph that it made from nobody") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const Finished both = shell_line(
      "mkfifo \"$1.in\" \"$1.facts\"; exec 3<>\"$1.in\" 4<>\"$1.facts\"\n"
      "$annals load \"$1\" - --format facts <\"$1.facts\" 3>&- 4>&- & load=$!\n"
      "until [ -e \"$1/CURRENT\" ]; do sleep 0.05; done\n"
      "$annals \"$1\" <\"$1.in\" >\"$1.out\" 3>&- 4>&- & shell=$!\n"
      "printf 'a r b\\n\\n' >&3\n"
      "until [ -s \"$1.out\" ]; do sleep 0.05; done\n"
      "printf 'a r b .\\n@ .\\n' >&4; exec 4>&-; wait $load && exit 7\n"
      "printf 'add { c r d }\\n.quit\\n' >&3; wait $shell && cat \"$1.out\"",
      {graph});
  INFO(both.err);
  CHECK(both.status == 0);
  CHECK(both.out == "no\n");
  CHECK_THAT(both.err, Contains("an empty one was made") && Contains("added 1 fact, commit 1\n"));
  CHECK(annals({graph, "-c", "c r d", "-c", "a r b"}).out == "yes\nno\n");
}

TEST_CASE("backup makes a graph of its own") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  const std::string copy = folder.path("copy");
  const Finished made = shell_line(kBesideWriter +
                                       "$annals backup \"$1\" \"$2\"\n"
                                       "status=$?; kill -9 $writer; exit $status",
                                   {graph, copy});
  INFO(made.err);
  CHECK(made.status == 0);
  CHECK_THAT(made.err, Contains("backup of commit 1 in " + copy + "\n"));
  CHECK(annals({"dump", copy}).out == annals({"dump", graph}).out);
  CHECK_THAT(annals({"check", copy}).out, Contains("all is whole\n"));
  CHECK(annals({copy, "-c", "add { c r d }"}).status == 0);
  const Finished again = annals({"backup", graph, copy});
  CHECK(again.status == 1);
  CHECK_THAT(again.err, Contains("it exists"));
  CHECK(annals({copy, "-c", "c r d"}).out == "yes\n");
  CHECK(annals({"backup", graph}).status == 2);
  CHECK(annals({"backup", graph, "a", "b"}).status == 2);
  CHECK(annals({"backup", folder.path("missing"), folder.path("other")}).status == 3);
  CHECK(annals({"backup", graph, folder.path("no/such/folder")}).status == 1);
}

TEST_CASE("A graph that may only be read is read and copied, and a change is refused") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  // Root may do everything: somebody else it must be.
  const std::string as_reader =
      "chmod a+rx \"$2\" && chmod -R a+rX,a-w \"$1\" && mkdir \"$2/out\" && chmod 777 \"$2/out\"\n"
      "as=; [ \"$(id -u)\" != 0 ] || as='setpriv --reuid 65534 --regid 65534 --clear-groups'\n";
  const Finished read = shell_line(
      as_reader +
          "$as $annals \"$1\" -c 'a r ?x' && $as $annals check \"$1\" >/dev/null &&\n"
          "$as $annals backup \"$1\" \"$2/out/copy\"; s=$?; chmod -R u+w \"$1\"; exit $s",
      {graph, folder.path("")});
  INFO(read.err);
  CHECK(read.status == 0);
  CHECK_THAT(read.out, Contains("b"));
  CHECK(annals({"check", folder.path("out/copy")}).status == 0);
  const Finished refused =
      shell_line("rmdir \"$2/out\" 2>/dev/null; rm -rf \"$2/out\"; " + as_reader +
                     "$as $annals \"$1\" -c 'add { c r d }'; s=$?; chmod -R u+w \"$1\"; exit $s",
                 {graph, folder.path("")});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, Contains("cannot change the graph") && Contains("Permission denied"));
  CHECK(annals({graph, "-c", "c r d"}).out == "no\n");
}

TEST_CASE("When a file cannot grow, the graph stays as it was") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  std::string facts;
  for (int i = 0; i < 30000; ++i) facts += "s" + std::to_string(i * 7919) + " r o .\n";
  const std::string file = folder.file("many.facts", facts);
  const Finished full = shell_line("ulimit -f 100; $annals load \"$1\" \"$2\"", {graph, file});
  INFO(full.err);
  CHECK(full.status == 1);
  CHECK_THAT(full.err, Contains("error: cannot "));
  CHECK_THAT(annals({"check", graph}).out, Contains("all is whole\n"));
  CHECK(annals({graph, "--format", "csv", "-c", "find count(*) as ?n where { ?s r ?o }"}).out ==
        "n\n1\n");
  CHECK(annals({"load", graph, file}).status == 0);
}

TEST_CASE("check says what is damaged, with status 3") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  for (const auto& entry : std::filesystem::directory_iterator(graph)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("MANIFEST-", 0) == 0) std::filesystem::resize_file(entry.path(), 20);
  }
  const Finished checked = annals({"check", graph});
  CHECK(checked.status == 3);
  CHECK_THAT(checked.out, Contains("(the list of files) is damaged") &&
                              Contains("the graph cannot be opened") &&
                              Contains("something is damaged\n"));
  CHECK_THAT(checked.err, Contains("note: go back to a backup"));
  const Finished asked = annals({graph, "-c", "a r b"});
  CHECK(asked.status == 3);
  CHECK_THAT(asked.err, Contains("annals check " + graph));
}

/// Makes a graph as a killed process leaves it, with its last twenty commits in the log; the log.
std::filesystem::path make_graph_with_log(const std::string& graph) {
  // The open transaction keeps the process from putting its log away.
  const Finished killed = shell_line(
      "mkfifo \"$1.in\"; exec 3<>\"$1.in\"\n"
      "$annals \"$1\" -q <\"$1.in\" 3>&- & writer=$!\n"
      "for i in $(seq 20); do echo \"add { s$i r o }\"; done >&3\n"
      "printf 'begin\\nadd { never r o }\\n\\n' >&3\n"
      "until $annals \"$1\" -c 's20 r o' 2>&1 | grep -q yes; do sleep 0.05; done\n"
      "kill -9 $writer",
      {graph});
  REQUIRE(killed.status == 0);
  std::filesystem::path log;
  for (const auto& entry : std::filesystem::directory_iterator(graph)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) log = entry.path();
  }
  REQUIRE_FALSE(log.empty());
  return log;
}

TEST_CASE("What stands before damage in the log can be saved") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::filesystem::path log = make_graph_with_log(graph);
  const auto size = std::filesystem::file_size(log);
  SECTION("overwritten in the middle") {
    std::fstream bytes(log, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekp(static_cast<std::streamoff>(size / 2)).write("????", 4);
  }
  SECTION("cut off") { std::filesystem::resize_file(log, size / 2); }
  const std::vector<std::string> commands[] = {
      {graph, "-c", "?s r ?o"}, {graph, "-c", "add { a r b }"}, {"dump", graph}, {"check", graph}};
  for (const std::vector<std::string>& command : commands) {
    const Finished refused = annals(command);
    INFO(refused.out << refused.err);
    CHECK(refused.status == 3);
    CHECK_THAT(refused.err, Contains("annals dump " + graph + " FILE --salvage"));
  }
  const std::string file = folder.path("saved.facts");
  const Finished saved = annals({"dump", graph, file, "--salvage", "--history"});
  INFO(saved.err);
  CHECK(saved.status == 0);
  CHECK_THAT(saved.err, Contains("note: ") && Contains("before the damage ends with commit ") &&
                            Contains("dumped "));
  const std::string copy = folder.path("anew");
  CHECK(annals({"load", copy, file}).status == 0);
  CHECK(annals({copy, "-c", "s1 r o"}).out == "yes\n");
  CHECK(annals({copy, "-c", "s20 r o"}).out == "no\n");
  CHECK(annals({"dump", graph}).status == 3);  // it was left as it is
}

TEST_CASE("Facts whose blocks are damaged are saved from another order") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  std::string facts = "s0 source \"a\" .\n";
  for (int i = 0; i < 30'000; ++i) {
    facts += "s" + std::to_string(i * 7 % 30'000) + " r o" + std::to_string(i % 97) + " .\n";
  }
  REQUIRE(annals({"load", graph, folder.file("a.facts", facts)}).status == 0);
  const std::string whole = annals({"dump", graph}).out;
  const Finished nothing = annals({"dump", graph, "--salvage"});
  CHECK(nothing.out == whole);
  CHECK(nothing.err.find("run ") == std::string::npos);
  std::filesystem::path largest;
  for (const auto& file : std::filesystem::directory_iterator(graph)) {
    if (file.path().extension() != ".sst") continue;
    if (largest.empty() || file.file_size() > std::filesystem::file_size(largest)) {
      largest = file.path();
    }
  }
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(largest));
  std::fstream bytes(largest, std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekp(size / 3).write("????", 4);
  bytes.close();
  CHECK(annals({"check", graph}).status == 3);
  const Finished saved = annals({"dump", graph, "--salvage"});
  CHECK(saved.status == 0);
  CHECK(saved.out == whole);
  CHECK_THAT(saved.err, Contains("note: run 1: 1 of ") && Contains("not read"));
  CHECK(saved.err.find("lost") == std::string::npos);
}

TEST_CASE("A commit dated in the future is noted") {
  TemporaryFolder folder;
  const std::string graph = new_graph(folder);
  const std::string file = folder.file("more.facts", "c r d .\n");
  const Finished begun = annals({graph, "-c", "begin at 2999-01-01", "-c", "rollback"});
  CHECK(begun.status == 0);
  CHECK_THAT(begun.err, Contains("note: 2999-01-01T00:00:00Z lies in the future"));
  CHECK_THAT(annals({graph, "-c", "begin", "-c", "rollback"}).err, !Contains("note:"));
  CHECK_THAT(annals({"load", graph, file, "--recorded", "2999-02"}).err,
             Contains("note: commit 2 is dated 2999-02-01T00:00:00Z, which lies in the future"));
}

}  // namespace
}  // namespace annals::test
