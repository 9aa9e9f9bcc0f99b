// Values that are made when they are first asked for.
#ifndef ANNALS_STORE_LAZY_H_
#define ANNALS_STORE_LAZY_H_

#include <atomic>
#include <mutex>
#include <optional>

namespace annals::store {

/// Any thread. Unlike with std::call_once making the value may throw, under the thread sanitizer
/// too: whoever asks next makes it then.
template <typename T>
class Lazy {
 public:
  /// `make` gives the value, and must not ask for it. What is returned lives as long as this.
  template <typename Make>
  const T& get(const Make& make) const {
    if (!is_made_.load(std::memory_order_acquire)) {
      const std::lock_guard lock(mutex_);
      if (!is_made_.load(std::memory_order_relaxed)) {
        value_.emplace(make());
        is_made_.store(true, std::memory_order_release);
      }
    }
    return *value_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::atomic<bool> is_made_{false};
  mutable std::optional<T> value_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LAZY_H_
