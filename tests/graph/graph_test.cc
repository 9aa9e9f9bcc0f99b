// Opening, changing, and looking back.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

TEST_CASE("the example of the header works") {
  Folder folder;
  Graph graph = Graph::open(folder / "talks");
  Transaction change = graph.begin({.note = "from the archive", .recorded = std::nullopt});
  change.add(fact("Crocker", "met", "Qomi", "2007-05-28"));
  const std::optional<CommitInfo> commit = change.commit();
  REQUIRE(commit);
  CHECK(commit->number == 1);
  CHECK(commit->note == "from the archive");
  CHECK(commit->added == 1);
  std::vector<std::string> answers;
  for (Rows rows = graph.query("Crocker met ?who @ ?when"); rows.next();) {
    answers.push_back(rows.name("who") + " " + std::string(rows.time("when").text()));
  }
  CHECK(answers == std::vector<std::string>{"Qomi 2007-05-28"});
}

TEST_CASE("a graph on disk is there when it is opened again") {
  Folder folder;
  {
    Graph graph = Graph::open(folder / "g");
    Transaction change = graph.begin();
    change.add(fact("a", "r", "b", "2007"));
    change.commit();
  }
  Graph graph = Graph::open(folder / "g", {.mode = OpenMode::kExisting});
  CHECK(graph.snapshot().holds(fact("a", "r", "b", "2007")));
  CHECK_FALSE(graph.snapshot().holds(fact("a", "r", "b")));
  CHECK(graph.snapshot().commit() == 1);
  CHECK(graph.check().sound);
}

TEST_CASE("a graph that is missing is an error when it must exist") {
  Folder folder;
  CHECK(error_of([&] { Graph::open(folder / "g", {.mode = OpenMode::kExisting}); }).first ==
        ErrorCode::kIo);
}

TEST_CASE("a graph that is salvaged is only read") {
  Folder folder;
  CHECK(error_of([&] { Graph::open(folder / "g", {.salvage = true}); }).first == ErrorCode::kUsage);
  Graph::open(folder / "g");
  const Graph graph = Graph::open(folder / "g", {.mode = OpenMode::kReadOnly, .salvage = true});
  CHECK(graph.snapshot().commit() == 0);
}

TEST_CASE("a graph that is open for reading takes no changes, and sees new commits") {
  Folder folder;
  Graph writer = Graph::open(folder / "g");
  {
    Transaction change = writer.begin();
    change.add(fact("a", "r", "b"));
    change.commit();
  }
  Graph reader = Graph::open(folder / "g", {.mode = OpenMode::kReadOnly});
  CHECK(reader.snapshot().holds(fact("a", "r", "b")));
  const std::string message = "the graph is open for reading only and takes no changes";
  CHECK(error_of([&] { reader.begin(); }) == std::pair(ErrorCode::kReadOnly, message));
  CHECK(error_of([&] { reader.begin_load(); }) == std::pair(ErrorCode::kReadOnly, message));
  CHECK(error_of([&] { reader.compact(); }) == std::pair(ErrorCode::kReadOnly, message));
  Session session(reader);
  CHECK(error_of([&] { session.run_next({.text = "add { c r d }"}); }).second == message);
  CHECK(error_of([&] { session.run_next({.text = "begin"}); }).second == message);

  Transaction change = writer.begin();
  change.add(fact("c", "r", "d"));
  change.commit();
  CHECK(reader.snapshot().holds(fact("c", "r", "d")));
  CHECK(reader.stats().commits == 2);
}

