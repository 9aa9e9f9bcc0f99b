// Two graphs open on one folder, as two processes would have it, and backups.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

void add_one(Graph& graph, const std::string& object) {
  Transaction change = graph.begin();
  change.add(fact("a", "r", object));
  change.commit();
}

OpenOptions patient(std::chrono::milliseconds busy_timeout) {
  OpenOptions options;
  options.busy_timeout = busy_timeout;
  return options;
}

}  // namespace

TEST_CASE("two openings of a graph see each other's commits and take turns in writing") {
  Folder folder;
  Graph first = Graph::open(folder / "g");
  Graph second = Graph::open(folder / "g");
  for (int i = 0; i < 4; ++i) {
    Graph& writer = i % 2 == 0 ? first : second;
    Graph& reader = i % 2 == 0 ? second : first;
    const Snapshot before = reader.snapshot();
    add_one(writer, "b" + std::to_string(i));
    CHECK(reader.snapshot().fact_count() == static_cast<std::uint64_t>(i) + 1);
    CHECK(before.fact_count() == static_cast<std::uint64_t>(i));
    CHECK(matched(before, {}).size() == static_cast<std::size_t>(i));
  }
  CHECK(first.check().sound);
}

TEST_CASE("a snapshot stays as it is while another opening compacts the graph") {
  Folder folder;
  Graph reader = Graph::open(folder / "g");
  BulkLoad load = reader.begin_load();
  for (int i = 0; i < 20000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  const Snapshot held = reader.snapshot();
  CHECK(error_of([&] { reader.compact(); }).first == ErrorCode::kUsage);
  {
    Graph writer = Graph::open(folder / "g");
    Transaction change = writer.begin();
    change.erase(fact("s7", "r", "o"));
    change.commit();
    writer.compact();
    CHECK(writer.snapshot().fact_count() == 19999);
  }
  CHECK(reader.snapshot().fact_count() == 19999);
  CHECK(held.fact_count() == 20000);
  CHECK(held.holds(fact("s7", "r", "o")));
  CHECK(matched(held, {}).size() == 20000);
}

TEST_CASE("a change waits for that of another opening, but not for ever") {
  Folder folder;
  Graph first = Graph::open(folder / "g");
  Transaction open_change = first.begin();
  open_change.add(fact("a", "r", "b"));
  Graph hasty = Graph::open(folder / "g", patient(std::chrono::milliseconds(20)));
  CHECK(hasty.snapshot().fact_count() == 0);
  const auto [code, message] = error_of([&] { hasty.begin(); });
  CHECK(code == ErrorCode::kBusy);
  CHECK(message.find("process " + std::to_string(::getpid())) != std::string::npos);
  CHECK(error_of([&] { hasty.begin_load(); }).first == ErrorCode::kBusy);
  CHECK(error_of([&] { hasty.compact(); }).first == ErrorCode::kBusy);

  Graph steady = Graph::open(folder / "g", patient(std::chrono::minutes(1)));
  std::thread other([&] { add_one(steady, "c"); });
  open_change.commit();
  other.join();
  CHECK(hasty.snapshot().fact_count() == 2);
}

TEST_CASE("threads read one opening while others write and compact through another") {
  Folder folder;
  OpenOptions options;
  options.fold_threshold = 20;
  Graph written = Graph::open(folder / "g", options);
  Graph read = Graph::open(folder / "g", options);
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, reads{0};
  // Every commit adds three facts.
  const auto ask = [&] {
    while (!done.load()) {
      const Snapshot snapshot = read.snapshot();
      const std::uint64_t expected = snapshot.commit() * 3;
      if (matched(snapshot, {}).size() != expected || snapshot.fact_count() != expected) ++wrong;
      ++reads;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back(ask);
  for (int c = 0; c < 60; ++c) {
    Graph& writer = c % 20 == 19 ? read : written;  // a reader becomes the writer, too
    Transaction change = writer.begin();
    for (const char* object : {"x", "y", "z"}) {
      change.add(fact("s" + std::to_string(c), "r", object));
    }
    change.commit();
    if (c % 25 == 24) written.compact();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(reads > 0);
  CHECK(read.snapshot().fact_count() == 180);
}

TEST_CASE("a backup is a graph, of a graph in memory as well") {
  Folder folder;
  Graph graph = Graph::in_memory();
  add_one(graph, "b");
  BulkLoad load = graph.begin_load({});
  for (int i = 0; i < 10000; ++i) load.add(fact("s" + std::to_string(i), "r", "o", "2007-05"));
  load.finish();
  add_one(graph, "c");
  std::uint64_t bytes = 0;
  BackupOptions options;
  options.progress = [&](std::uint64_t copied) { bytes = copied; };
  CHECK(graph.backup(folder / "copy", options) == 3);
  CHECK(bytes > 10000);
  Graph copy = Graph::open(folder / "copy");
  CHECK(matched(copy.snapshot(), {}) == matched(graph.snapshot(), {}));
  CHECK(copy.snapshot().as_of(1).fact_count() == 1);
  CHECK(copy.check().sound);
  CHECK(Graph::check(folder / "copy").sound);
  add_one(copy, "d");

  CHECK(error_of([&] { graph.backup(folder / "copy"); }).first == ErrorCode::kIo);
  CancelToken token;
  token.cancel();
  BackupOptions cancelled;
  cancelled.cancel = &token;
  CHECK(error_of([&] { graph.backup(folder / "other", cancelled); }).first ==
        ErrorCode::kCancelled);
  CHECK_FALSE(std::filesystem::exists(folder / "other"));
  CHECK_FALSE(std::filesystem::exists(folder / "other.part"));
}

TEST_CASE("check says what is no graph") {
  Folder folder;
  CHECK(error_of([&] { Graph::check(folder / "missing"); }).first == ErrorCode::kIo);
}
