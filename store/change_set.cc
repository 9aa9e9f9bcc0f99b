#include "store/change_set.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "model/write.h"
#include "store/equal_facts.h"
#include "store/words.h"

namespace annals::store {
namespace {

/// The facts of `visibility` that have one of the facts in `numbers` as the first part of one of
/// the orders, at any depth, added to the numbers.
void add_naming(const std::shared_ptr<const SnapshotState>& state, Visibility visibility,
                std::span<const Order> orders, std::vector<FactNumber>& numbers) {
  std::unordered_set<FactNumber> met(numbers.begin(), numbers.end());
  std::vector<MergeCursor> cursors;
  for (const Order order : orders) cursors.emplace_back(state, order, visibility);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::array<Id, 1> prefix = {Id::fact(numbers[i])};
    for (MergeCursor& cursor : cursors) {
      cursor.seek(prefix);
      while (const auto row = cursor.next_row()) {
        if (met.insert(row->number).second) numbers.push_back(row->number);
      }
    }
  }
}

std::optional<FactRow> find_number(const std::shared_ptr<const SnapshotState>& state,
                                   FactNumber number, Visibility visibility) {
  MergeCursor cursor(state, Order::kNumber, visibility);
  const std::array<Id, 1> prefix = {Id::fact(number)};
  cursor.seek(prefix);
  return cursor.next_row();
}

}  // namespace

ChangeSet::ChangeSet(std::shared_ptr<const GraphState> base)
    : base_(std::make_shared<const SnapshotState>(std::move(base))),
      work_{{},
            this->base().asserted,
            this->base().next_word,
            this->base().next_fact,
            this->base().commit + 1} {}

void ChangeSet::flush() {
  if (flushed_ && pending_.facts.empty() && pending_.tombstones.empty() &&
      pending_.words.size() == 0) {
    return;
  }
  auto piece =
      std::make_shared<const DeltaPiece>(pending_.asserted, pending_.quoted,
                                         std::move(pending_.tombstones), std::move(pending_.words));
  if (piece->size() > 0) push_piece(work_.own, std::move(piece));
  pending_ = Pending();

  auto graph = std::make_shared<GraphState>(base());
  graph->delta.insert(graph->delta.end(), work_.own.begin(), work_.own.end());
  graph->commit = base().commit + 1;
  graph->asserted = work_.asserted;
  graph->next_word = work_.next_word;
  graph->next_fact = work_.next_fact;
  graph->settle();
  flushed_ = std::make_shared<const SnapshotState>(std::move(graph));
  by_key_ =
      std::make_unique<MergeCursor>(flushed_, Order::kSubjectRelationObject, Visibility::kKnown);
}

std::shared_ptr<const SnapshotState> ChangeSet::state() {
  flush();
  return flushed_;
}

std::size_t ChangeSet::savepoint() {
  flush();
  savepoints_.push_back(work_);
  return savepoints_.size() - 1;
}

void ChangeSet::undo_to(std::size_t savepoint) {
  work_ = savepoints_.at(savepoint);
  savepoints_.resize(savepoint + 1);
  pending_ = Pending();
  flushed_.reset();
  names_.reset();
  // Numbers from here on will be given again, to other words.
  std::erase_if(words_, [this](const auto& word) { return word.second >= work_.next_word; });
}

Id ChangeSet::intern(const Term& term) {
  if (term.is_fact()) {
    const Fact& fact = term.as_fact();
    const Id subject = intern(fact.subject());
    const Id relation = intern(fact.relation());
    const Id object = intern(fact.object());
    const Id time = intern(Term::time(fact.time()));
    return Id::fact(quote({subject, relation, object, time}));
  }
  if (const auto id = inline_id(term)) return *id;
  std::string record = word_record(term);
  const IdKind kind = id_kind(record);
  const auto known = words_.find(record);
  if (known != words_.end()) return Id::make(kind, known->second);
  if (const auto number = base().known_words->find(record)) return Id::make(kind, *number);
  if (const auto number = find_word(base(), record)) {
    base().known_words->add(record, *number);
    return Id::make(kind, *number);
  }
  const WordNumber number = work_.next_word++;
  pending_.words.add(number, record);
  if (record == entity_record(kOtherNameRelation)) names_.reset();
  words_.emplace(std::move(record), number);
  return Id::make(kind, number);
}

bool ChangeSet::keeps_number(FactNumber number) {
  // A commit sees no states inside it: what it finds alive keeps its number throughout.
  if (number >= base().next_fact || is_live(base_, number)) return true;
  return is_live(state(), number);
}

