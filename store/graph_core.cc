#include "store/graph_core.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "model/error.h"
#include "store/backup.h"
#include "store/log_rows.h"
#include "store/mend_graph.h"

namespace annals::store {
namespace {

constexpr std::chrono::milliseconds kWatchPeriod{50};

/// Whether what failed may be due to a writer that changes the files at this moment.
bool may_pass(const Error& error) {
  return error.code() == ErrorCode::kDamaged || error.code() == ErrorCode::kIo;
}

std::string outside_memory(const std::string& path, const StoreOptions& options) {
  return options.mode == OpenMode::kInMemory ? std::string() : path;
}

/// The run of this number that is known already: its directories have been read.
std::shared_ptr<const Run> known_run(const GraphState* known, const RunInfo& info) {
  if (known == nullptr) return nullptr;
  for (const auto& run : known->runs) {
    if (run->info().number == info.number) return run;
  }
  return nullptr;
}

}  // namespace

GraphCore::GraphCore(std::string path, const StoreOptions& options, Damage damage)
    : path_(std::move(path)),
      options_(options),
      mends_(damage == Damage::kMend),
      pages_(std::make_shared<PageCache>(options.word_cache_bytes)),
      blocks_(make_block_cache(options.cache_bytes)),
      workers_(std::make_shared<WorkerPool>(options.processors)),
      held_(std::make_shared<std::atomic<std::int64_t>>(0)),
      counter_(outside_memory(path_, options)),
      queue_(outside_memory(path_, options)),
      watch_(kWatchPeriod, [this] { return look_after_lock(); }) {
  options_.block_rows = std::max<std::size_t>(options_.block_rows, 2);
  options_.fold_threshold = std::max<std::size_t>(options_.fold_threshold, 1);
  if (options_.mode != OpenMode::kInMemory && Database::exists(path_, options_)) {
    install(read_now(nullptr), false);
    if (state_) return;
    if (read_only()) {
      throw Error(ErrorCode::kIo,
                  fmt::format("the graph '{}' holds nothing: whoever was making it did not come to "
                              "the end. Opening it for changes makes it whole",
                              path_));
    }
  } else if (options_.mode == OpenMode::kExisting || read_only()) {
    throw Error(ErrorCode::kIo, fmt::format("the graph '{}' does not exist", path_));
  }
  // It is made, or the making that somebody began is ended.
  take_lock();
}

bool GraphCore::has_format(const Database& database) const {
  const auto format = database.get(Space::kMain, kFormatKey);
  if (!format) {
    database.visit(Space::kMain, "", "\xff", [&](std::string_view, std::string_view) -> bool {
      throw Error(ErrorCode::kDamaged,
                  fmt::format("the graph '{}' is damaged: its format version is missing", path_));
    });
    return false;
  }
  for (std::uint64_t known = kOldestFormatVersion; known <= kFormatVersion; ++known) {
    if (format->bytes() == std::to_string(known)) return true;
  }
  throw Error(
      ErrorCode::kFormatVersion,
      fmt::format("the graph '{}' has format version {}; this program reads versions {} to {}",
                  path_, format->bytes(), kOldestFormatVersion, kFormatVersion));
}

GraphCore::Opened GraphCore::read_now(const GraphState* known) const {
  constexpr int kTries = 6, kMakingTries = 50;
  for (int i = 1;; ++i) {
    try {
      const std::optional<CommitCount> counted = counter_.read();
      Opened opened;
      opened.database = Database::open_for_reading(path_, options_, blocks_);
      const bool is_made = opened.database != nullptr && has_format(*opened.database);
      if (is_made) {
        load(opened, known);
        require_counted(*opened.state, counted);
        return opened;
      }
      if (known != nullptr || (counted && counted->commit > 0)) {
        throw Error(ErrorCode::kDamaged,
                    fmt::format("the graph '{}' is damaged: its commits are gone", path_));
      }
      if (i >= kMakingTries) return opened;
    } catch (const Error& error) {
      if (i >= kTries || !may_pass(error)) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(i, 10)));
  }
}

