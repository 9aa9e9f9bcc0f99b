// Processes are killed at random moments, in the middle of commits, folds, loads, compactions,
// backups and of handing over the writer's lock, again and again; what they acknowledged must be
// there, and nothing by halves.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "tests/kill/worker.h"
#include "tests/kill/workload.h"

namespace annals::test {
namespace {

std::string folder_named(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("annals-" + name + std::to_string(getpid())))
      .string();
}

void sleep_some(std::mt19937_64& random, unsigned most_microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(random() % most_microseconds));
}

/// Lets workers do it, kills them, and looks at what is left: 10 times on one graph.
void kill_rounds(std::uint64_t seed, const std::string& what, int workers, unsigned microseconds) {
  const std::string folder = folder_named("kill");
  std::filesystem::remove_all(folder);
  std::mt19937_64 random(20071218 + seed);
  const Workload workload(seed);
  for (int round = 0; round < 10; ++round) {
    std::vector<std::unique_ptr<Worker>> working;
    for (int i = 0; i < workers; ++i) {
      working.push_back(
          std::make_unique<Worker>(std::vector<std::string>{folder, std::to_string(seed), what}));
    }
    REQUIRE(working.front()->wait_for_first());
    sleep_some(random, microseconds);
    store::CommitNumber acknowledged = 0;
    for (const auto& worker : working) acknowledged = std::max(acknowledged, worker->kill());
    const auto store = store::Store::open(folder, tiny_options());
    INFO(what << ", seed " << seed << ", round " << round << ", acknowledged " << acknowledged);
    REQUIRE(find_fault(*store, workload, acknowledged) == "");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

TEST_CASE("what was acknowledged survives kill -9 at any moment") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) kill_rounds(seed, "write", 1, 120000);
}

TEST_CASE("what was acknowledged survives kill -9 while the graph is compacted") {
  for (std::uint64_t seed = 11; seed <= 12; ++seed) kill_rounds(seed, "compact", 1, 120000);
}

TEST_CASE("what was acknowledged survives kill -9 while two processes hand the lock over") {
  for (std::uint64_t seed = 21; seed <= 22; ++seed) kill_rounds(seed, "write", 2, 400000);
}

TEST_CASE("a backup that was killed is not there, and the next one takes its place") {
  const std::string folder = folder_named("backup");
  std::mt19937_64 random(7);
  const Workload workload(31);
  const auto remove_copies = [&] {
    for (int i = 1; i < 1000; ++i) {
      const std::string copy = folder + "-" + std::to_string(i);
      const bool was_there = std::filesystem::remove_all(copy) > 0;
      if (std::filesystem::remove_all(copy + ".part") == 0 && !was_there) break;
    }
  };
  std::filesystem::remove_all(folder);
  remove_copies();
  Worker writer({folder, "31", "write"});
  REQUIRE(writer.wait_for_first());
  int cut = 0;
  for (int round = 0; round < 12; ++round) {
    Worker copying({folder, "31", "backup"});
    REQUIRE(copying.wait_for_first());
    sleep_some(random, 60000);
    const std::uint64_t last = copying.kill();
    for (std::uint64_t i = 1; i <= last; ++i) {
      const auto copy = store::Store::open(folder + "-" + std::to_string(i), tiny_options());
      REQUIRE(find_fault(*copy, workload, 1) == "");
    }
    // Either it is whole and was only not acknowledged, or it is not there.
    const std::string next = folder + "-" + std::to_string(last + 1);
    if (!std::filesystem::exists(next)) {
      cut += std::filesystem::exists(next + ".part") ? 1 : 0;
      store::Store::open(folder, tiny_options())->backup(next, {});
    }
    REQUIRE(find_fault(*store::Store::open(next, tiny_options()), workload, 1) == "");
    CHECK_FALSE(std::filesystem::exists(next + ".part"));
    remove_copies();
  }
  writer.kill();
  std::filesystem::remove_all(folder);
  CHECK(cut > 0);
}

}  // namespace annals::test
