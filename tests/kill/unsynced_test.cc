// The same as the kill test over a machine that crashes: what was not synced is gone. After kill -9
// alone a forgotten sync passes unnoticed, here it does not.
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "model/error.h"
#include "tests/kill/unsynced_file_system.h"
#include "tests/kill/workload.h"

namespace annals::test {
namespace {

struct Crash {
  store::CommitNumber acknowledged = 0;
  std::size_t files_cut = 0;
};

/// Does `commits` commits, crashes the machine in the middle of what follows, and forgets what was
/// not synced.
Crash work_and_crash(const std::string& folder, const Workload& workload, int commits,
                     bool durable) {
  const auto system = std::make_shared<UnsyncedFileSystem>(rocksdb::FileSystem::Default());
  const auto environment = rocksdb::NewCompositeEnv(system);
  store::StoreOptions options = tiny_options();
  options.environment = environment.get();
  options.durable = durable;
  Crash crash;
  {
    const auto store = store::Store::open(folder, options);
    for (int i = 0; i < commits; ++i) {
      crash.acknowledged = workload.do_next(*store);
    }
    system->crash();
    try {
      crash.acknowledged = workload.do_next(*store);  // must fail; what it acknowledges counts
    } catch (const Error&) {
    }
  }
  crash.files_cut = system->forget();
  return crash;
}

std::string temporary_folder() {
  return (std::filesystem::temp_directory_path() / ("annals-unsynced-" + std::to_string(getpid())))
      .string();
}

}  // namespace

TEST_CASE("what was acknowledged survives a crash of the machine") {
  const std::string folder = temporary_folder();
  std::mt19937_64 random(41);
  std::size_t files_cut = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    std::filesystem::remove_all(folder);
    const Workload workload(seed);
    for (int round = 0; round < 4; ++round) {
      const Crash crash =
          work_and_crash(folder, workload, 1 + static_cast<int>(random() % 25), true);
      files_cut += crash.files_cut;
      const auto store = store::Store::open(folder, tiny_options());
      INFO("seed " << seed << ", round " << round << ", acknowledged " << crash.acknowledged);
      REQUIRE(find_fault(*store, workload, crash.acknowledged) == "");
    }
  }
  std::filesystem::remove_all(folder);
  REQUIRE(files_cut > 0);
}

TEST_CASE("without durability a crash of the machine loses commits, but none by halves") {
  const std::string folder = temporary_folder();
  bool lost = false;
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    std::filesystem::remove_all(folder);
    const Workload workload(seed);
    const Crash crash = work_and_crash(folder, workload, 7, false);
    const auto store = store::Store::open(folder, tiny_options());
    const store::CommitNumber found = store->snapshot().commit();
    lost = lost || found < crash.acknowledged;
    REQUIRE(find_fault(*store, workload, found) == "");
  }
  std::filesystem::remove_all(folder);
  REQUIRE(lost);  // else this file system forgets nothing, and the test above proves nothing
}

