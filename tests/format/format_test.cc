// A graph that an older program wrote must open, be read and be changed. version-1.tar.gz has five
// commits: facts with every kind of term and time, a retraction, an erasure, a load that is a run,
// and a commit that is only in RocksDB's log, as its process was killed. version-2.tar.gz has the
// same commits, made again from a dump of the first one's history (so without the erased facts) and
// compacted before the last one. Its facts by time are not in orders of their own. version-3.tar.gz
// was made in the same way; it has these orders, but for facts that have ended, and its log tells
// which facts commits touched. version-4.tar.gz has them all.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "loaders/load.h"
#include "tests/temporary_folder.h"

namespace annals {
namespace {

std::string unpack(const test::TemporaryFolder& folder, const std::string& name) {
  const std::string command = "cd '" + folder / "" + "' && '" ANNALS_CMAKE "' -E tar xzf '" +
                              ANNALS_FORMAT_FOLDER + "/" + name + ".tar.gz'";
  REQUIRE(std::system(command.c_str()) == 0);
  return folder / name;
}

std::vector<std::string> facts_of(const Snapshot& snapshot) {
  std::vector<std::string> facts;
  for (Matches matches = snapshot.match({}); matches.next();) {
    facts.push_back(write_fact(matches.fact().fact));
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

void check_states(const Graph& graph) {
  const Snapshot now = graph.snapshot();
  CHECK(now.commit() == 5);
  CHECK(now.fact_count() == 2521);
  CHECK(now.commits().at(1).note == "taken back");
  CHECK(now.commits().at(1).retracted == 3);
  CHECK(now.holds(Fact(Term::entity("late"), Term::entity("r"), Term::entity("o"),
                       TimeValue::parse("2008-03"))));
  Graph expected = Graph::in_memory();
  loaders::load_files(expected, {ANNALS_FORMAT_FOLDER "/version-1-commit-1.facts"}, {});
  CHECK(facts_of(now.as_of(1)) == facts_of(expected.snapshot()));
  const CheckReport report = graph.check();
  for (const std::string& line : report.lines) UNSCOPED_INFO(line);
  CHECK(report.sound);
}

/// The graph in the folder, without opening it for changes.
void check_unchanged(const std::string& path) {
  OpenOptions reading;
  reading.mode = OpenMode::kReadOnly;
  check_states(Graph::open(path, reading));
  CHECK(Graph::check(path).sound);
}

TEST_CASE("a graph of format version 1 opens, is read and is changed") {
  const test::TemporaryFolder folder;
  const std::string path = unpack(folder, "version-1");
  check_unchanged(path);
  {
    Graph graph = Graph::open(path);
    check_states(graph);
    CHECK(graph.snapshot().commits().at(2).erased == 2);
    Transaction change = graph.begin();
    change.add(Fact(Term::entity("a"), Term::entity("new"), Term::entity("fact")));
    CHECK(change.commit()->number == 6);
  }
  Graph graph = Graph::open(path);
  CHECK(graph.snapshot().fact_count() == 2522);
  CHECK(graph.stats().format_version == 1);
  graph.compact();
  CHECK(graph.stats().format_version == 4);
  CHECK(graph.snapshot().fact_count() == 2522);
  CHECK(graph.snapshot().as_of(5).fact_count() == 2521);
  CHECK(graph.check().sound);
}

TEST_CASE("a run beside those of format version 1 makes the graph one of version 4") {
  const test::TemporaryFolder folder;
  const std::string path = unpack(folder, "version-1");
  {
    Graph graph = Graph::open(path);
    BulkLoad load = graph.begin_load();
    for (int i = 0; i < 20'000; ++i) {
      const std::string number = std::to_string(i);
      load.add(Fact(Term::entity("s" + number), Term::entity("r0"), Term::entity("o" + number),
                    TimeValue::parse("2007-05-01")));
    }
    load.finish();
    CHECK(graph.stats().format_version == 4);
  }
  const Graph graph = Graph::open(path);
  CHECK(graph.stats().format_version == 4);
  const std::size_t added = graph.snapshot().fact_count() - 2521;
  CHECK(added > 10'000);
  CHECK(added <= 20'000);  // some were there
  CHECK(facts_of(graph.snapshot().as_of(5)).size() == 2521);
  CHECK(graph.check().sound);
}

TEST_CASE("graphs of format versions 2 to 4 open, are read and are changed") {
  const test::TemporaryFolder folder;
  for (const std::uint64_t version : {2u, 3u, 4u}) {
    INFO("version " << version);
    const std::string path = unpack(folder, "version-" + std::to_string(version));
    check_unchanged(path);
    Graph graph = Graph::open(path);
    CHECK(graph.stats().format_version == version);
    CHECK(graph.stats().unfolded_facts == 1);
    Transaction change = graph.begin();
    change.add(Fact(Term::entity("a"), Term::entity("new"), Term::entity("fact")));
    CHECK(change.commit()->number == 6);
    graph.compact();
    CHECK(graph.stats().format_version == 4);
    CHECK(graph.snapshot().fact_count() == 2522);
    CHECK(graph.snapshot().as_of(5).fact_count() == 2521);
    CHECK(graph.check().sound);
  }
}

}  // namespace
}  // namespace annals