TEST_CASE("a fact is added once, retracted with what is said about it, and kept for as of") {
  Graph graph = Graph::in_memory();
  const Fact met = fact("Crocker", "met", "Qomi", "2007-05-28");
  const Fact source = about(met, "source", "ria");
  Transaction change = graph.begin();
  const Transaction::Added first = change.add(met);
  CHECK_FALSE(first.known);
  CHECK(change.add(met).known);
  CHECK(change.add(met).id == first.id);
  change.add(source);
  CHECK(change.snapshot().holds(source));
  CHECK_FALSE(graph.snapshot().holds(source));
  CHECK(change.commit()->added == 2);

  Transaction end = graph.begin();
  CHECK(end.retract(fact("Crocker", "met", "Qomi")) == 0);
  CHECK(end.retract(fact("Nobody", "met", "Qomi")) == 0);
  CHECK(end.retract(met) == 2);
  CHECK(end.retract(met) == 0);
  CHECK(end.commit()->retracted == 2);

  const Snapshot now = graph.snapshot();
  CHECK(now.fact_count() == 0);
  CHECK_FALSE(now.holds(source));
  CHECK(now.as_of(1).holds(source));
  CHECK(now.as_of(1).fact_count() == 2);
  CHECK(now.as_of(0).fact_count() == 0);
  CHECK(now.as_of(99).commit() == 2);
  CHECK(now.fact(first.id) == met);
  CHECK_FALSE(now.fact(123456));
}

TEST_CASE("an erased fact is gone from every state, also under the numbers it had before") {
  Graph graph = Graph::in_memory();
  const Fact met = fact("a", "met", "b", "2007");
  for (int round = 0; round < 2; ++round) {
    Transaction change = graph.begin();
    change.add(met);
    change.add(about(met, "source", "s" + std::to_string(round)));
    change.commit();
    Transaction end = graph.begin();
    end.retract(met);
    end.commit();
  }
  Transaction change = graph.begin();
  CHECK(change.erase(fact("a", "met", "b")) == 0);
  CHECK(change.erase(met) == 4);
  const std::optional<CommitInfo> commit = change.commit();
  REQUIRE(commit);
  CHECK(commit->erased == 4);
  for (std::uint64_t n = 0; n <= commit->number; ++n) {
    CHECK(graph.snapshot().as_of(n).fact_count() == 0);
  }
  graph.compact();
  CHECK(graph.check().sound);
}

TEST_CASE("a transaction without effect makes no commit") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin({.note = "nothing", .recorded = std::nullopt});
  change.add(fact("a", "r", "b"));
  change.retract(fact("a", "r", "b"));
  CHECK_FALSE(change.commit());
  CHECK(graph.snapshot().commit() == 0);
  CHECK(graph.snapshot().commits().empty());
}

TEST_CASE("what is not committed is rolled back") {
  Graph graph = Graph::in_memory();
  {
    Transaction change = graph.begin();
    change.add(fact("a", "r", "b"));
  }
  Transaction change = graph.begin();
  change.add(fact("c", "r", "d"));
  change.rollback();
  CHECK(graph.snapshot().fact_count() == 0);
  const auto ended = std::pair(ErrorCode::kUsage, std::string("the transaction has ended"));
  CHECK(error_of([&] { change.add(fact("a", "r", "b")); }) == ended);
  CHECK(error_of([&] { change.commit(); }) == ended);
  CHECK(error_of([&] { change.rollback(); }) == ended);
  CHECK(error_of([&] { change.snapshot(); }) == ended);
}

TEST_CASE("commits are dated back, but not before the last") {
  Graph graph = Graph::in_memory();
  Transaction change =
      graph.begin({.note = "early", .recorded = TimeValue::parse("2007-12-10T09:00:00Z")});
  change.add(fact("a", "r", "b"));
  CHECK(change.commit()->time.text() == "2007-12-10T09:00:00Z");
  CHECK(error_of([&] {
          graph.begin({.note = "", .recorded = TimeValue::parse("2007-12-09")});
        }).first == ErrorCode::kUsage);
  CHECK(error_of([&] { graph.begin({.note = "", .recorded = TimeValue::parse("../2007")}); }) ==
        std::pair(ErrorCode::kInvalidValue,
                  std::string("a commit cannot be dated ../2007, which has no first moment")));
  Transaction later = graph.begin({.note = "", .recorded = TimeValue::parse("2008-01")});
  later.add(fact("a", "r", "c"));
  later.commit();

  const Snapshot now = graph.snapshot();
  CHECK(now.as_of(TimeValue::parse("2007-12-09")).commit() == 0);
  CHECK(now.as_of(TimeValue::parse("2007-12-10")).commit() == 1);
  CHECK(now.as_of(TimeValue::parse("2008-01-01")).commit() == 2);
  const std::vector<CommitInfo> commits = now.commits();
  REQUIRE(commits.size() == 2);
  CHECK(commits[0].note == "early");
  CHECK(commits[1].time.text() == "2008-01-01T00:00:00Z");
}

