#include "store/worker_pool.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace annals::store {

WorkerPool::WorkerPool(std::size_t processors)
    : processors_(processors != 0 ? processors
                                  : std::max<std::size_t>(std::thread::hardware_concurrency(), 1)) {
}

WorkerPool::~WorkerPool() {
  if (is_forked()) {  // the threads are not there
    for (std::thread& thread : threads_) thread.detach();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wanted_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::is_forked() const {
  const pid_t owner = owner_;
  return owner != 0 && owner != getpid();
}

bool WorkerPool::is_crowded() const {
  return std::max<std::size_t>(busy_.count(), 1) + helping_.load(std::memory_order_relaxed) >
         processors_;
}

/// How many helpers there are for a job, at most as many as it wants.
std::size_t WorkerPool::promise(std::size_t helpers) {
  const std::size_t busy = std::max<std::size_t>(busy_.count(), 1) + helping_;
  return busy < processors_ ? std::min(helpers, processors_ - busy) : 0;
}

void WorkerPool::start_threads(std::size_t wanted) {
  owner_ = getpid();
  try {
    while (threads_.size() < wanted) threads_.emplace_back([this] { help(); });
  } catch (const std::system_error&) {
    // The system gives no more: whoever has a job does what is left of it alone.
  }
}

void WorkerPool::run(std::size_t helpers, const std::function<void()>& work) {
  if (is_forked() || promise(helpers) == 0) return work();
  Job job{&work, 0, 0, {}};
  std::size_t promised = 0;
  {
    const std::lock_guard lock(mutex_);
    promised = promise(helpers);
    if (promised > 0) {
      helping_ += promised;
      start_threads(helping_);
      job.waiting = promised;
      jobs_.push_back(&job);
    }
  }
  for (std::size_t i = 0; i < promised; ++i) wanted_.notify_one();
  work();
  std::unique_lock lock(mutex_);
  if (job.waiting > 0) {  // they would come too late
    std::erase(jobs_, &job);
    helping_ -= job.waiting;
  }
  job.ended.wait(lock, [&job] { return job.running == 0; });
}

void WorkerPool::help() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    Job& job = *jobs_.front();
    ++job.running;
    if (--job.waiting == 0) jobs_.pop_front();
    lock.unlock();
    (*job.work)();
    lock.lock();
    --helping_;
    // The one who waits for it may go as soon as the lock is free.
    if (--job.running == 0) job.ended.notify_one();
  }
}

}  // namespace annals::store
