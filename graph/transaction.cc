#include <utility>

#include "graph/facts.h"
#include "graph/pattern_scan.h"
#include "graph/state.h"
#include "query/rules.h"
#include "query/taken_facts.h"

namespace annals {

struct Transaction::State {
  internal::OpenGraphPtr graph;  // before the change: it goes last
  std::unique_ptr<store::Transaction> change;
  std::optional<query::RuleCheck> rules;  // while only facts are added

  store::Transaction& open() const {
    if (change == nullptr) throw Error(ErrorCode::kUsage, "the transaction has ended");
    return *change;
  }
  /// What keeps a rule must be one, and no meaning may lead rules in a circle.
  void check_rule(const Fact& fact) {
    if (!query::RuleCheck::concerns(fact)) return;
    if (!rules) rules.emplace(change->snapshot(), query::Options());
    rules->take(fact, std::nullopt);
  }
  /// For a change by which rules may go, or names may mean others.
  store::Transaction& open_for_more() {
    rules.reset();
    return open();
  }
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Transaction::State& Transaction::state() const { return internal::held(state_, "Transaction"); }

Transaction Graph::begin(TransactionOptions options) {
  state().require_writable();
  auto begun = std::make_unique<Transaction::State>();
  begun->graph = state_;
  begun->change = state_->store->begin();
  if (!options.note.empty()) begun->change->set_note(std::move(options.note));
  if (options.recorded) begun->change->set_time(internal::commit_moment(*options.recorded));
  if (options.durable) begun->change->set_durable(*options.durable);
  if (options.keep_empty) begun->change->keep_empty();
  if (options.as_stated) begun->change->set_as_stated();
  return Transaction(std::move(begun));
}

Transaction::Added Transaction::add(const Fact& fact) {
  if (fact.subject().empty())
    throw Error(ErrorCode::kInvalidValue, "the empty fact states nothing");
  store::Transaction& change = state().open();
  state().check_rule(fact);
  store::FactKey key;
  key.subject = change.intern(fact.subject());
  key.relation = change.intern(fact.relation());
  key.object = change.intern(fact.object());
  key.time = fact.time().is_always() ? store::kAlways : change.intern(Term::time(fact.time()));
  const store::Transaction::Added added = change.add(key);
  return {added.number, added.known, added.commit};
}

std::uint64_t Transaction::retract(const Fact& fact) {
  store::Transaction& change = state().open_for_more();
  if (fact.subject().empty()) return 0;
  const store::Snapshot snapshot = change.snapshot();
  const std::optional<store::FactKey> key = snapshot.find_key(fact);
  if (!key) return 0;
  const std::optional<store::FactRow> row = snapshot.find_asserted(*key);
  if (!row) return 0;
  query::TakenFacts taken(snapshot);
  taken.retract(row->number, change);
  return taken.count();
}

std::uint64_t Transaction::retract(std::uint64_t id) {
  store::Transaction& change = state().open_for_more();
  query::TakenFacts taken(change.snapshot());
  taken.retract(id, change);
  return taken.count();
}

std::uint64_t Transaction::retract(const Pattern& pattern) {
  store::Transaction& change = state().open_for_more();
  const store::Snapshot snapshot = change.snapshot();
  internal::PatternScan scan(snapshot, pattern, store::Visibility::kAsserted, true);
  query::TakenFacts taken(snapshot);
  store::FactBatch batch;
  while (scan.next(batch)) {
    for (const store::FactNumber number : batch.numbers) taken.retract(number, change);
  }
  return taken.count();
}

std::uint64_t Transaction::erase(const Fact& fact) {
  store::Transaction& change = state().open_for_more();
  if (fact.subject().empty()) return 0;
  const store::Snapshot snapshot = change.snapshot();
  query::TakenFacts taken(snapshot);
  for (const store::FactNumber number : internal::all_numbers(snapshot, fact)) {
    taken.erase(number, change);
  }
  return taken.count();
}

bool Transaction::redate(const Fact& fact, const TimeValue& to) {
  store::Transaction& change = state().open_for_more();
  if (fact.subject().empty() || fact.time() == to) return false;
  const store::Snapshot snapshot = change.snapshot();
  const std::optional<store::FactKey> key = snapshot.find_key(fact);
  if (!key) return false;
  const std::optional<store::FactRow> row = snapshot.find_asserted(*key);
  if (!row) return false;
  query::redate(*row, to, change);
  return true;
}

std::uint64_t Transaction::withdraw(std::string_view source) {
  ast::Withdraw withdraw;
  withdraw.source.value = ast::Constant{Term::entity(source)};
  return query::apply(withdraw, state().open_for_more(), {}).retracted;
}

std::uint64_t Transaction::commit_number() const { return state().open().snapshot().commit(); }

Snapshot Transaction::snapshot() const {
  return Snapshot(std::make_shared<const Snapshot::State>(
      Snapshot::State{state().graph, state_->open().snapshot()}));
}

std::optional<CommitInfo> Transaction::commit() {
  state().open();
  // Whether the commit succeeds or throws, the transaction is over afterwards.
  const std::unique_ptr<store::Transaction> change = std::move(state_->change);
  const std::optional<store::CommitInfo> info = change->commit();
  if (!info) return std::nullopt;
  return internal::to_public(*info);
}

void Transaction::rollback() {
  state().open().rollback();
  state_->change = nullptr;
}

}  // namespace annals
