// Several processes on one graph: readers beside a writer that commits, folds, loads and compacts
// all the time, writers that take turns, backups while it goes on. ANNALS_STRESS=N asks N times
// more.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "model/error.h"
#include "tests/kill/worker.h"
#include "tests/kill/workload.h"

namespace annals::test {
namespace {

std::string new_folder(const std::string& name) {
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("annals-" + name + std::to_string(getpid())))
          .string();
  std::filesystem::remove_all(folder);
  return folder;
}

int stress() {
  const char* given = std::getenv("ANNALS_STRESS");
  return given == nullptr ? 1 : std::max(1, std::atoi(given));
}

}  // namespace

TEST_CASE("every answer is one commit's state while another process changes the graph") {
  for (int round = 0; round < stress(); ++round) {
    for (const char* what : {"write", "compact"}) {
      const std::string folder = new_folder("beside");
      const std::string seed = std::to_string(100 + round);
      Worker writer({folder, seed, what});
      REQUIRE(writer.wait_for_first());
      Worker first({folder, seed, "read", "100", "60"});
      Worker second({folder, seed, "read", "100", "60"});
      INFO(what << ", seed " << seed);
      CHECK(first.wait() == 0);
      CHECK(second.wait() == 0);
      const store::CommitNumber acknowledged = writer.kill();
      CHECK(acknowledged + 1 >= 60);  // one may be there and not yet acknowledged
      const auto store = store::Store::open(folder, tiny_options());
      CHECK(find_fault(*store, Workload(100 + round), acknowledged) == "");
      std::filesystem::remove_all(folder);
    }
  }
}

TEST_CASE("processes that all write take turns") {
  const std::string folder = new_folder("turns");
  std::vector<std::unique_ptr<Worker>> writers;
  for (int i = 0; i < 3; ++i) {
    writers.push_back(std::make_unique<Worker>(std::vector<std::string>{folder, "5", "write"}));
  }
  for (const auto& writer : writers) REQUIRE(writer->wait_for_first());
  Worker reader({folder, "5", "read", "40", "60"});
  CHECK(reader.wait() == 0);
  store::CommitNumber acknowledged = 0;
  for (const auto& writer : writers) acknowledged = std::max(acknowledged, writer->kill());
  const auto store = store::Store::open(folder, tiny_options());
  CHECK(find_fault(*store, Workload(5), acknowledged) == "");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a backup is one commit's state while another process changes the graph") {
  const std::string folder = new_folder("backup");
  Worker writer({folder, "9", "compact"});
  REQUIRE(writer.wait_for_first());
  store::StoreOptions options = tiny_options();
  options.mode = store::OpenMode::kReadOnly;
  const auto reader = store::Store::open(folder, options);
  for (int i = 0; i < 8; ++i) {
    const std::string copy = new_folder("copy");
    reader->catch_up();
    const store::CommitNumber commit = reader->backup(copy, {});
    CHECK(commit == reader->snapshot().commit());
    const auto store = store::Store::open(copy, tiny_options());
    CHECK(store->snapshot().commit() == commit);
    CHECK(find_fault(*store, Workload(9), commit) == "");
    // It is a graph like any other.
    CHECK(Workload(9).do_next(*store) == commit + 1);
    std::filesystem::remove_all(copy);
  }
  writer.kill();
  std::filesystem::remove_all(folder);
}

TEST_CASE("a graph that another process makes is waited for") {
  for (int round = 0; round < 5; ++round) {
    const std::string folder = new_folder("made");
    Worker first({folder, "3", "write"});
    Worker second({folder, "3", "write"});
    CHECK(first.wait_for_first());
    CHECK(second.wait_for_first());
    first.kill();
    second.kill();
    std::filesystem::remove_all(folder);
  }
}

}  // namespace annals::test