TEST_CASE("a durable commit of a relaxed store survives, and all before it") {
  const std::string folder = temporary_folder();
  for (const bool durable : {true, false}) {
    std::filesystem::remove_all(folder);
    const auto system = std::make_shared<UnsyncedFileSystem>(rocksdb::FileSystem::Default());
    const auto environment = rocksdb::NewCompositeEnv(system);
    store::StoreOptions options = tiny_options();
    options.environment = environment.get();
    options.durable = !durable;
    options.fold_threshold = 1000;
    {
      const auto store = store::Store::open(folder, options);
      for (int i = 1; i <= 5; ++i) {
        const auto change = store->begin();
        const store::Id n = change->intern(Term::integer(i));
        const store::Id r = change->intern(Term::entity("r"));
        change->add({r, r, n, store::kAlways});
        change->set_durable(durable && i == 4);
        change->commit();
      }
      system->crash();
    }
    system->forget();
    const store::CommitNumber found =
        store::Store::open(folder, tiny_options())->snapshot().commit();
    if (durable) {
      CHECK(found >= 4);
    } else {
      CHECK(found == 0);
    }
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("threads that commit at the same time share syncs, and lose nothing acknowledged") {
  const std::string folder = temporary_folder();
  constexpr int kThreads = 4;
  for (const int rounds : {5, 40}) {
    std::filesystem::remove_all(folder);
    const auto system = std::make_shared<UnsyncedFileSystem>(rocksdb::FileSystem::Default());
    const auto environment = rocksdb::NewCompositeEnv(system);
    store::StoreOptions options;
    options.environment = environment.get();
    options.fold_threshold = 100;
    std::array<std::vector<int>, kThreads> acknowledged;
    std::atomic<int> commits = 0;
    std::uint64_t syncs = 0;
    {
      const auto store = store::Store::open(folder, options);
      store->begin()->rollback();  // takes the lock
      const std::uint64_t before = system->syncs();
      const auto work = [&](int thread) {
        for (int i = 0; i < rounds; ++i) {
          try {
            const auto change = store->begin();
            const store::Id who = change->intern(Term::entity("t" + std::to_string(thread)));
            change->add({who, change->intern(Term::entity("did")), change->intern(Term::integer(i)),
                         store::kAlways});
            const auto commit = change->commit();
            // Whoever is told of a commit sees it.
            if (store->snapshot().commit() < commit->number) std::abort();
            acknowledged[static_cast<std::size_t>(thread)].push_back(i);
          } catch (const Error&) {
            return;
          }
          // The machine crashes while others still commit.
          if (++commits == kThreads * rounds / 2) {
            syncs = system->syncs() - before;
            system->crash();
          }
        }
      };
      std::vector<std::thread> threads;
      for (int t = 0; t < kThreads; ++t) threads.emplace_back(work, t);
      for (std::thread& thread : threads) thread.join();
    }
    system->forget();
    const auto store = store::Store::open(folder, tiny_options());
    const store::Snapshot now = store->snapshot();
    CHECK(store->check().sound);
    for (int t = 0; t < kThreads; ++t) {
      for (const int i : acknowledged[static_cast<std::size_t>(t)]) {
        INFO("thread " << t << ", commit " << i);
        const auto key = now.find_key(Fact(Term::entity("t" + std::to_string(t)),
                                           Term::entity("did"), Term::integer(i), TimeValue()));
        CHECK((key && now.find_asserted(*key)));
      }
    }
    if (rounds == 40) CHECK(syncs < static_cast<std::uint64_t>(kThreads * rounds / 2));
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a write that fails while other threads sync is an error and nothing worse") {
  const std::string folder = temporary_folder();
  for (int round = 0; round < 40; ++round) {
    std::filesystem::remove_all(folder);
    const auto system = std::make_shared<UnsyncedFileSystem>(rocksdb::FileSystem::Default());
    const auto environment = rocksdb::NewCompositeEnv(system);
    store::StoreOptions options;
    options.environment = environment.get();
    std::atomic<int> commits = 0;
    std::atomic<int> errors = 0;
    constexpr int kThreads = 6;
    {
      const auto store = store::Store::open(folder, options);
      const auto work = [&] {
        try {
          for (;;) {
            const auto change = store->begin();
            const store::Id n = change->intern(Term::integer(commits));
            change->add({n, n, n, store::kAlways});
            change->commit();
            if (++commits == round) system->crash();
          }
        } catch (const Error& error) {
          if (error.code() == ErrorCode::kIo) ++errors;
        }
      };
      std::vector<std::thread> threads;
      threads.reserve(kThreads);
      for (int t = 0; t < kThreads; ++t) threads.emplace_back(work);
      if (round == 0) system->crash();
      for (std::thread& thread : threads) thread.join();
    }
    INFO("crashed after commit " << round);
    CHECK(errors == kThreads);
    CHECK(commits >= round);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace annals::test
