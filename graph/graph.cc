#include <utility>

#include "graph/state.h"

namespace annals {

namespace internal {

void OpenGraph::require_writable() const {
  if (read_only) {
    throw Error(ErrorCode::kReadOnly, "the graph is open for reading only and takes no changes");
  }
}

CommitInfo to_public(const store::CommitInfo& info) {
  CommitInfo result;
  result.number = info.number;
  result.time = TimeValue::from_moment(info.time);
  result.note = info.note;
  result.added = info.added;
  result.retracted = info.retracted;
  result.erased = info.erased;
  return result;
}

Moment commit_moment(const TimeValue& recorded) {
  const Moment first = recorded.bounds().s0;
  if (first == kStartOfTime) {
    throw Error(
        ErrorCode::kInvalidValue,
        "a commit cannot be dated " + std::string(recorded.text()) + ", which has no first moment");
  }
  return first;
}

}  // namespace internal

namespace {

store::OpenMode to_store(OpenMode mode) {
  switch (mode) {
    case OpenMode::kCreate:
      return store::OpenMode::kCreate;
    case OpenMode::kExisting:
      return store::OpenMode::kExisting;
    case OpenMode::kReadOnly:
      return store::OpenMode::kReadOnly;
    case OpenMode::kInMemory:
      return store::OpenMode::kInMemory;
  }
  throw Error(ErrorCode::kUsage, "no such way to open a graph");
}

CheckReport to_public(store::CheckReport report) {
  CheckReport result;
  result.sound = report.sound;
  result.lines = std::move(report.lines);
  return result;
}

}  // namespace

Graph::Graph(std::shared_ptr<State> state) : state_(std::move(state)) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

Graph::State& Graph::state() const { return internal::held(state_, "Graph"); }

Graph Graph::open(const std::string& path, const OpenOptions& options) {
  if (options.salvage && options.mode != OpenMode::kReadOnly) {
    throw Error(ErrorCode::kUsage, "a graph is salvaged by reading: open it with kReadOnly");
  }
  store::StoreOptions store_options;
  store_options.mode = to_store(options.mode);
  store_options.durable = options.durable;
  store_options.cache_bytes = options.cache_bytes;
  store_options.word_cache_bytes = options.word_cache_bytes;
  store_options.busy_timeout = options.busy_timeout;
  store_options.lenient = options.salvage;
  store_options.fold_threshold = options.fold_threshold;
  store_options.block_rows = options.block_rows;
  store_options.processors = options.processors;
  auto state = std::make_shared<State>();
  state->store = store::Store::open(path, store_options);
  state->read_only = options.mode == OpenMode::kReadOnly;
  return Graph(std::move(state));
}

Graph Graph::in_memory() {
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  return open("", options);
}

Snapshot Graph::snapshot() const {
  state().store->catch_up();
  return Snapshot(
      std::make_shared<const Snapshot::State>(Snapshot::State{state_, state_->store->snapshot()}));
}

void Graph::compact() {
  state().require_writable();
  state_->store->compact();
}

GraphStats Graph::stats() const {
  state().store->catch_up();
  const store::StoreStats stats = state_->store->stats();
  GraphStats result;
  result.facts = stats.facts;
  result.quoted_facts = stats.quoted_facts;
  result.retracted_facts = stats.retracted_facts;
  result.words = stats.words;
  result.commits = stats.commits;
  result.runs = stats.runs;
  result.unfolded_facts = stats.unfolded_facts;
  result.disk_bytes = stats.disk_bytes;
  result.format_version = stats.format_version;
  return result;
}

std::string Graph::take_notice() { return state().store->take_notice(); }

CheckReport Graph::check() const { return to_public(state().store->check()); }

CheckReport Graph::check(const std::string& path) { return to_public(store::Store::check(path)); }

std::uint64_t Graph::backup(const std::string& path, const BackupOptions& options) const {
  const store::Store& store = *state().store;
  state().store->catch_up();
  return store.backup(path, [&](std::uint64_t bytes) {
    if (options.progress) options.progress(bytes);
    return !is_cancelled(options.cancel);
  });
}

}  // namespace annals
