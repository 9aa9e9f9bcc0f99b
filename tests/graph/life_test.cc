// How long things live: moved-from objects, what outlives its graph, use after the end.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

void fill(Graph& graph, int facts) {
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < facts; ++i) {
    load.add(fact("s" + std::to_string(i), "r", "o" + std::to_string(i % 10)));
  }
  load.finish();
}

/// The message of the usage error that `work` throws.
template <class Work>
std::string misuse(Work&& work) {
  const auto [code, message] = error_of(work);
  CHECK(code == ErrorCode::kUsage);
  return message;
}

}  // namespace

TEST_CASE("what was moved from says so, and can be assigned to") {
  Graph graph = Graph::in_memory();
  fill(graph, 10);

  Snapshot snapshot = graph.snapshot();
  Snapshot taken = std::move(snapshot);
  CHECK(misuse([&] { snapshot.commit(); }) == "this Snapshot was moved from");
  misuse([&] { snapshot.match({}); });
  misuse([&] { snapshot.query("?s r ?o"); });
  misuse([&] { snapshot.names_with_prefix("s"); });
  misuse([&] { snapshot.changes(0, 1); });
  misuse([&] { snapshot.as_of(1); });
  snapshot = taken;
  CHECK(snapshot.commit() == 1);

  Rows rows = snapshot.query("?s r ?o");
  rows.next();
  Rows other = std::move(rows);
  CHECK(other.name("o").front() == 'o');
  CHECK(misuse([&] { rows.next(); }) == "this Rows was moved from");
  misuse([&] { rows["o"]; });
  misuse([&] { rows.columns(); });
  misuse([&] { rows.notes(); });
  misuse([&] { rows.boolean(); });

  Graph new_graph = std::move(graph);
  CHECK(misuse([&] { graph.snapshot(); }) == "this Graph was moved from");
  misuse([&] { graph.begin(); });
  misuse([&] { graph.begin_load(); });
  misuse([&] { graph.compact(); });
  misuse([&] { graph.stats(); });
  misuse([&] { graph.check(); });
  misuse([&] { Session session(graph); });
  CHECK(new_graph.snapshot().fact_count() == 10);
}

TEST_CASE("streams, queries and changes that were moved from say so") {
  Graph graph = Graph::in_memory();
  fill(graph, 10);
  const Snapshot snapshot = graph.snapshot();

  Matches matches = snapshot.match({});
  const Matches those = std::move(matches);
  CHECK(misuse([&] { matches.next(); }) == "this Matches was moved from");
  misuse([&] { matches.fact(); });

  Changes changes = snapshot.changes(0, 1);
  const Changes these = std::move(changes);
  CHECK(misuse([&] { changes.next(); }) == "this Changes was moved from");

  PreparedQuery query("?s r ?o");
  const PreparedQuery same = std::move(query);
  CHECK(misuse([&] { query.run(snapshot); }) == "this PreparedQuery was moved from");

  Transaction change = graph.begin();
  Transaction moved = std::move(change);
  CHECK(misuse([&] { change.add(fact("a", "r", "b")); }) == "this Transaction was moved from");
  misuse([&] { change.commit(); });
  misuse([&] { change.snapshot(); });
  moved.rollback();

  BulkLoad load = graph.begin_load();
  BulkLoad loading = std::move(load);
  CHECK(misuse([&] { load.add(fact("a", "r", "b")); }) == "this BulkLoad was moved from");
  misuse([&] { load.finish(); });
  loading.finish();
}

TEST_CASE("a session that was moved from says so") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  Session other = std::move(session);
  CHECK(misuse([&] { session.run_next({.text = "commits"}); }) == "this Session was moved from");
  misuse([&] { session.rollback(); });
  misuse([&] { session.snapshot(); });
  CHECK_FALSE(other.in_transaction());
}

TEST_CASE("answers, snapshots and matches outlive their graph, which stays open for them") {
  Folder folder;
  std::optional<Graph> graph = Graph::open(folder / "g");
  fill(*graph, 9000);
  const Snapshot snapshot = graph->snapshot();
  Rows rows = graph->query("?s r ?o");
  Matches matches = snapshot.match({});
  Changes changes = snapshot.changes(0, 1);
  graph.reset();
  CHECK(all_rows(std::move(rows)).size() == 9000);
  std::size_t found = 0;
  for (const FoundFact& one : matches) found += one.id > 0 ? 1 : 0;
  CHECK(found == 9000);
  found = 0;
  for (const FactChange& one : changes) found += one.added ? 1 : 0;
  CHECK(found == 9000);
  CHECK(snapshot.names_with_prefix("s1").size() == 20);
}

TEST_CASE("when the last of them is gone, the folder is free for another") {
  Folder folder;
  {
    std::optional<Graph> graph = Graph::open(folder / "g");
    fill(*graph, 10);
    const Snapshot held = graph->snapshot();
    graph.reset();
  }
  CHECK(Graph::open(folder / "g").snapshot().fact_count() == 10);
}

TEST_CASE("an answer that is dropped early leaves nothing behind") {
  Graph graph = Graph::in_memory();
  fill(graph, 20000);
  for (int i = 0; i < 20; ++i) {
    Rows rows = graph.query("?s r ?o . ?t r ?o");
    for (int row = 0; row < i; ++row) CHECK(rows.next());
    Matches matches = graph.snapshot().match({});
    matches.next();
  }
  graph.compact();  // an error while anything is held
  CHECK(graph.snapshot().fact_count() == 20000);
}

TEST_CASE("a graph is not compacted under a reader, and old snapshots read on while it folds") {
  Folder folder;
  OpenOptions options;
  options.fold_threshold = 100;
  Graph graph = Graph::open(folder / "g", options);
  fill(graph, 3000);
  const Snapshot before = graph.snapshot();
  Rows slow = before.query("?s r ?o");
  slow.next();
  for (int i = 0; i < 30; ++i) {
    Transaction change = graph.begin({.durable = false});
    for (int j = 0; j < 30; ++j)
      change.retract(
          fact("s" + std::to_string(i * 30 + j), "r", "o" + std::to_string((i * 30 + j) % 10)));
    change.commit();
  }
  CHECK(misuse([&] { graph.compact(); }) ==
        "cannot compact: a snapshot of the graph is still held");
  CHECK(before.fact_count() == 3000);
  CHECK(all_rows(std::move(slow)).size() == 2999);
  CHECK(graph.snapshot().fact_count() == 2100);
}

TEST_CASE("after an error an answer gives no rows as if it had ended") {
  Graph graph = Graph::in_memory();
  fill(graph, 5000);
  CancelToken token;
  QueryOptions options;
  options.cancel = &token;
  Rows rows = graph.query("?s r ?o", options);
  CHECK(rows.next());
  token.cancel();
  const auto read_on = [&] {
    while (rows.next()) {
    }
  };
  CHECK(error_of(read_on).first == ErrorCode::kCancelled);
  token.reset();
  CHECK(error_of(read_on).first == ErrorCode::kCancelled);
  CHECK(misuse([&] { rows["s"]; }) == "there is no current row: call next() first");
}
