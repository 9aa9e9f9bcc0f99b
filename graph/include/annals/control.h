// Ending a query or load from outside, and following how far it is.
#ifndef ANNALS_CONTROL_H_
#define ANNALS_CONTROL_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace annals {

/// Ends a query, load, dump or backup with Error(kCancelled), from another thread or a signal
/// handler. Reusable after reset().
class CancelToken {
 public:
  void cancel() noexcept { flag_.store(true, std::memory_order_relaxed); }
  void reset() noexcept { flag_.store(false, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return flag_.load(std::memory_order_relaxed); }
  const std::atomic<bool>& flag() const { return flag_; }

 private:
  std::atomic<bool> flag_{false};
};

/// Whether there is a token, and it was cancelled.
inline bool is_cancelled(const CancelToken* token) {
  return token != nullptr && token->cancelled();
}

/// How far a query is.
struct QueryProgress {
  std::uint64_t rows = 0;    // that passed the steps of its plan so far, all steps together
  std::uint64_t blocks = 0;  // of facts, read so far
  std::chrono::milliseconds elapsed{0};
};

/// Called while a query works, at most ten times a second and not before it has worked for a tenth
/// of one, in the thread that reads the answer. It may cancel the query by its token; it must not
/// use the answer itself.
using ProgressCallback = std::function<void(const QueryProgress&)>;

}  // namespace annals

#endif  // ANNALS_CONTROL_H_