void GraphCore::require_counted(const GraphState& state,
                                const std::optional<CommitCount>& counted) const {
  if (options_.lenient || !counted || state.commit >= counted->commit) return;
  throw Error(
      ErrorCode::kDamaged,
      fmt::format("the graph '{}' is damaged: its log ends with commit {}, and there were {} "
                  "commits",
                  path_, state.commit, counted->commit));
}

void GraphCore::load(Opened& opened, const GraphState* known) const {
  const auto row = opened.database->get(Space::kMain, kManifestKey);
  opened.manifest_bytes = row ? row->bytes() : std::string_view();
  opened.manifest = row ? Manifest::decode(opened.manifest_bytes) : Manifest();
  const Manifest& manifest = opened.manifest;
  if (known != nullptr && known->database->identity() != opened.database->identity()) {
    throw Error(
        ErrorCode::kIo,
        fmt::format("another graph stands at '{}' since it was opened: open it again", path_));
  }
  auto state = std::make_shared<GraphState>();
  if (known != nullptr && opened.manifest_bytes == manifest_bytes_) {
    *state = *known;
    state->database = opened.database;
  } else {
    state->database = opened.database;
    state->pages = pages_;
    state->workers = workers_;
    state->held = held_;
    state->known_words = std::make_shared<KnownWords>();
    for (const RunInfo& info : manifest.runs) {
      std::shared_ptr<const Run> run = known_run(known, info);
      if (!run) run = std::make_shared<const Run>(opened.database, info);
      state->runs.push_back(std::move(run));
    }
    state->commit = state->logged = manifest.folded;
    state->asserted = manifest.asserted;
    state->next_word = manifest.next_word;
    state->next_fact = manifest.next_fact;
    if (manifest.folded > 0) {
      const PinnedValue last = log_row(*opened.database, manifest.folded);
      state->last_time = LogRecord::decode_head(last.bytes(), manifest.folded).info.time;
    }
  }
  const std::vector<LogRecord> records = read_log(*opened.database, state->commit);
  if (!records.empty()) push_piece(state->delta, DeltaPiece::of(records));
  for (const LogRecord& record : records) {
    const LogHead& head = record.head;
    state->commit = state->logged = head.info.number;
    state->last_time = head.info.time;
    state->asserted += head.info.added - head.info.retracted - head.erased_asserted;
    state->next_word = head.next_word;
    state->next_fact = head.next_fact;
  }
  if (mends_) {
    opened.notice = mend(state);
  } else {
    state->settle();
  }
  if (known != nullptr && state->commit < known->commit) {
    throw Error(ErrorCode::kDamaged,
                fmt::format("the graph '{}' is damaged: its last commits are gone", path_));
  }
  opened.state = std::move(state);
}

std::string GraphCore::mend(const std::shared_ptr<GraphState>& state) const {
  MendedGraph mended = mend_runs(*state, options_.block_rows);
  state->settle();
  if (mended.lost) mend_facts(state, mended.lines);
  return fmt::format("{}", fmt::join(mended.lines, "\n"));
}

void GraphCore::install(Opened opened, bool writing) {
  // What the old states alone held goes after the lock.
  std::deque<Unpublished> lost;
  std::shared_ptr<const GraphState> old;
  const std::lock_guard lock(state_mutex_);
  lost.swap(unpublished_);
  old.swap(published_);
  published_ = opened.state;
  durable_ = opened.state ? opened.state->commit : 0;
  database_.swap(opened.database);
  manifest_ = std::move(opened.manifest);
  manifest_bytes_ = std::move(opened.manifest_bytes);
  state_.swap(opened.state);
  if (!opened.notice.empty()) notice_.swap(opened.notice);
  writing_ = writing;
}

std::shared_ptr<const GraphState> GraphCore::state() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

std::shared_ptr<const GraphState> GraphCore::published() const {
  const std::lock_guard lock(state_mutex_);
  return published_;
}

Snapshot GraphCore::snapshot() const {
  // Under the lock, so that a state which is no longer published has all its snapshots counted.
  const std::lock_guard lock(state_mutex_);
  return Snapshot(std::make_shared<const SnapshotState>(published_));
}

