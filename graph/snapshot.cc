#include <utility>

#include "graph/facts.h"
#include "graph/state.h"

namespace annals {

Snapshot::Snapshot(std::shared_ptr<const State> state) : state_(std::move(state)) {}
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(const Snapshot&) = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

const Snapshot::State& Snapshot::state() const { return internal::held(state_, "Snapshot"); }

std::uint64_t Snapshot::commit() const { return state().snapshot.commit(); }

Snapshot Snapshot::as_of(std::uint64_t commit) const {
  return Snapshot(
      std::make_shared<const State>(State{state().graph, state_->snapshot.as_of(commit)}));
}

Snapshot Snapshot::as_of(const TimeValue& time) const {
  return as_of(state().snapshot.commit_at(time.bounds().e1));
}

Snapshot Snapshot::as_stated() const {
  return Snapshot(
      std::make_shared<const State>(State{state().graph, state_->snapshot.as_stated()}));
}

std::vector<CommitInfo> Snapshot::commits() const {
  std::vector<CommitInfo> result;
  for (const store::CommitInfo& info : state().snapshot.commits()) {
    result.push_back(internal::to_public(info));
  }
  return result;
}

std::optional<CommitInfo> Snapshot::commit_info(std::uint64_t commit) const {
  const std::optional<store::CommitInfo> info = state().snapshot.commit_info(commit);
  if (!info) return std::nullopt;
  return internal::to_public(*info);
}

std::uint64_t Snapshot::fact_count() const { return state().snapshot.fact_count(); }

bool Snapshot::holds(const Fact& fact) const { return find(fact).has_value(); }

std::optional<FoundFact> Snapshot::find(const Fact& fact) const {
  const store::Snapshot& snapshot = state().snapshot;
  const std::optional<store::FactKey> key = snapshot.find_key(fact);
  if (!key) return std::nullopt;
  const std::optional<store::FactRow> row = snapshot.find_asserted(*key);
  if (!row) return std::nullopt;
  return internal::found_fact(snapshot.read(Term::fact(fact)).as_fact(), *row);
}

std::optional<FoundFact> Snapshot::find(std::uint64_t id) const {
  const store::Snapshot& snapshot = state().snapshot;
  const std::unique_ptr<store::Cursor> cursor = snapshot.scan(store::Order::kNumber);
  const store::Id number = store::Id::fact(id);
  cursor->seek({&number, 1});
  store::FactBatch batch;
  if (!cursor->next(batch)) return std::nullopt;
  store::FactRow row;
  row.key.subject = batch.parts[static_cast<std::size_t>(store::Part::kSubject)].front();
  row.number = batch.numbers.front();
  row.from = batch.from.front();
  return internal::found_fact(std::move(internal::facts_of(snapshot, batch).front()), row);
}

std::optional<Fact> Snapshot::fact(std::uint64_t id) const {
  const std::optional<store::FactRow> row = state().snapshot.fact(id);
  if (!row) return std::nullopt;
  return internal::fact_of_row(state_->snapshot, *row);
}

bool Snapshot::knows(const Term& term) const {
  return !term.empty() && state().snapshot.find(term).has_value();
}

}  // namespace annals