ChangeSet::Found ChangeSet::find(const FactKey& key) {
  if (!pending_.tombstones.empty() || !flushed_) flush();
  const auto pending = pending_.facts.find(key);
  if (pending != pending_.facts.end()) {
    return {pending->second.number, pending->second.asserted, base().commit + 1};
  }
  by_key_->seek(std::array<Id, 4>{key.subject, key.relation, key.object, key.time});
  std::vector<FactNumber> numbers;
  while (const auto row = by_key_->next_row()) {
    if (row->from != 0 && row->to == kNeverEnded) return {row->number, true, row->from};
    numbers.push_back(row->number);
  }
  std::reverse(numbers.begin(), numbers.end());
  for (const FactNumber number : numbers) {
    if (keeps_number(number)) return {number, false, 0};
  }
  return {};
}

const OtherNames& ChangeSet::other_names() {
  if (!names_) names_ = OtherNames::of(state());
  return *names_;
}

void ChangeSet::forget_names() {
  if (names_ && !names_->empty()) names_.reset();
}

void ChangeSet::check_name(const FactKey& key) {
  if (const auto conflict = other_names().conflict(key)) {
    const Snapshot words(state());
    refuse(*conflict, [&words](Id id) { return write_term(words.as_stated().term(id)); });
  }
}

std::optional<FactRow> ChangeSet::find_equal(const FactKey& key) {
  if (as_stated_) return std::nullopt;
  const OtherNames& names = other_names();
  if (names.empty()) return std::nullopt;
  const auto has_one_name = [&](Id id) { return !id.is_fact() && names.all_names(id).size() == 1; };
  if (has_one_name(key.subject) && has_one_name(key.relation) && has_one_name(key.object)) {
    return std::nullopt;
  }
  return EqualFacts(state(), names).asserted(key);
}

void ChangeSet::assert_as(const FactKey& key, FactNumber number) {
  pending_.asserted.push_back({key, number, work_.tick, kNeverEnded});
  pending_.facts[key] = {number, true};
  ++work_.asserted;
}

Transaction::Added ChangeSet::add(const FactKey& key) {
  const Found found = find(key);
  if (found.asserted) return {*found.number, true, found.from};
  if (const auto equal = find_equal(key)) return {equal->number, true, equal->from};
  return add_new(key, found);
}

Transaction::Added ChangeSet::add_as_stated(const FactKey& key) {
  const Found found = find(key);
  if (found.asserted) return {*found.number, true, found.from};
  return add_new(key, found);
}

Transaction::Added ChangeSet::add_new(const FactKey& key, const Found& found) {
  const bool gives_name = other_names().gives_name(key);
  if (gives_name) check_name(key);
  const FactNumber number = found.number ? *found.number : work_.next_fact++;
  assert_as(key, number);
  if (gives_name) names_->add(key);
  return {number, false, base().commit + 1};
}

FactNumber ChangeSet::quote(const FactKey& key) {
  const Found found = find(key);
  if (found.number) return *found.number;
  const FactNumber number = work_.next_fact++;
  pending_.quoted.push_back({key, number, 0, 0});
  pending_.facts[key] = {number, false};
  return number;
}

std::vector<FactNumber> ChangeSet::retract(FactNumber number) {
  flush();
  if (!find_number(flushed_, number, Visibility::kAsserted)) return {};
  std::vector<FactNumber> numbers = {number};
  constexpr std::array<Order, 1> kAsSubject = {Order::kSubjectRelationObject};
  add_naming(flushed_, Visibility::kAsserted, kAsSubject, numbers);
  ++work_.tick;
  for (const FactNumber ended : numbers) pending_.tombstones.push_back({ended, work_.tick});
  work_.asserted -= numbers.size();
  forget_names();
  return numbers;
}

std::vector<FactNumber> ChangeSet::erase(FactNumber number) {
  flush();
  if (!find_number(flushed_, number, Visibility::kKnown)) return {};
  std::vector<FactNumber> numbers = {number};
  constexpr std::array<Order, 2> kAsAny = {Order::kSubjectRelationObject,
                                           Order::kObjectSubjectRelation};
  add_naming(flushed_, Visibility::kKnown, kAsAny, numbers);
  for (const FactNumber gone : numbers) {
    if (find_number(flushed_, gone, Visibility::kAsserted)) --work_.asserted;
    pending_.tombstones.push_back({gone, kErased});
  }
  forget_names();
  return numbers;
}

}  // namespace annals::store
