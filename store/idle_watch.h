// A thread that looks after something now and then, as long as there is something to look after.
#ifndef ANNALS_STORE_IDLE_WATCH_H_
#define ANNALS_STORE_IDLE_WATCH_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace annals::store {

class IdleWatch {
 public:
  /// `look` is called every `period` after start(), in the thread, until it returns false. It must
  /// not throw.
  IdleWatch(std::chrono::milliseconds period, std::function<bool()> look)
      : period_(period), look_(std::move(look)) {}
  IdleWatch(const IdleWatch&) = delete;
  IdleWatch& operator=(const IdleWatch&) = delete;
  /// Waits for a look that is under way.
  ~IdleWatch() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  /// Not from several threads at once.
  void start() {
    {
      const std::lock_guard lock(mutex_);
      active_ = true;
    }
    wake_.notify_one();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      wake_.wait(lock, [this] { return active_ || ended_; });
      if (wake_.wait_for(lock, period_, [this] { return ended_; })) return;
      active_ = false;  // a start() from here on counts
      lock.unlock();
      const bool again = look_();
      lock.lock();
      active_ = active_ || again;
    }
  }

  const std::chrono::milliseconds period_;
  const std::function<bool()> look_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool active_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_IDLE_WATCH_H_
