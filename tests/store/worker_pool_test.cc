// The threads that help queries.
#include "store/worker_pool.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

namespace annals::store {
namespace {

/// Runs a piece of work that waits until `threads` threads have come to it, and counts those that
/// did; not for ever.
std::size_t come(WorkerPool& pool, std::size_t helpers, std::size_t threads) {
  std::atomic<std::size_t> here{0};
  pool.run(helpers, [&] {
    ++here;
    for (int i = 0; i < 2000 && here < threads; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  return here;
}

TEST_CASE("As many threads help as are asked for and free") {
  WorkerPool pool(4);
  CHECK(pool.processors() == 4);
  CHECK(come(pool, 3, 4) == 4);
  CHECK(come(pool, 1, 2) == 2);
  CHECK(come(pool, 0, 1) == 1);
  const BusyThreads::Work asks(pool.busy());
  CHECK(come(pool, 3, 4) == 4);  // the one who asks is that one
  const BusyThreads::Work others(pool.busy(), 2);
  CHECK(come(pool, 3, 2) == 2);
  CHECK_FALSE(pool.is_crowded());
  const BusyThreads::Work another(pool.busy());
  CHECK(come(pool, 3, 1) == 1);
  CHECK_FALSE(pool.is_crowded());
  const BusyThreads::Work too_many(pool.busy());
  CHECK(pool.is_crowded());
}

TEST_CASE("Helpers are shared by those who ask at the same time") {
  WorkerPool pool(3);
  const BusyThreads::Work both(pool.busy(), 2);
  std::atomic<std::size_t> here{0};
  std::thread other([&] { here += come(pool, 2, 2); });
  here += come(pool, 2, 2);
  other.join();
  // Two who ask and the one who helped; it may have helped one after the other.
  CHECK(here >= 3);
  CHECK(here <= 4);
}

TEST_CASE("Short pieces of work, one after another, are done by as many as come") {
  WorkerPool pool(8);
  for (int i = 0; i < 2000; ++i) {
    std::atomic<int> calls{0};
    pool.run(7, [&] { ++calls; });
    REQUIRE(calls >= 1);
    REQUIRE(calls <= 8);
  }
}

TEST_CASE("A process that was forked off works alone") {
  WorkerPool pool(4);
  REQUIRE(come(pool, 3, 4) == 4);
  const pid_t child = fork();
  if (child == 0) {
    std::size_t threads = 0;
    pool.run(3, [&] { ++threads; });
    _exit(threads == 1 ? 0 : 1);
  }
  int status = 1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

}  // namespace
}  // namespace annals::store
