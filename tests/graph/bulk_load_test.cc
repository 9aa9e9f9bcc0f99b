#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

TEST_CASE("a load is one commit, whole or not at all") {
  Graph graph = Graph::in_memory();
  {
    BulkLoad load = graph.begin_load();
    load.add(fact("a", "r", "b"));
  }
  CHECK(graph.snapshot().fact_count() == 0);
  LoadOptions options;
  options.note = "all";
  options.recorded = TimeValue::parse("2007-12-10");
  BulkLoad load = graph.begin_load(options);
  load.add(fact("a", "r", "b"));
  load.add(fact("a", "r", "b"));
  load.add(about(fact("a", "r", "c"), "source", "s"));
  const LoadResult result = load.finish();
  CHECK(result.added == 2);
  CHECK(result.known == 1);
  REQUIRE(result.commit);
  CHECK(result.commit->number == 1);
  CHECK(result.commit->note == "all");
  CHECK(result.commit->time.text() == "2007-12-10T00:00:00Z");
  CHECK(graph.snapshot().holds(about(fact("a", "r", "c"), "source", "s")));
  CHECK_FALSE(graph.snapshot().holds(fact("a", "r", "c")));
  CHECK(error_of([&] { load.add(fact("a", "r", "b")); }) ==
        std::pair(ErrorCode::kUsage, std::string("the load has ended")));
}

TEST_CASE("a load of what is known makes no commit") {
  Graph graph = Graph::in_memory();
  for (int round = 0; round < 2; ++round) {
    BulkLoad load = graph.begin_load();
    load.add(fact("a", "r", "b", "2007"));
    const LoadResult result = load.finish();
    CHECK(result.commit.has_value() == (round == 0));
    CHECK(result.known == static_cast<std::uint64_t>(round));
  }
  CHECK(graph.snapshot().commit() == 1);
}

TEST_CASE("facts are loaded from parts") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  const BulkLoad::Part subject = load.intern(entity("a")), relation = load.intern(entity("met")),
                       object = load.intern(entity("b")), source = load.intern(entity("source")),
                       always = load.intern(Term::time(TimeValue::always())),
                       time = load.intern(Term::time(TimeValue::parse("2007-05")));
  const BulkLoad::Part met = load.add(subject, relation, object, time);
  load.add(met, source, object, always);
  load.add(subject, relation, load.intern(Term::integer(5)), always);
  load.add(subject, relation, met, always);

  const auto code = [](auto&& work) { return error_of(work).first; };
  CHECK(code([&] { load.add(time, relation, object, always); }) == ErrorCode::kInvalidValue);
  CHECK(code([&] { load.add(subject, met, object, always); }) == ErrorCode::kInvalidValue);
  CHECK(code([&] { load.add(subject, relation, {}, always); }) == ErrorCode::kInvalidValue);
  CHECK(code([&] { load.add(subject, relation, object, object); }) == ErrorCode::kInvalidValue);
  CHECK(code([&] { load.intern(Term()); }) == ErrorCode::kInvalidValue);

  CHECK(load.finish().added == 4);
  const Snapshot snapshot = graph.snapshot();
  const Fact dated = fact("a", "met", "b", "2007-05");
  CHECK(snapshot.holds(dated));
  CHECK(snapshot.holds(about(dated, "source", "b")));
  CHECK(snapshot.holds(Fact(entity("a"), entity("met"), Term::integer(5))));
  CHECK(snapshot.holds(Fact(entity("a"), entity("met"), Term::fact(dated))));
}

TEST_CASE("several threads add to one load, each in a lane of its own") {
  const auto loaded = [](std::size_t threads, std::size_t memory) {
    Graph graph = Graph::in_memory();
    LoadOptions options;
    options.memory_limit = memory;
    BulkLoad load = graph.begin_load(options);
    std::vector<BulkLoad::Lane> lanes;
    for (std::size_t i = 0; i < threads; ++i) lanes.push_back(load.lane());
    std::vector<std::thread> adding;
    for (std::size_t t = 0; t < threads; ++t) {
      adding.emplace_back([&lane = lanes[t], t, threads] {
        const BulkLoad::Part source = lane.intern(entity("source"));
        for (std::size_t i = t; i < 6000; i += threads) {
          const BulkLoad::Part met = lane.add(
              lane.intern(entity("s" + std::to_string(i % 70))), lane.intern(entity("met")),
              lane.intern(entity("o" + std::to_string(i % 90))), lane.time("2007-05-28"));
          lane.add(met, source, lane.intern(entity("paper")),
                   lane.intern(Term::time(TimeValue::always())));
        }
      });
    }
    for (std::thread& thread : adding) thread.join();
    CHECK(load.finish().added == 1260);
    CHECK(error_of([&] { load.lane(); }).first == ErrorCode::kUsage);
    return matched(graph.snapshot(), {});
  };
  const std::vector<std::string> expected = loaded(1, std::size_t{1} << 30);
  CHECK((loaded(3, std::size_t{1} << 30) == expected));
  CHECK((loaded(3, std::size_t{150} << 10) == expected));
}

TEST_CASE("a load can be cancelled, and keeps nothing") {
  Graph graph = Graph::in_memory();
  CancelToken token;
  LoadOptions options;
  options.cancel = &token;
  BulkLoad load = graph.begin_load(options);
  load.add(fact("a", "r", "b"));
  token.cancel();
  const auto keep_adding = [&] {
    for (int i = 0; i < 5000; ++i) load.add(fact("a" + std::to_string(i), "r", "b"));
    load.finish();
  };
  CHECK(error_of(keep_adding).first == ErrorCode::kCancelled);
  load = graph.begin_load();
  CHECK(load.finish().added == 0);
  CHECK(graph.snapshot().fact_count() == 0);
}
