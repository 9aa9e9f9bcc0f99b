// The writer's lock: one process writes. It takes the lock with its first change, which costs some
// thirty milliseconds, and keeps it for the next ones, until another process waits for it or
// nothing has been changed for a while. Without it the process goes on reading.
#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "model/error.h"
#include "store/graph_core.h"

namespace annals::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A delta of this size is read from the log in less than ten milliseconds.
constexpr std::size_t kFoldAtEnd = 512;
/// Two processes that both write all the time should not spend it on handing over.
constexpr milliseconds kShortestHold{100};
constexpr milliseconds kLongestIdle{1000};
constexpr milliseconds kRetry{10};

}  // namespace

GraphCore::~GraphCore() {
  const WriterSeat::Hold hold(seat_);  // the watch may be at it
  job_.reset();
  if (!writing_ || options_.mode == OpenMode::kInMemory) return;
  try {
    settle();
  } catch (const Error&) {
    // Every commit is in the log: the next opening has them all, only more slowly.
  }
}

void GraphCore::settle() {
  if (size_of(state_->delta) > kFoldAtEnd) fold();
  if (!wrote_) return;
  database_->flush();
  wrote_ = false;
  sync_->reach(state_->commit);
}

std::shared_ptr<Database> GraphCore::wait_for_lock() {
  struct Leaving {
    WriterQueue& queue;
    ~Leaving() { queue.leave(); }
  };
  const Leaving leaving{queue_};
  const steady_clock::time_point deadline = steady_clock::now() + options_.busy_timeout;
  for (;;) {
    if (queue_.try_head()) {
      try {
        return Database::open_for_writing(path_, options_, blocks_);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kBusy) throw;
      }
    }
    if (steady_clock::now() >= deadline) break;
    std::this_thread::sleep_for(std::min(kRetry, options_.busy_timeout));
  }
  throw Error(ErrorCode::kBusy,
              fmt::format("the graph '{}' is being written by {}, which did not end within {} s",
                          path_, Database::writer_of(path_, options_),
                          static_cast<double>(options_.busy_timeout.count()) / 1000));
}

void GraphCore::take_lock() {
  if (writing_ && has_failed()) give_lock();
  if (writing_) return;
  Opened opened;
  opened.database = wait_for_lock();
  if (!has_format(*opened.database)) {
    opened.database->put(kFormatKey, std::to_string(kFormatVersion), options_.durable);
  }
  load(opened, nullptr);
  notice_damaged_count(opened.state->commit);
  require_counted(*opened.state, counter_.read());
  sweep_runs(opened);
  // RocksDB has written out what it found in its log, so all of it is durable.
  sync_ = std::make_shared<CommitSync>(
      counter_, opened.state->commit, [database = opened.database] { database->sync(); },
      [this](CommitNumber commit) { publish_durable(commit); });
  needed_ = 0;
  wrote_ = failed_ = false;
  lock_taken_ = last_turn_ = steady_clock::now();
  install(std::move(opened), true);
  if (options_.mode != OpenMode::kInMemory) watch_.start();
}

void GraphCore::notice_damaged_count(CommitNumber commit) {
  if (!counter_.damaged()) return;
  const std::lock_guard lock(state_mutex_);
  notice_ = fmt::format(
      "{}/{}, which counts the commits, did not read and is written anew: the log ends with commit "
      "{}, and whether there were later ones cannot be told",
      path_, kCommitsFile, commit);
}

std::string GraphCore::take_notice() {
  const std::lock_guard lock(state_mutex_);
  return std::exchange(notice_, std::string());
}

void GraphCore::give_lock() {
  try {
    sync_->wait(needed_);  // nobody waits for a sync any more
    if (!failed_) collect_fold(false);
  } catch (const Error&) {
    // It is folded again some time.
  }
  drop_fold();
  try {
    settle();
  } catch (const Error&) {
    // As in the destructor.
  }
  database_->end_writing();
  std::deque<Unpublished> lost;  // when writing has failed
  const std::lock_guard lock(state_mutex_);
  lost.swap(unpublished_);
  state_ = published_;
  writing_ = false;
}

void GraphCore::end_turn() {
  last_turn_ = steady_clock::now();
  if (!writing_ || options_.mode == OpenMode::kInMemory) return;
  try {
    if (has_failed() || (last_turn_ - lock_taken_ >= kShortestHold && queue_.others_wait()))
      give_lock();
  } catch (const Error&) {
    // The watch tries again.
  }
}

bool GraphCore::look_after_lock() {
  const auto hold = WriterSeat::Hold::if_free(seat_);
  if (!hold) return true;
  if (!writing_) return false;
  const steady_clock::time_point now = steady_clock::now();
  try {
    if (!has_failed()) collect_fold(false);
    const bool wanted = now - lock_taken_ >= kShortestHold && queue_.others_wait();
    const bool idle = !job_ && now - last_turn_ >= kLongestIdle;
    if (!wanted && !has_failed() && !idle) return true;
    give_lock();
    return false;
  } catch (const Error&) {
    last_turn_ = now;
    return true;
  }
}

void GraphCore::sweep_runs(const Opened& opened) const {
  // A fold whose process ended before it could remove the old runs leaves them behind.
  const std::vector<RunInfo>& runs = opened.manifest.runs;
  std::uint32_t run = 0;
  for (;;) {
    std::optional<std::uint32_t> found;
    opened.database->visit(Space::kRuns, run_key(run), "\xff\xff\xff\xff\xff",
                           [&](std::string_view key, std::string_view) {
                             found = ByteReader(key, "a key").u32_big();
                             return false;
                           });
    if (!found) return;
    const bool known = std::any_of(runs.begin(), runs.end(),
                                   [&](const RunInfo& info) { return info.number == *found; });
    if (!known) opened.database->remove_range(Space::kRuns, run_key(*found), run_key(*found + 1));
    run = *found + 1;
  }
}

WriterTurn::WriterTurn(GraphCore& core) : core_(nullptr), hold_(core.seat_) {
  if (core.read_only()) {
    throw Error(ErrorCode::kReadOnly, "the graph is open for reading only");
  }
  core.take_lock();
  core_ = &core;
}

void WriterTurn::release() {
  if (core_ == nullptr) return;
  core_->end_turn();
  core_ = nullptr;
  hold_.release();
}

}  // namespace annals::store
