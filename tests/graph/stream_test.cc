// Reading answers and matches with range-for, as values of C++.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

Graph offices() {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  change.add(fact("Crocker", "holds", "ambassador", "2007-03/2009-02"));
  change.add(Fact(entity("Crocker"), entity("age"), Term::integer(57)));
  change.add(Fact(entity("Crocker"), entity("height"), Term::decimal(1.5)));
  change.add(Fact(entity("Crocker"), entity("retired"), Term::truth(true)));
  change.add(Fact(entity("Crocker"), entity("motto"), Term::text("patience", "en")));
  change.commit();
  return graph;
}

}  // namespace

TEST_CASE("rows are read with range-for, by name and by position") {
  const Graph graph = offices();
  std::size_t rows = 0;
  for (const Row& row : graph.query("Crocker holds ?office @ ?when")) {
    CHECK(row.get<std::string>("office") == "ambassador");
    CHECK(row.get<std::string>(0) == "ambassador");
    CHECK(row.get<TimeValue>("when").text() == "2007-03/2009-02");
    CHECK(row.get<Term>(0) == entity("ambassador"));
    const auto [office, when] = row.as<std::string, TimeValue>();
    CHECK(office == "ambassador");
    CHECK(when == row.time("when"));
    ++rows;
  }
  CHECK(rows == 1);
  for (const Row& row : graph.query("Nobody holds ?office")) FAIL(row.name("office"));
}

TEST_CASE("values are read as what they are") {
  const Graph graph = offices();
  const auto value = [&](const std::string& relation) {
    Rows rows = graph.query("Crocker " + relation + " ?value");
    REQUIRE(rows.next());
    return rows;
  };
  CHECK(value("age").get<std::int64_t>("value") == 57);
  CHECK(value("age").get<double>("value") == 57.0);
  CHECK(value("height").get<double>("value") == 1.5);
  CHECK(value("retired").get<bool>("value"));
  CHECK(value("motto").get<std::string>("value") == "patience");
  CHECK(error_of([&] { value("height").get<std::int64_t>("value"); }).first == ErrorCode::kUsage);
  CHECK(error_of([&] { value("age").get<std::string>("value"); }).first == ErrorCode::kUsage);
  CHECK(error_of([&] { value("age").get<bool>(1); }).second ==
        "the answer has no column 1: it has 1");
  Rows facts = graph.query("show { Crocker age ?a } where { Crocker age ?a }");
  REQUIRE(facts.next());
  CHECK(facts.get<Fact>("fact").object() == Term::integer(57));
}

TEST_CASE("an empty value is an empty optional, and an error as anything else") {
  const Graph graph = offices();
  Rows rows = graph.query("find ?o, ?d where { Crocker holds ?o . optional { Crocker born ?d } }");
  REQUIRE(rows.next());
  CHECK(rows["d"].empty());
  CHECK_FALSE(rows.get<std::optional<TimeValue>>("d"));
  CHECK(rows.get<std::optional<std::string>>("o") == "ambassador");
  CHECK(error_of([&] { rows.get<TimeValue>("d"); }).first == ErrorCode::kUsage);
  const auto [office, born] = rows.as<std::optional<std::string>, std::optional<TimeValue>>();
  CHECK(office == "ambassador");
  CHECK_FALSE(born);
}

TEST_CASE("the iterators are those of the standard library's algorithms") {
  const Graph graph = offices();
  static_assert(std::input_iterator<Matches::Iterator>);
  static_assert(std::input_iterator<Rows::Iterator>);
  static_assert(std::sentinel_for<std::default_sentinel_t, Changes::Iterator>);
  Matches matches = graph.snapshot().match({});
  std::size_t facts = 0;
  for (auto place = matches.begin(); place != matches.end(); ++place) {
    facts += place->fact.subject() == entity("Crocker") ? 1 : 0;
  }
  CHECK(facts == 5);
}

TEST_CASE("an answer larger than its memory limit is read when its rows only pass through") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 60000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  QueryOptions options;
  options.memory_limit = std::size_t{256} << 10;
  std::size_t rows = 0;
  for (const Row& row : graph.query("?s r ?o @ ?t", options)) rows += row["s"].is_entity() ? 1 : 0;
  CHECK(rows == 60000);
  const auto sorted = error_of([&] {
    for (const Row& row : graph.query("find ?s where { ?s r ?o } order by ?s desc", options)) {
      rows += row["s"].is_entity() ? 1 : 0;
    }
  });
  CHECK(sorted.first == ErrorCode::kLimit);
}
