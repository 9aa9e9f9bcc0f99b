// Ending a query or load from outside.
#ifndef ANNALS_CONTROL_H_
#define ANNALS_CONTROL_H_

#include <atomic>

namespace annals {

/// Flips a query or load to Error(kCancelled) from another thread or a signal handler. Reusable
/// after reset().
class CancelToken {
 public:
  void cancel() noexcept { flag_.store(true, std::memory_order_relaxed); }
  void reset() noexcept { flag_.store(false, std::memory_order_relaxed); }
  const std::atomic<bool>& flag() const { return flag_; }

 private:
  std::atomic<bool> flag_{false};
};

}  // namespace annals

#endif  // ANNALS_CONTROL_H_
