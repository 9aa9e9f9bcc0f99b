// The same as the kill test over a machine that crashes: what was not synced is gone. After kill -9
// alone a forgotten sync passes unnoticed, here it does not.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

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

}  // namespace annals::test
