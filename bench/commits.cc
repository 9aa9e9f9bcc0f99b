// Measures commits one by one: synced ones beside RocksDB's own synced writes in the same run, with
// one writer and with several; and facts a second where commits are not synced. commits [FOLDER]
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "annals/graph.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kRound{1500};

struct Rate {
  double calls = 0;      // a second
  double processor = 0;  // microseconds that a call takes in its thread
};

double processor_microseconds() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto microseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

/// Calls `work(thread, i)` in so many threads for a while.
Rate rate(int threads, const std::function<void(int, int)>& work) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> calls = 0;
  std::atomic<std::uint64_t> processor = 0;
  std::vector<std::thread> running;
  const auto begin = Clock::now();
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; !done; ++i) {
        work(t, i);
        ++calls;
      }
      processor += static_cast<std::uint64_t>(processor_microseconds());
    });
  }
  std::this_thread::sleep_for(kRound);
  done = true;
  for (std::thread& thread : running) thread.join();
  const std::chrono::duration<double> time = Clock::now() - begin;
  return {static_cast<double>(calls) / time.count(),
          static_cast<double>(processor) / static_cast<double>(calls)};
}

Rate raw_writes(const std::string& folder, int threads) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, folder, &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string value(100, 'x');  // about what a commit of one fact is
  return rate(threads, [&](int t, int i) {
    const std::string key = std::to_string(t) + "-" + std::to_string(i);
    if (!db->Put(synced, key, value).ok()) std::abort();
  });
}

annals::Fact event(std::uint64_t subject, std::uint64_t object, std::int64_t day) {
  return annals::Fact(annals::Term::entity("entity-" + std::to_string(subject)),
                      annals::Term::entity("relation-" + std::to_string(object % 50)),
                      annals::Term::entity("entity-" + std::to_string(object)),
                      annals::TimeValue::from_day(day));
}

Rate commits(const std::string& folder, int threads) {
  annals::Graph graph = annals::Graph::open(folder);
  return rate(threads, [&](int t, int i) {
    annals::Transaction change = graph.begin();
    change.add(event(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(t), 9131 + i));
    change.commit();
  });
}

/// Facts in transactions of so many, into a graph that has `loaded` already.
Rate unsynced_facts(const std::string& folder, int size, std::uint64_t loaded) {
  annals::OpenOptions options;
  options.durable = false;
  annals::Graph graph = annals::Graph::open(folder, options);
  std::mt19937_64 random(2007);
  const auto some_event = [&] {
    return event(random() % 20'000, random() % 20'000,
                 9131 + static_cast<std::int64_t>(random() % 10'958));
  };
  if (loaded > 0) {
    annals::BulkLoad load = graph.begin_load();
    for (std::uint64_t i = 0; i < loaded; ++i) load.add(some_event());
    load.finish();
  }
  const Rate of = rate(1, [&](int, int) {
    annals::Transaction change = graph.begin();
    for (int i = 0; i < size; ++i) change.add(some_event());
    change.commit();
  });
  return {of.calls * size, of.processor / size};
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path root =
      (argc > 1 ? std::filesystem::path(argv[1]) : std::filesystem::temp_directory_path()) /
      ("annals-commits-" + std::to_string(std::random_device{}()));
  std::filesystem::create_directories(root);
  try {
    for (const int threads : {1, 4}) {
      const std::string number = std::to_string(threads);
      const double raw = raw_writes(root / ("raw-" + number), threads).calls;
      const double ours = commits(root / ("graph-" + number), threads).calls;
      std::printf("synced, %d writers: RocksDB %8.0f writes/s, Annals %8.0f commits/s (%.2f)\n",
                  threads, raw, ours, ours / raw);
    }
    for (const int size : {1, 100}) {
      for (const std::uint64_t loaded : {0, 200'000}) {
        const std::string name = "unsynced-" + std::to_string(size) + "-" + std::to_string(loaded);
        const Rate facts = unsynced_facts(root / name, size, loaded);
        std::printf(
            "not synced, transactions of %3d, beside %6llu facts: %8.0f facts/s, %.1f us of a "
            "processor a fact\n",
            size, static_cast<unsigned long long>(loaded), facts.calls, facts.processor);
      }
    }
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return 1;
  }
  std::filesystem::remove_all(root);
  return 0;
}