void GraphCore::publish(std::shared_ptr<const GraphState> state) {
  States old;  // what they alone held goes after the lock
  const std::lock_guard lock(state_mutex_);
  old.push_back(std::exchange(state_, state));
  unpublished_.push_back({needed_, std::move(state)});
  show_next_states(old);
}

void GraphCore::publish_durable(CommitNumber commit) {
  States old;
  const std::lock_guard lock(state_mutex_);
  durable_ = std::max(durable_, commit);
  show_next_states(old);
}

void GraphCore::show_next_states(States& old) {
  for (; !unpublished_.empty() && unpublished_.front().needed <= durable_;
       unpublished_.pop_front()) {
    old.push_back(std::exchange(published_, std::move(unpublished_.front().state)));
  }
}

WrittenCommit GraphCore::write(const LogRecord& record, std::optional<bool> durable,
                               std::shared_ptr<const DeltaPiece> piece) {
  if (has_failed()) {
    throw Error(ErrorCode::kIo,
                fmt::format("an earlier commit could not be written to the graph '{}'", path_));
  }
  const LogHead& head = record.head;
  auto next = std::make_shared<GraphState>(*state_);
  if (!piece) piece = DeltaPiece::of({&record, 1});
  push_piece(next->delta, std::move(piece), next->sealed);
  next->commit = next->logged = head.info.number;
  next->last_time = head.info.time;
  next->asserted += head.info.added - head.info.retracted - head.erased_asserted;
  next->next_word = head.next_word;
  next->next_fact = head.next_fact;
  next->settle();
  const bool synced = durable.value_or(options_.durable) && options_.mode != OpenMode::kInMemory;
  if (!synced) sync_->will_write_unsynced(head.info.number);
  failed_ = true;
  database_->put(log_key(head.info.number), record.encode(), false);
  failed_ = false;
  sync_->wrote(head.info.number);
  if (synced) needed_ = head.info.number;
  wrote_ = true;
  publish(std::move(next));
  const WrittenCommit written(sync_, needed_);
  tidy();
  return written;
}

void GraphCore::catch_up() {
  if (writing_ || mends_) return;
  // Before the state is looked at: what is counted later is not asked for here.
  const std::optional<CommitCount> counted = counter_.read();
  std::shared_ptr<const GraphState> old;  // goes after the lock
  const std::lock_guard lock(state_mutex_);
  if (writing_ || (counted && counted->exact && counted->commit <= state_->commit)) return;
  Opened opened = read_now(state_.get());
  old = std::exchange(published_, opened.state);
  database_ = std::move(opened.database);
  manifest_ = std::move(opened.manifest);
  manifest_bytes_ = std::move(opened.manifest_bytes);
  state_ = std::move(opened.state);
}

CommitNumber GraphCore::backup(const std::string& path, const BackupProgress& progress) const {
  std::unique_ptr<FrozenRows> rows;
  {
    // Nobody publishes a state, and so removes no run, until all rows are held.
    const std::lock_guard lock(state_mutex_);
    rows = database_->freeze();
  }
  return write_backup(*rows, path, progress);
}

StoreStats GraphCore::stats() const {
  const std::shared_ptr<const GraphState> now = published();
  StoreStats stats;
  stats.facts = now->asserted;
  for (const auto& run : now->runs) {
    stats.quoted_facts += run->info().rows[static_cast<std::size_t>(Partition::kQuoted)];
    stats.retracted_facts += run->info().rows[static_cast<std::size_t>(Partition::kHistory)];
    stats.words += run->info().words;
  }
  for (const auto& piece : now->delta) {
    stats.quoted_facts += piece->rows(Order::kNumber, Partition::kQuoted).rows();
    stats.words += piece->words().size();
    stats.unfolded_facts += piece->rows(Order::kNumber, Partition::kAsserted).rows();
  }
  for (const TombstoneList* list : now->tombstones.lists()) {
    for (const Tombstone& t : list->all()) stats.retracted_facts += t.to != kErased ? 1 : 0;
  }
  stats.commits = now->commit;
  stats.runs = now->runs.size();
  stats.disk_bytes = now->database->disk_bytes();
  const auto format = now->database->get(Space::kMain, kFormatKey);
  if (format) stats.format_version = std::stoull(std::string(format->bytes()));
  return stats;
}

}  // namespace annals::store
