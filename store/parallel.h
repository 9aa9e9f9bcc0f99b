// Independent pieces of work on several threads.
#ifndef ANNALS_STORE_PARALLEL_H_
#define ANNALS_STORE_PARALLEL_H_

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace annals::store {

/// Does all of the work, begun in sequence, with so many threads, this one among them. What one
/// throws is thrown when all that had begun have ended; nothing more is begun then.
inline void run_parallel(const std::vector<std::function<void()>>& work, std::size_t threads) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) {
      try {
        work[i]();
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = work.size();
      }
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads && i < work.size(); ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace annals::store

#endif  // ANNALS_STORE_PARALLEL_H_
