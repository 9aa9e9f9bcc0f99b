#include <utility>

#include "graph/state.h"

namespace annals {

struct Transaction::State {
  internal::OpenGraphPtr graph;  // before the change: it goes last
  std::unique_ptr<store::Transaction> change;

  store::Transaction& open() const {
    if (change == nullptr) throw Error(ErrorCode::kUsage, "the transaction has ended");
    return *change;
  }
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Transaction Graph::begin(TransactionOptions options) {
  state_->require_writable();
  auto state = std::make_unique<Transaction::State>();
  state->graph = state_;
  state->change = state_->store->begin();
  if (!options.note.empty()) state->change->set_note(std::move(options.note));
  if (options.recorded) state->change->set_time(internal::commit_moment(*options.recorded));
  return Transaction(std::move(state));
}

Transaction::Added Transaction::add(const Fact& fact) {
  if (fact.subject().empty())
    throw Error(ErrorCode::kInvalidValue, "the empty fact states nothing");
  store::Transaction& change = state_->open();
  store::FactKey key;
  key.subject = change.intern(fact.subject());
  key.relation = change.intern(fact.relation());
  key.object = change.intern(fact.object());
  key.time = fact.time().is_always() ? store::kAlways : change.intern(Term::time(fact.time()));
  const store::Transaction::Added added = change.add(key);
  return {added.number, added.known};
}

std::uint64_t Transaction::retract(const Fact& fact) {
  store::Transaction& change = state_->open();
  if (fact.subject().empty()) return 0;
  const store::Snapshot snapshot = change.snapshot();
  const std::optional<store::FactKey> key = internal::find_key(snapshot, fact);
  if (!key) return 0;
  const std::optional<store::FactRow> row = snapshot.find_asserted(*key);
  return row ? change.retract(row->number) : 0;
}

std::uint64_t Transaction::erase(const Fact& fact) {
  store::Transaction& change = state_->open();
  if (fact.subject().empty()) return 0;
  std::uint64_t gone = 0;
  for (const store::FactNumber number : internal::all_numbers(change.snapshot(), fact)) {
    gone += change.erase(number);
  }
  return gone;
}

Snapshot Transaction::snapshot() const {
  return Snapshot(std::make_shared<const Snapshot::State>(
      Snapshot::State{state_->graph, state_->open().snapshot()}));
}

std::optional<CommitInfo> Transaction::commit() {
  state_->open();
  // Whether the commit succeeds or throws, the transaction is over afterwards.
  const std::unique_ptr<store::Transaction> change = std::move(state_->change);
  const std::optional<store::CommitInfo> info = change->commit();
  if (!info) return std::nullopt;
  return internal::to_public(*info);
}

void Transaction::rollback() {
  state_->open().rollback();
  state_->change = nullptr;
}

}  // namespace annals
