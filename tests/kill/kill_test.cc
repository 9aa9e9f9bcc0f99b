// A writer is killed at random moments, in the middle of commits, folds and loads, again and again;
// what it acknowledged must be there, and nothing by halves.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "tests/kill/workload.h"

namespace annals::test {
namespace {

/// Runs the writer until it has acknowledged one commit and `time` more has passed, and kills it.
/// The last number that it acknowledged.
store::CommitNumber run_and_kill(const std::string& folder, std::uint64_t seed,
                                 std::chrono::microseconds time) {
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    execl(ANNALS_KILL_WRITER, "kill_writer", folder.c_str(), std::to_string(seed).c_str(), nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  std::string printed;
  char buffer[4096];
  auto read_some = [&] {
    const ssize_t got = read(pipe_ends[0], buffer, sizeof buffer);
    if (got > 0) {
      printed.append(buffer, static_cast<std::size_t>(got));
    }
    return got > 0;
  };
  const bool started = read_some();
  std::this_thread::sleep_for(time);
  kill(child, SIGKILL);
  while (read_some()) {
  }
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(started);
  REQUIRE(WIFSIGNALED(status));
  printed.resize(printed.find_last_of('\n'));  // a line that was cut is no acknowledgement
  return std::stoull(printed.substr(printed.find_last_of('\n') + 1));
}

}  // namespace

TEST_CASE("what was acknowledged survives kill -9 at any moment") {
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("annals-kill-" + std::to_string(getpid())))
          .string();
  std::mt19937_64 random(20071218);
  int kills = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    std::filesystem::remove_all(folder);
    const Workload workload(seed);
    for (int round = 0; round < 10; ++round) {
      const auto time = std::chrono::microseconds(random() % 120000);
      const store::CommitNumber acknowledged = run_and_kill(folder, seed, time);
      const auto store = store::Store::open(folder, tiny_options());
      INFO("seed " << seed << ", round " << round << ", killed after " << time.count()
                   << " us, acknowledged " << acknowledged);
      REQUIRE(find_fault(*store, workload, acknowledged) == "");
      ++kills;
    }
  }
  std::filesystem::remove_all(folder);
  REQUIRE(kills >= 50);
}

}  // namespace annals::test
