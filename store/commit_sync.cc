#include "store/commit_sync.h"

#include <algorithm>
#include <utility>

namespace annals::store {

CommitSync::CommitSync(CommitCounter& counter, CommitNumber durable, std::function<void()> sync,
                       std::function<void(CommitNumber)> reached)
    : counter_(counter),
      sync_(std::move(sync)),
      reached_(std::move(reached)),
      written_(durable),
      durable_(durable),
      counted_{durable, true} {
  counter_.write(counted_);
}

void CommitSync::count() {
  // Commits that were written, but are still to be synced, were acknowledged to nobody.
  const CommitCount now{durable_, unsynced_ <= durable_};
  if (now.commit == counted_.commit && now.exact == counted_.exact) return;
  counter_.write(now);
  counted_ = now;
}

void CommitSync::will_write_unsynced(CommitNumber commit) {
  const std::lock_guard lock(mutex_);
  unsynced_ = commit;
  count();
}

void CommitSync::wrote(CommitNumber commit) {
  const std::lock_guard lock(mutex_);
  written_ = commit;
}

void CommitSync::advance(CommitNumber commit) {
  if (commit <= durable_) return;
  reached_(commit);
  durable_ = commit;
  count();
}

void CommitSync::reach(CommitNumber commit) {
  {
    const std::lock_guard lock(mutex_);
    written_ = std::max(written_, commit);
    advance(commit);
  }
  ended_.notify_all();
}

void CommitSync::wait(CommitNumber commit) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (durable_ >= commit) return;
    if (error_) std::rethrow_exception(error_);
    if (!syncing_) break;
    ended_.wait(lock);
  }
  // A sync takes all along that was written before it began.
  const CommitNumber last = written_;
  syncing_ = true;
  lock.unlock();
  std::exception_ptr error;
  try {
    sync_();
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  syncing_ = false;
  if (error) {
    error_ = error;
    failed_ = true;
  } else {
    advance(last);
  }
  lock.unlock();
  ended_.notify_all();
  if (error) std::rethrow_exception(error);
}

}  // namespace annals::store