TEST_CASE("a snapshot stays as it was") {
  Graph graph = Graph::in_memory();
  const Snapshot empty = graph.snapshot();
  for (int i = 0; i < 50; ++i) {
    Transaction change = graph.begin();
    change.add(fact("a", "r", "b" + std::to_string(i)));
    change.commit();
  }
  CHECK(error_of([&] { graph.compact(); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("cannot compact: a snapshot of the graph is still held")));
  CHECK(empty.fact_count() == 0);
  Snapshot copy = graph.snapshot();
  copy = empty;
  CHECK(copy.fact_count() == 0);
  CHECK(graph.snapshot().fact_count() == 50);
}

TEST_CASE("facts are found with their number and the commit that brought them") {
  Graph graph = Graph::in_memory();
  const Fact met = fact("a", "met", "b", "2007");
  Transaction change = graph.begin();
  const std::uint64_t id = change.add(met).id;
  change.commit();
  Transaction more = graph.begin();
  more.add(about(met, "source", "s"));
  more.commit();
  const std::optional<FoundFact> found = graph.snapshot().find(met);
  REQUIRE(found);
  CHECK(found->id == id);
  CHECK(found->since_commit == 1);
  CHECK(found->about == 0);
  const std::optional<FoundFact> source = graph.snapshot().find(about(met, "source", "s"));
  REQUIRE(source);
  CHECK(source->about == id);
  CHECK(source->since_commit == 2);
}

TEST_CASE("entities are listed, known and near") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  change.add(fact("Crocker", "met", "Qomi"));
  change.commit();
  const Snapshot snapshot = graph.snapshot();
  std::vector<std::string> names;
  snapshot.for_each_name("", [&](std::string_view name) {
    names.emplace_back(name);
    return true;
  });
  CHECK(names == std::vector<std::string>{"Crocker", "Qomi", "met"});
  std::size_t visited = 0;
  snapshot.for_each_name("", [&](std::string_view) { return ++visited < 2; });
  CHECK(visited == 2);
  CHECK(snapshot.knows(entity("Qomi")));
  CHECK_FALSE(snapshot.knows(entity("Kazemi")));
  CHECK_FALSE(snapshot.knows(Term()));
  CHECK(snapshot.knows(Term::fact(fact("Crocker", "met", "Qomi"))));
  CHECK(snapshot.near_names("Croker") == std::vector<NameCount>{{"Crocker", 1}});
}

TEST_CASE("statistics count facts, quoted ones, commits") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  change.add(fact("a", "r", "b"));
  change.add(Fact(entity("x"), entity("denied"), Term::fact(fact("a", "r", "c"))));
  change.commit();
  Transaction end = graph.begin();
  end.retract(fact("a", "r", "b"));
  end.commit();
  const GraphStats stats = graph.stats();
  CHECK(stats.facts == 1);
  CHECK(stats.quoted_facts == 1);
  CHECK(stats.retracted_facts == 1);
  CHECK(stats.commits == 2);
  CHECK(stats.format_version > 0);
}

TEST_CASE("the empty fact is refused") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  CHECK(error_of([&] { change.add(Fact()); }).first == ErrorCode::kInvalidValue);
  CHECK(change.retract(Fact()) == 0);
  CHECK(change.erase(Fact()) == 0);
}
