// Who may write: one transaction, load or fold at a time.
#ifndef ANNALS_STORE_WRITER_SEAT_H_
#define ANNALS_STORE_WRITER_SEAT_H_

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "model/error.h"

namespace annals::store {

class WriterSeat {
 public:
  /// The seat while this lives. It may be given up in another thread than it was taken in.
  class Hold {
   public:
    /// Waits until the seat is free. A thread that holds it itself would wait for ever: it gets
    /// Error(kUsage).
    explicit Hold(WriterSeat& seat) : seat_(&seat) { seat.take(); }
    /// Empty when somebody has it.
    static std::optional<Hold> if_free(WriterSeat& seat) {
      if (!seat.try_take()) return std::nullopt;
      return Hold(&seat);
    }
    Hold(Hold&& other) noexcept : seat_(other.seat_) { other.seat_ = nullptr; }
    Hold& operator=(Hold&&) = delete;
    ~Hold() { release(); }
    void release() {
      if (seat_ != nullptr) seat_->leave();
      seat_ = nullptr;
    }

   private:
    explicit Hold(WriterSeat* taken) : seat_(taken) {}
    WriterSeat* seat_;
  };

 private:
  void take() {
    std::unique_lock lock(mutex_);
    if (taken_ && owner_ == std::this_thread::get_id()) {
      throw Error(ErrorCode::kUsage,
                  "a transaction or load of this thread is still open: end it first");
    }
    free_.wait(lock, [this] { return !taken_; });
    taken_ = true;
    owner_ = std::this_thread::get_id();
  }
  bool try_take() {
    const std::lock_guard lock(mutex_);
    if (taken_) return false;
    taken_ = true;
    owner_ = std::this_thread::get_id();
    return true;
  }
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      taken_ = false;
    }
    free_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;
  std::thread::id owner_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WRITER_SEAT_H_
