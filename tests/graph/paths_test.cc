// Chains of facts, and the progress of long queries.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

Strings written(const std::vector<std::vector<Fact>>& chains) {
  Strings found;
  for (const std::vector<Fact>& chain : chains) {
    std::string text;
    for (const Fact& one : chain) text += (text.empty() ? "" : " . ") + write_fact(one);
    found.push_back(text);
  }
  std::sort(found.begin(), found.end());
  return found;
}

Graph network() {
  return graph_of({fact("a", "met", "b", "2007-01"), fact("c", "met", "b", "2007-02"),
                   fact("a", "called", "x", "2007-03"), fact("x", "called", "c", "2007-02")});
}

}  // namespace

TEST_CASE("the shortest chains are found, one or all") {
  const Graph graph = network();
  const Snapshot now = graph.snapshot();
  CHECK(now.paths({.from = "a", .to = "c"}).size() == 1);
  CHECK(written(now.paths({.from = "a", .to = "c", .all = true})) ==
        Strings{"a called x @ 2007-03 . x called c @ 2007-02",
                "a met b @ 2007-01 . c met b @ 2007-02"});
  CHECK(now.paths({.from = "a", .to = "c", .all = true, .limit = 1}).size() == 1);
  CHECK(written(now.paths({.from = "a", .to = "c", .directed = true})) ==
        Strings{"a called x @ 2007-03 . x called c @ 2007-02"});
  CHECK(written(now.paths({.from = "a", .to = "c", .via = {"met"}})) ==
        Strings{"a met b @ 2007-01 . c met b @ 2007-02"});
  CHECK(written(now.paths({.from = "a", .to = "c", .via = {"met"}, .except_via = true})) ==
        Strings{"a called x @ 2007-03 . x called c @ 2007-02"});
  CHECK(written(now.paths({.from = "a", .to = "c", .forward_in_time = true, .all = true})) ==
        Strings{"a met b @ 2007-01 . c met b @ 2007-02"});
  CHECK(now.paths({.from = "a", .to = "c", .at_most = 1}).empty());
  CHECK(now.paths({.from = "a", .to = "c", .in = TimeValue::parse("2007-01")}).empty());
  CHECK(now.paths({.from = "a", .to = "nobody"}).empty());
  CHECK(now.as_of(0).paths({.from = "a", .to = "c"}).empty());
  CHECK(error_of([&] { now.paths({.from = "", .to = "c"}); }).first == ErrorCode::kInvalidValue);
}

TEST_CASE("a long query tells how far it is, and can be ended from there") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 9000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  CancelToken token;
  std::vector<QueryProgress> told;
  QueryOptions options;
  options.cancel = &token;
  options.progress = [&](const QueryProgress& progress) {
    told.push_back(progress);
    if (told.size() == 3) token.cancel();
  };
  const auto result = error_of([&] {
    all_rows(graph.query(
        "find count(*) as ?n where { ?a r _ . ?b r _ . ?c r _ . filter ?a != ?b and ?b != ?c }",
        options));
  });
  CHECK(result.first == ErrorCode::kCancelled);
  REQUIRE(told.size() == 3);
  CHECK(told[0].rows > 0);
  CHECK(told[0].blocks > 0);
  CHECK(told[2].rows > told[0].rows);
  CHECK(told[0].elapsed.count() >= 100);
  CHECK(told[2].elapsed.count() >= 300);
  CHECK(told[2].elapsed.count() < 5000);
}

TEST_CASE("a quick query tells nothing of its progress") {
  const Graph graph = network();
  QueryOptions options;
  options.progress = [](const QueryProgress&) { FAIL("it was told"); };
  CHECK(all_rows(graph.query("a met ?who", options)).size() == 1);
}
