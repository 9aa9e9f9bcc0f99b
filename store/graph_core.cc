#include "store/graph_core.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/error.h"

namespace annals::store {
namespace {

/// A delta of this size is read from the log in less than ten milliseconds.
constexpr std::size_t kFoldAtClose = 512;

}  // namespace

GraphCore::GraphCore(std::string path, const StoreOptions& options)
    : path_(std::move(path)),
      options_(options),
      pages_(std::make_shared<PageCache>(std::max<std::size_t>(options.cache_bytes / 8, 1 << 20))),
      held_(std::make_shared<std::atomic<std::int64_t>>(0)) {
  options_.block_rows = std::max<std::size_t>(options_.block_rows, 2);
  options_.fold_threshold = std::max<std::size_t>(options_.fold_threshold, 1);
  open_database();
  state_ = load(nullptr);
  if (!read_only()) sweep_runs();
}

GraphCore::~GraphCore() {
  if (read_only() || options_.mode == OpenMode::kInMemory) return;
  try {
    if (size_of(state_->delta) > kFoldAtClose) fold();
    if (wrote_) database_->flush();
  } catch (const Error&) {
    // Every commit is in the log: the next opening has them all, only more slowly.
  }
}

void GraphCore::open_database() {
  database_ = Database::open(path_, options_);
  check_format();
}

void GraphCore::check_format() {
  const auto format = database_->get(Space::kMain, kFormatKey);
  const std::string own = std::to_string(kFormatVersion);
  if (!format) {
    bool empty = true;
    database_->visit(Space::kMain, "", "\xff", [&](std::string_view, std::string_view) {
      empty = false;
      return false;
    });
    if (!empty) {
      throw Error(ErrorCode::kDamaged,
                  fmt::format("the graph '{}' is damaged: its format version is missing", path_));
    }
    if (read_only()) {
      throw Error(ErrorCode::kIo, fmt::format("the graph '{}' does not exist", path_));
    }
    database_->put(kFormatKey, own, options_.durable);
  } else if (format->bytes() != own) {
    throw Error(ErrorCode::kFormatVersion,
                fmt::format("the graph '{}' has format version {}; this program reads version {}",
                            path_, format->bytes(), own));
  }
}

void GraphCore::sweep_runs() {
  // A fold whose process ended before it could remove the old runs leaves them behind.
  std::uint32_t run = 0;
  for (;;) {
    std::optional<std::uint32_t> found;
    database_->visit(Space::kRuns, run_key(run), "\xff\xff\xff\xff\xff",
                     [&](std::string_view key, std::string_view) {
                       found = ByteReader(key, "a key").u32_big();
                       return false;
                     });
    if (!found) return;
    const bool known = std::any_of(manifest_.runs.begin(), manifest_.runs.end(),
                                   [&](const RunInfo& info) { return info.number == *found; });
    if (!known) database_->remove_range(Space::kRuns, run_key(*found), run_key(*found + 1));
    run = *found + 1;
  }
}

LogHead GraphCore::head_of_log(CommitNumber commit) const {
  const auto row = database_->get(Space::kMain, log_key(commit));
  if (!row) {
    throw Error(ErrorCode::kDamaged,
                fmt::format("the graph is damaged: commit {} is missing in its log", commit));
  }
  return LogRecord::decode_head(row->bytes(), commit);
}

std::vector<LogRecord> GraphCore::read_log(CommitNumber after) const {
  std::vector<LogRecord> records;
  database_->visit(Space::kMain, log_key(after + 1), "M",
                   [&](std::string_view key, std::string_view value) {
                     const CommitNumber next = after + 1 + records.size();
                     const CommitNumber got = ByteReader(key.substr(1), "a key").u64_big();
                     if (got != next) head_of_log(next);  // says that it is missing
                     records.push_back(LogRecord::decode(value, next));
                     return true;
                   });
  return records;
}

std::shared_ptr<const GraphState> GraphCore::load(const GraphState* known) {
  const auto row = database_->get(Space::kMain, kManifestKey);
  std::string bytes(row ? row->bytes() : std::string_view());
  auto state = std::make_shared<GraphState>();
  if (known != nullptr && bytes == manifest_bytes_ && known->database == database_) {
    *state = *known;
  } else {
    manifest_ = row ? Manifest::decode(bytes) : Manifest();
    manifest_bytes_ = std::move(bytes);
    state->database = database_;
    state->pages = pages_;
    state->held = held_;
    for (const RunInfo& info : manifest_.runs) {
      state->runs.push_back(std::make_shared<const Run>(database_, info));
    }
    state->commit = state->logged = manifest_.folded;
    state->asserted = manifest_.asserted;
    state->next_word = manifest_.next_word;
    state->next_fact = manifest_.next_fact;
    if (manifest_.folded > 0) state->last_time = head_of_log(manifest_.folded).info.time;
  }
  const std::vector<LogRecord> records = read_log(state->commit);
  if (!records.empty()) push_piece(state->delta, DeltaPiece::of(records));
  for (const LogRecord& record : records) {
    const LogHead& head = record.head;
    state->commit = state->logged = head.info.number;
    state->last_time = head.info.time;
    state->asserted += head.info.added - head.info.retracted - head.erased_asserted;
    state->next_word = head.next_word;
    state->next_fact = head.next_fact;
  }
  state->settle();
  return state;
}

std::shared_ptr<const GraphState> GraphCore::state() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

Snapshot GraphCore::snapshot() const {
  const std::lock_guard lock(state_mutex_);
  return Snapshot(std::make_shared<const SnapshotState>(state_));
}

void GraphCore::publish(std::shared_ptr<const GraphState> state) {
  // What the old state alone held goes after the lock.
  const std::lock_guard lock(state_mutex_);
  state_.swap(state);
}

void GraphCore::commit(const LogRecord& record, std::optional<bool> durable) {
  const std::shared_ptr<const GraphState> old = state();
  auto next = std::make_shared<GraphState>(*old);
  const LogHead& head = record.head;
  push_piece(next->delta, DeltaPiece::of({&record, 1}));
  next->commit = next->logged = head.info.number;
  next->last_time = head.info.time;
  next->asserted += head.info.added - head.info.retracted - head.erased_asserted;
  next->next_word = head.next_word;
  next->next_fact = head.next_fact;
  next->settle();
  database_->put(log_key(head.info.number), record.encode(), durable.value_or(options_.durable));
  wrote_ = true;
  publish(next);
  tidy();
}

void GraphCore::catch_up() {
  if (!read_only()) return;
  const std::lock_guard lock(state_mutex_);
  if (held_->load() == 0) {
    database_->catch_up();
  } else {
    // Catching up takes away the files of runs that are gone, which these snapshots still read:
    // they keep the old view, and a new one is opened.
    open_database();
  }
  state_ = load(state_.get());
}

StoreStats GraphCore::stats() const {
  const std::shared_ptr<const GraphState> now = state();
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
  stats.format_version = kFormatVersion;
  return stats;
}

}  // namespace annals::store
