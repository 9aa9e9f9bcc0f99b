// Measures commits one by one: synced ones beside RocksDB's own synced writes in the same run, with
// one writer and with several; and facts a second where commits are not synced. commits [FOLDER]
#include <rocksdb/db.h>
#include <rocksdb/options.h>

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

/// Calls `work(thread, i)` in so many threads for a while; calls a second.
double rate(int threads, const std::function<void(int, int)>& work) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> calls = 0;
  std::vector<std::thread> running;
  const auto begin = Clock::now();
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; !done; ++i) {
        work(t, i);
        ++calls;
      }
    });
  }
  std::this_thread::sleep_for(kRound);
  done = true;
  for (std::thread& thread : running) thread.join();
  const std::chrono::duration<double> time = Clock::now() - begin;
  return static_cast<double>(calls) / time.count();
}

double raw_writes(const std::string& folder, int threads) {
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

double commits(const std::string& folder, int threads) {
  annals::Graph graph = annals::Graph::open(folder);
  return rate(threads, [&](int t, int i) {
    annals::Transaction change = graph.begin();
    change.add(event(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(t), 9131 + i));
    change.commit();
  });
}

/// Facts a second in transactions of so many, into a graph that has `loaded` already.
double unsynced_facts(const std::string& folder, int size, std::uint64_t loaded) {
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
  return size * rate(1, [&](int, int) {
           annals::Transaction change = graph.begin();
           for (int i = 0; i < size; ++i) change.add(some_event());
           change.commit();
         });
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
      const double raw = raw_writes(root / ("raw-" + number), threads);
      const double ours = commits(root / ("graph-" + number), threads);
      std::printf("synced, %d writers: RocksDB %8.0f writes/s, Annals %8.0f commits/s (%.2f)\n",
                  threads, raw, ours, ours / raw);
    }
    for (const int size : {1, 100}) {
      for (const std::uint64_t loaded : {0, 200'000}) {
        const std::string name = "unsynced-" + std::to_string(size) + "-" + std::to_string(loaded);
        std::printf("not synced, transactions of %3d, beside %6llu facts: %8.0f facts/s\n", size,
                    static_cast<unsigned long long>(loaded),
                    unsynced_facts(root / name, size, loaded));
      }
    }
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return 1;
  }
  std::filesystem::remove_all(root);
  return 0;
}
