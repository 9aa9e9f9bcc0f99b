// Commits on their way to the disk. Whoever waits for one may sync for all that were written by
// then, so that threads which commit at the same time share a sync.
#ifndef ANNALS_STORE_COMMIT_SYNC_H_
#define ANNALS_STORE_COMMIT_SYNC_H_

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>

#include "store/commit_counter.h"

namespace annals::store {

/// From the moment in which a process takes the writer's lock until it gives it up. Any thread;
/// only the one who has the turn tells what it writes.
class CommitSync {
 public:
  /// All commits up to `durable` are on the disk, which is counted. `sync` puts there what was
  /// written before it is called; `reached` hears how far that is, before those who wait do.
  CommitSync(CommitCounter& counter, CommitNumber durable, std::function<void()> sync,
             std::function<void(CommitNumber)> reached);
  CommitSync(const CommitSync&) = delete;
  CommitSync& operator=(const CommitSync&) = delete;

  /// Before a commit is written that shall not be synced.
  void will_write_unsynced(CommitNumber commit);
  void wrote(CommitNumber commit);
  /// All commits up to this one have come to the disk by another way.
  void reach(CommitNumber commit);
  /// Returns when the commit is on the disk. Throws when a sync fails that should have taken it
  /// along; from then on there are no others.
  void wait(CommitNumber commit);
  /// Whether a sync has failed.
  bool failed() const { return failed_; }

 private:
  void advance(CommitNumber commit);
  void count();

  CommitCounter& counter_;
  const std::function<void()> sync_;
  const std::function<void(CommitNumber)> reached_;

  std::mutex mutex_;
  std::condition_variable ended_;  // a sync, or a failure of one
  bool syncing_ = false;
  CommitNumber written_;
  CommitNumber durable_;
  CommitNumber unsynced_ = 0;  // the last one that shall not be synced
  CommitCount counted_;
  std::exception_ptr error_;
  std::atomic<bool> failed_{false};
};

}  // namespace annals::store

#endif  // ANNALS_STORE_COMMIT_SYNC_H_
