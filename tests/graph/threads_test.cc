// Several readers beside one writer: each reader sees whole commits only.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

TEST_CASE("readers see whole commits while a writer writes, folds and loads") {
  Folder folder;
  OpenOptions open;
  open.durable = false;
  open.fold_threshold = 64;
  Graph graph = Graph::open(folder / "g", open);
  constexpr int kCommits = 120, kFactsEach = 5;
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, reads{0};

  // Every commit adds five facts, so a state has five times as many as its number.
  const auto read = [&] {
    while (!done.load()) {
      const Snapshot snapshot = graph.snapshot();
      const std::uint64_t expected = snapshot.commit() * kFactsEach;
      std::uint64_t matched_facts = 0, rows_read = 0;
      Pattern pattern;
      pattern.relation = entity("r");
      for (Matches matches = snapshot.match(pattern); matches.next();) ++matched_facts;
      for (Rows rows = snapshot.query("?s r ?o"); rows.next();) ++rows_read;
      const std::uint64_t before = snapshot.as_of(snapshot.commit() / 2).fact_count();
      if (matched_facts != expected || rows_read != expected || snapshot.fact_count() != expected ||
          before != snapshot.commit() / 2 * kFactsEach) {
        ++wrong;
      }
      ++reads;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  for (int c = 0; c < kCommits; ++c) {
    const auto name = [&](int i) { return "s" + std::to_string(c) + "-" + std::to_string(i); };
    if (c % 10 == 9) {
      BulkLoad load = graph.begin_load();
      for (int i = 0; i < kFactsEach; ++i) load.add(fact(name(i), "r", "o"));
      load.finish();
    } else {
      Transaction change = graph.begin();
      for (int i = 0; i < kFactsEach; ++i) change.add(fact(name(i), "r", "o"));
      change.commit();
    }
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(reads > 0);
  CHECK(graph.snapshot().fact_count() == kCommits * kFactsEach);
}

TEST_CASE("names, changes, paths and histories are read beside a writer") {
  Folder folder;
  OpenOptions open;
  open.durable = false;
  open.fold_threshold = 32;
  Graph graph = Graph::open(folder / "g", open);
  constexpr int kCommits = 80;
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, reads{0};

  // Commit c adds `nC next nC+1` and takes back what the commit ten before it added.
  const auto read = [&] {
    while (!done.load()) {
      const Snapshot snapshot = graph.snapshot();
      const std::uint64_t commit = snapshot.commit();
      const std::uint64_t facts = std::min<std::uint64_t>(commit, 10);
      std::uint64_t names = 0, added = 0;
      snapshot.for_each_name("n", [&](std::string_view name) {
        names += name == "next" ? 0 : 1;
        return true;
      });
      for (const FactChange& change : snapshot.changes(commit / 2, commit)) {
        added += change.added ? 1 : 0;
      }
      const std::string last = "n" + std::to_string(commit);
      const auto events = snapshot.history(fact("n" + std::to_string(commit - 1), "next", last));
      const auto chains =
          snapshot.paths({.from = last, .to = "n" + std::to_string(commit - facts)});
      const bool right = commit == 0 || (names == commit + 1 && events.size() == 1 &&
                                         added == std::min(commit - commit / 2, facts) &&
                                         chains.size() == 1 && chains.front().size() == facts);
      if (!right || snapshot.fact_count() != facts) ++wrong;
      ++reads;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  for (int c = 0; c < kCommits; ++c) {
    const auto link = [](int i) {
      return fact("n" + std::to_string(i), "next", "n" + std::to_string(i + 1));
    };
    Transaction change = graph.begin();
    change.add(link(c));
    if (c >= 10) change.retract(link(c - 10));
    change.commit();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(reads > 0);
}

TEST_CASE("writers in several threads take turns") {
  Graph graph = Graph::in_memory();
  const auto write = [&](int writer) {
    for (int i = 0; i < 20; ++i) {
      Transaction change = graph.begin();
      change.add(fact("w" + std::to_string(writer), "r", "o" + std::to_string(i)));
      change.commit();
    }
  };
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) writers.emplace_back(write, i);
  for (std::thread& writer : writers) writer.join();
  const Snapshot snapshot = graph.snapshot();
  CHECK(snapshot.commit() == 60);
  CHECK(snapshot.fact_count() == 60);
}

TEST_CASE("one snapshot is read by several threads") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 2000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  const Snapshot snapshot = graph.snapshot();
  std::atomic<std::uint64_t> rows_read{0};
  const auto read = [&] {
    std::uint64_t n = 0;
    for (Rows rows = snapshot.query("?s r ?o"); rows.next();) n += rows.name("o") == "o" ? 1 : 0;
    rows_read += n;
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) readers.emplace_back(read);
  for (std::thread& reader : readers) reader.join();
  CHECK(rows_read == 8000);
}

TEST_CASE("a query is cancelled from another thread") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 3000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  CancelToken token;
  QueryOptions options;
  options.cancel = &token;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    token.cancel();
  });
  const auto result = error_of([&] {
    all_rows(graph.query(
        "find count(*) as ?n where { ?a r _ . ?b r _ . ?c r _ . filter ?a != ?b and ?b != ?c }",
        options));
  });
  canceller.join();
  CHECK(result.first == ErrorCode::kCancelled);
}

TEST_CASE("Readers whose queries have several workers see whole commits") {
  OpenOptions open;
  open.mode = OpenMode::kInMemory;
  open.fold_threshold = 64;
  open.block_rows = 8;
  open.processors = 4;
  Graph graph = Graph::open("", open);
  constexpr int kCommits = 60, kFactsEach = 5;
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, reads{0};
  const auto read = [&] {
    QueryOptions options;
    options.part_facts = 2;
    while (!done) {
      const Snapshot snapshot = graph.snapshot();
      Rows counted = snapshot.query("find count(*) as ?n where { ?s r ?o . ?s of _ }", options);
      const bool is_counted =
          counted.next() &&
          counted.integer("n") == static_cast<std::int64_t>(snapshot.commit()) * kFactsEach;
      std::uint64_t rows_read = 0;
      for (Rows rows = snapshot.query("find ?s where { ?s r _ }", options); rows.next();)
        ++rows_read;
      if (!is_counted || rows_read != snapshot.commit() * kFactsEach) ++wrong;
      Rows left = snapshot.query("find ?s where { ?s r _ }", options);  // and dropped half way
      left.next();
      ++reads;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back(read);
  for (int c = 0; c < kCommits; ++c) {
    Transaction change = graph.begin();
    for (int i = 0; i < kFactsEach; ++i) {
      const std::string name = "s" + std::to_string(c) + "-" + std::to_string(i);
      change.add(fact(name, "r", "o" + std::to_string(i)));
      change.add(fact(name, "of", "group" + std::to_string(c)));
    }
    change.commit();
  }
  while (reads < 10) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("A session has the workers that it is given") {
  OpenOptions open;
  open.mode = OpenMode::kInMemory;
  open.processors = 4;
  Graph graph = Graph::open("", open);
  {
    BulkLoad load = graph.begin_load();
    for (int i = 0; i < 100000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
    load.finish();
  }
  Session session(graph);
  const auto plan = [&session] {
    std::string text;
    Session::Step step = session.run_next({"explain find ?s where { ?s r _ }"});
    Rows rows = std::move(*step.outcome.rows);
    while (rows.next()) text += std::string(rows.bare(0)) + '\n';
    return text;
  };
  CHECK(plan().find("parts by ?s, up to 4 workers") != std::string::npos);
  session.set_workers(2);
  CHECK(plan().find("up to 2 workers") != std::string::npos);
  session.set_workers(1);
  CHECK(plan().find("workers") == std::string::npos);
}
