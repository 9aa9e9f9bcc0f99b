// A process that works on a graph: kill_writer.
#ifndef ANNALS_TESTS_KILL_WORKER_H_
#define ANNALS_TESTS_KILL_WORKER_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace annals::test {

class Worker {
 public:
  /// Runs kill_writer with these arguments.
  explicit Worker(const std::vector<std::string>& arguments);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// Kills it when it still runs.
  ~Worker();

  /// Waits until it has acknowledged something; false when it ended before.
  bool wait_for_first();
  /// Kills it (kill -9). The last number that it acknowledged; 0 for none.
  std::uint64_t kill();
  /// Waits for its end by itself; its exit status.
  int wait();

 private:
  bool read_some();
  int collect();

  pid_t child_ = -1;
  int output_ = -1;
  std::string printed_;
};

}  // namespace annals::test

#endif  // ANNALS_TESTS_KILL_WORKER_H_
