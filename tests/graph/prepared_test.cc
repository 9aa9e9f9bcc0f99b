// Queries that are prepared once: parameters, new snapshots, other graphs, several threads.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

Graph talks() {
  return graph_of({fact("Crocker", "met", "Qomi", "2007-05-28"),
                   fact("Crocker", "met", "Zebari", "2007-06"), fact("Qomi", "is", "ambassador"),
                   fact("Crocker", "is", "ambassador")});
}

QueryOptions with(const std::string& name, std::vector<Term> values) {
  QueryOptions options;
  options.parameters[name] = std::move(values);
  return options;
}

}  // namespace

TEST_CASE("a prepared query runs with other values each time") {
  const Graph graph = talks();
  const PreparedQuery query("find ?who where { $person met ?who }");
  CHECK(query.parameters() == Strings{"person"});
  CHECK(all_rows(graph.query(query, with("person", {entity("Crocker")}))) ==
        Strings{"Qomi", "Zebari"});
  CHECK(all_rows(graph.query(query, with("person", {entity("Qomi")}))).empty());
  CHECK(all_rows(graph.query(query, with("person", {entity("O'Brien } #")}))).empty());
}

TEST_CASE("lists, times and numbers are values too") {
  const Graph graph = talks();
  const PreparedQuery in("find ?who where { Crocker met ?who . filter ?who in ($these) }");
  CHECK(all_rows(graph.query(in, with("these", {entity("Zebari"), entity("Nobody")}))) ==
        Strings{"Zebari"});
  CHECK(all_rows(graph.query(in, with("these", {}))).empty());
  const PreparedQuery at("Crocker met ?who @ $when");
  CHECK(all_rows(graph.query(at, with("when", {Term::time(TimeValue::parse("2007-06"))}))) ==
        Strings{"Zebari"});
}

TEST_CASE("the parameters of a query are all those that it names, each once") {
  CHECK(PreparedQuery("?s ?r ?o").parameters().empty());
  const PreparedQuery query(
      "prefix x: <http://x/$no/>\n"
      "find ?a where { $b met ?a @ in $c . not { ?a is $b } . filter ?a = $d or '$no' = \"$no\" } "
      "as of $e  # $no");
  CHECK(query.parameters() == Strings{"b", "c", "d", "e"});
}

TEST_CASE("every parameter needs a value, and every value a parameter") {
  const Graph graph = talks();
  const PreparedQuery query("find ?who where { $person met ?who }");
  CHECK(error_of([&] { graph.query(query); }) ==
        std::pair(ErrorCode::kInvalidQuery, std::string("the parameter $person has no value")));
  QueryOptions options = with("person", {entity("Crocker")});
  options.parameters["persom"] = {entity("Qomi")};
  CHECK(error_of([&] { graph.query(query, options); }) ==
        std::pair(ErrorCode::kInvalidQuery, std::string("the query has no parameter $persom")));
}

TEST_CASE("what is wrong with the text is said when it is prepared, with a place") {
  try {
    PreparedQuery("find ?who where {\n  Crocker met }", "form");
    FAIL("no error was thrown");
  } catch (const Error& error) {
    REQUIRE(error.place());
    CHECK(error.place()->source == "form");
    CHECK(error.place()->line == 2);
  }
  CHECK(error_of([] { PreparedQuery("add { a r b }"); }).first == ErrorCode::kReadOnly);
  CHECK(error_of([] { PreparedQuery("?a r ?b\n?b r ?c"); }).first == ErrorCode::kUsage);
  CHECK(error_of([] { PreparedQuery(""); }).first == ErrorCode::kSyntax);
}

TEST_CASE("what makes no sense is said when it is run, with the place in its text") {
  const Graph graph = talks();
  const PreparedQuery query("find ?nobody where { Crocker met ?who }", "report");
  try {
    graph.query(query);
    FAIL("no error was thrown");
  } catch (const Error& error) {
    REQUIRE(error.place());
    CHECK(error.place()->source == "report");
    CHECK(error.place()->column == 6);
  }
}

TEST_CASE("a prepared query sees every new state, also names and relations that come later") {
  Graph graph = Graph::in_memory();
  const PreparedQuery query(
      "find ?a, ?c where { ?a follows ?b . ?b likes ?c . optional { ?c knows ?d } } limit 100000");
  const Snapshot empty = graph.snapshot();
  CHECK(all_rows(query.run(empty)).empty());
  for (int round = 0; round < 12; ++round) {
    BulkLoad load = graph.begin_load();
    for (int i = 0; i < (1 << round); ++i) {
      const std::string n = std::to_string(round) + "-" + std::to_string(i);
      load.add(fact("a" + n, "follows", "b" + n));
      if (round > 2) load.add(fact("b" + n, "likes", "c" + n));
      if (round > 5) load.add(fact("c" + n, "knows", "d" + n));
    }
    load.finish();
    const std::string text =
        "find ?a, ?c where { ?a follows ?b . ?b likes ?c . optional { ?c knows "
        "?d } } limit 100000";
    CHECK(all_rows(query.run(graph.snapshot())) == all_rows(graph.query(text)));
  }
  CHECK(all_rows(query.run(empty)).empty());
  CHECK(all_rows(query.run(graph.snapshot().as_of(5))).size() == 8 + 16);
  const Graph other = talks();
  CHECK(all_rows(query.run(other.snapshot())).empty());
}

TEST_CASE("an answer outlives its prepared query") {
  const Graph graph = talks();
  std::optional<PreparedQuery> query = PreparedQuery("find ?who where { Crocker met ?who }");
  Rows rows = graph.query(*query);
  query.reset();
  CHECK(all_rows(std::move(rows)).size() == 2);
}

TEST_CASE("one prepared query runs in several threads beside a writer") {
  Graph graph = Graph::in_memory();
  const PreparedQuery query("find ?b, ?c where { $from r ?b . ?b r ?c . ?c r ?d }");
  constexpr int kCommits = 40;
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, reads{0};
  const auto read = [&] {
    while (!done.load()) {
      const Snapshot snapshot = graph.snapshot();
      // Commit c adds the link from c - 1 to c: three are needed.
      const std::size_t expected = snapshot.commit() >= 3 ? 1 : 0;
      std::size_t rows = 0;
      for (const Row& row : query.run(snapshot, with("from", {entity("n0")}))) {
        rows += row.get<std::string>("c") == "n2" ? 1 : 0;
      }
      if (rows != expected) ++wrong;
      ++reads;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  for (int i = 0; i < kCommits; ++i) {
    Transaction change = graph.begin();
    change.add(fact("n" + std::to_string(i), "r", "n" + std::to_string(i + 1)));
    change.commit();
  }
  while (reads < 3) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(all_rows(query.run(graph.snapshot(), with("from", {entity("n0")}))) == Strings{"n1|n2"});
}
