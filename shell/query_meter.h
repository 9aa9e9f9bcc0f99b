// What a person sees while a statement takes long.
#ifndef ANNALS_SHELL_QUERY_METER_H_
#define ANNALS_SHELL_QUERY_METER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace annals::shell {

/// A line of progress on a terminal, from the first second of a statement on: "12,345 rows, 3.2 s".
/// It is gone when the statement is done, or something else is printed. Its thread begins with the
/// first statement.
class QueryMeter {
 public:
  /// Nothing is shown on a descriptor below zero.
  explicit QueryMeter(int descriptor) : descriptor_(descriptor) {}
  ~QueryMeter();
  QueryMeter(const QueryMeter&) = delete;
  QueryMeter& operator=(const QueryMeter&) = delete;

  void begin();
  void count_row() { rows_.fetch_add(1, std::memory_order_relaxed); }
  /// Clears the line; nothing more is shown of this statement.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  void show();
  void clear();

  int descriptor_;
  std::atomic<std::uint64_t> rows_{0};
  std::mutex mutex_;  // of what follows, and of the line itself
  std::condition_variable changed_;
  bool active_ = false;
  bool ended_ = false;
  Clock::time_point begin_;
  std::size_t shown_ = 0;  // columns
  std::thread thread_;
};

/// A statement that is measured, to its end.
class Measured {
 public:
  explicit Measured(QueryMeter& meter) : meter_(meter) { meter_.begin(); }
  ~Measured() { meter_.end(); }
  Measured(const Measured&) = delete;
  Measured& operator=(const Measured&) = delete;

 private:
  QueryMeter& meter_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_QUERY_METER_H_
