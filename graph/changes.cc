// What came and went: the difference of two states, and the history of facts.
#include <algorithm>
#include <utility>

#include "graph/facts.h"
#include "graph/pattern_scan.h"
#include "graph/state.h"

namespace annals {

namespace {

using store::CommitNumber;
using store::FactBatch;

store::FactKey key_of(const FactBatch& batch, std::size_t row) {
  return {batch.parts[0][row], batch.parts[1][row], batch.parts[2][row], batch.parts[3][row]};
}

}  // namespace

/// Reads every state of every fact in an order in which those of one fact come one after another.
struct Changes::State {
  State(internal::OpenGraphPtr of, store::Snapshot at_commit, CommitNumber before,
        CommitNumber after)
      : graph(std::move(of)),
        snapshot(std::move(at_commit)),
        from(std::min(before, snapshot.commit())),
        to(std::min(after, snapshot.commit())) {
    if (from == to) return;
    cursor = snapshot.scan_changed(std::min(from, to), std::max(from, to));
  }

  internal::OpenGraphPtr graph;  // before what reads it
  store::Snapshot snapshot;
  CommitNumber from, to;
  std::unique_ptr<store::Cursor> cursor;  // null: nothing more to read

  /// The fact whose states are being read: whether the one state has it and the other.
  struct Open {
    store::FactKey key;
    FactBatch last;  // its state in one of the two
    bool before = false, after = false;
  };
  std::optional<Open> open;
  FactBatch read, differing;
  std::vector<FactChange> found;
  std::size_t at = 0;

  bool next();

 private:
  bool fill();
  void take(std::size_t row);
  void close();
  CommitNumber commit_of(std::size_t row, bool added) const;
};

/// The commit in which the fact came or went, on the way from the one state to the other.
CommitNumber Changes::State::commit_of(std::size_t row, bool added) const {
  const bool came = added == (from < to);
  return came ? differing.from[row] : differing.to[row];
}

void Changes::State::close() {
  if (open && open->before != open->after) differing.push(open->last, 0);
  open.reset();
}

void Changes::State::take(std::size_t row) {
  const auto asserted = [&](CommitNumber commit) {
    return read.from[row] <= commit && commit < read.to[row];
  };
  const bool before = asserted(from), after = asserted(to);
  if (!before && !after) return;
  const store::FactKey key = key_of(read, row);
  if (!open || open->key != key) {
    close();
    open = Open{};
    open->key = key;
  }
  open->before = open->before || before;
  open->after = open->after || after;
  open->last.clear();
  open->last.push(read, row);
}

bool Changes::State::fill() {
  differing.clear();
  while (cursor != nullptr && differing.size() < store::kBatchRows) {
    read.clear();
    if (!cursor->next(read)) {
      cursor = nullptr;
      close();
      break;
    }
    for (std::size_t row = 0; row < read.size(); ++row) take(row);
  }
  return differing.size() > 0;
}

bool Changes::State::next() {
  if (at + 1 < found.size()) {
    ++at;
    return true;
  }
  found.clear();
  at = 0;
  if (!fill()) return false;
  std::vector<Fact> facts = internal::facts_of(snapshot, differing);
  for (std::size_t row = 0; row < facts.size(); ++row) {
    const bool in_to = differing.from[row] <= to && to < differing.to[row];
    found.push_back({in_to, std::move(facts[row]), differing.numbers[row], commit_of(row, in_to)});
  }
  return true;
}

Changes::Changes(std::unique_ptr<State> state) : state_(std::move(state)) {}
Changes::Changes(Changes&&) noexcept = default;
Changes& Changes::operator=(Changes&&) noexcept = default;
Changes::~Changes() = default;

Changes::State& Changes::state() const { return internal::held(state_, "Changes"); }

bool Changes::next() { return state().next(); }

const FactChange& Changes::change() const {
  const State& own = state();
  if (own.found.empty()) {
    throw Error(ErrorCode::kUsage, "there is no current change: call next() first");
  }
  return own.found[own.at];
}

Changes Snapshot::changes(std::uint64_t from, std::uint64_t to) const {
  return Changes(std::make_unique<Changes::State>(state().graph, state().snapshot, from, to));
}

std::vector<FactChange> Snapshot::history(const Pattern& pattern) const {
  const store::Snapshot& snapshot = state().snapshot;
  internal::PatternScan scan(snapshot, pattern, store::Visibility::kHistory);
  std::vector<FactChange> found;
  store::FactBatch batch;
  while (scan.next(batch)) {
    const std::vector<Fact> facts = internal::facts_of(snapshot, batch);
    for (std::size_t row = 0; row < facts.size(); ++row) {
      const FactChange came{true, facts[row], batch.numbers[row], batch.from[row]};
      found.push_back(came);
      if (batch.to[row] > snapshot.commit()) continue;
      found.push_back({false, facts[row], batch.numbers[row], batch.to[row]});
    }
  }
  std::sort(found.begin(), found.end(), [](const FactChange& a, const FactChange& b) {
    return std::tuple(a.commit, a.added, a.id) < std::tuple(b.commit, b.added, b.id);
  });
  return found;
}

}  // namespace annals
