#include <utility>

#include "graph/facts.h"
#include "graph/pattern_scan.h"
#include "graph/state.h"

namespace annals {

struct Matches::State {
  State(internal::OpenGraphPtr of, store::Snapshot at_commit, const Pattern& pattern)
      : graph(std::move(of)),
        snapshot(std::move(at_commit)),
        scan(snapshot, pattern,
             pattern.history ? store::Visibility::kHistory : store::Visibility::kAsserted) {}

  internal::OpenGraphPtr graph;  // before what reads it
  store::Snapshot snapshot;
  internal::PatternScan scan;

  std::size_t limit = internal::kFirstRowsFetched;  // rows to fetch next
  store::FactBatch batch;
  std::vector<FoundFact> found;
  std::size_t at = 0;

  bool next();
};

bool Matches::State::next() {
  if (at + 1 < found.size()) {
    ++at;
    return true;
  }
  found.clear();
  at = 0;
  if (!scan.next(batch, limit)) return false;
  limit = internal::more_rows_to_fetch(limit);
  std::vector<Fact> facts = scan.facts(batch);
  for (std::size_t row = 0; row < facts.size(); ++row) {
    store::FactRow place;
    place.key.subject = batch.parts[static_cast<std::size_t>(store::Part::kSubject)][row];
    place.number = batch.numbers[row];
    place.from = batch.from[row];
    place.to = batch.to[row];
    found.push_back(internal::found_fact(std::move(facts[row]), place));
  }
  return true;
}

Matches::Matches(std::unique_ptr<State> state) : state_(std::move(state)) {}
Matches::Matches(Matches&&) noexcept = default;
Matches& Matches::operator=(Matches&&) noexcept = default;
Matches::~Matches() = default;

Matches::State& Matches::state() const { return internal::held(state_, "Matches"); }

bool Matches::next() { return state().next(); }

const FoundFact& Matches::fact() const {
  const State& own = state();
  if (own.found.empty()) {
    throw Error(ErrorCode::kUsage, "there is no current fact: call next() first");
  }
  return own.found[own.at];
}

Matches Snapshot::match(const Pattern& pattern) const {
  return Matches(std::make_unique<Matches::State>(state().graph, state().snapshot, pattern));
}

}  // namespace annals
