// The threads that help a query of a graph, and who is at work for the graph at all.
#ifndef ANNALS_STORE_WORKER_POOL_H_
#define ANNALS_STORE_WORKER_POOL_H_

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace annals::store {

/// How many threads are at work for a graph by themselves: those that ask, load, fold. Any thread.
class BusyThreads {
 public:
  std::size_t count() const { return count_.load(std::memory_order_relaxed); }

  /// While it lives, `threads` more are at work.
  class Work {
   public:
    explicit Work(BusyThreads& busy, std::size_t threads = 1) : busy_(busy), threads_(threads) {
      busy_.count_.fetch_add(threads_, std::memory_order_relaxed);
    }
    ~Work() { busy_.count_.fetch_sub(threads_, std::memory_order_relaxed); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    BusyThreads& busy_;
    std::size_t threads_;
  };

 private:
  std::atomic<std::size_t> count_{0};
};

/// Any thread. Helpers are started when they are first needed and rest when there is nothing to do.
/// There are as many as there are processors beside the threads that are at work by themselves.
class WorkerPool {
 public:
  /// `processors`: 0: as many as the machine has.
  explicit WorkerPool(std::size_t processors);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  /// Nobody may be in run().
  ~WorkerPool();

  std::size_t processors() const { return processors_; }
  BusyThreads& busy() { return busy_; }
  /// Calls `work` in this thread and in as many others as are free, at most `helpers`, and returns
  /// when all of them have. `work` must not throw. In a process that was forked off: in this
  /// thread.
  void run(std::size_t helpers, const std::function<void()>& work);
  /// Whether more threads are at work than there are processors: a helper should come to an end.
  bool is_crowded() const;

 private:
  struct Job {
    const std::function<void()>* work;
    std::size_t waiting;  // helpers that are still to begin
    std::size_t running = 0;
    std::condition_variable ended;
  };
  std::size_t promise(std::size_t helpers);
  void start_threads(std::size_t wanted);
  void help();
  bool is_forked() const;

  std::size_t processors_;
  BusyThreads busy_;
  std::atomic<std::size_t> helping_{0};  // promised to jobs
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::deque<Job*> jobs_;  // with helpers that are still to begin
  bool ending_ = false;
  std::atomic<pid_t> owner_{0};  // the process that has the threads; 0: there are none
  std::vector<std::thread> threads_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WORKER_POOL_H_
