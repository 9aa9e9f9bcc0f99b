#include "store/load_lane.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/error.h"
#include "model/write.h"
#include "store/words.h"

namespace annals::store {
namespace {

constexpr std::uint64_t kCountEvery = 4096;  // facts
constexpr std::uint64_t kLookAtMemoryEvery = 16;

}  // namespace

void GivenNames::give(std::string_view owner, std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (!names_) {
    const Id relation = id(entity_record(kOtherNameRelation));
    names_.emplace(relation);
    const auto state = std::make_shared<const SnapshotState>(core_.state());
    const Snapshot words = Snapshot(state).as_stated();
    const auto local = [&](Id known) { return id(word_record(words.term(known))); };
    for (const auto& given : state->other_names().given()) {
      names_->add({local(given.second), relation, local(given.first), kAlways});
    }
  }
  const FactKey key{id(owner), names_->relation(), id(name), kAlways};
  if (const auto conflict = names_->conflict(key)) {
    refuse(*conflict,
           [this](Id known) { return write_term(term_of_record(words_.record(known.payload()))); });
  }
  names_->add(key);
}

OpenLane::OpenLane(SharedLoad& shared, std::function<void()> every_so_often)
    : shared_(shared),
      every_so_often_(std::move(every_so_often)),
      tables_(std::make_unique<LoadTables>()),
      other_name_record_(entity_record(kOtherNameRelation)) {}

void OpenLane::add(const Fact& fact) {
  const Id subject = intern(fact.subject());
  const Id relation = intern(fact.relation());
  const Id object = intern(fact.object());
  add(subject, relation, object, intern_time(fact.time()));
}

Id OpenLane::intern(const Term& term) {
  if (term.is_fact()) {
    const Fact& fact = term.as_fact();
    const Id subject = intern(fact.subject());
    const Id relation = intern(fact.relation());
    const Id object = intern(fact.object());
    const FactKey key{subject, relation, object, intern_time(fact.time())};
    return Id::fact(std::uint64_t{tables_->add(key, false)} + 1);
  }
  if (const auto id = inline_id(term)) return *id;
  word_record(term, record_);
  const Id id = tables_->word(record_);
  if (record_ == other_name_record_ &&
      std::find(other_name_ids_.begin(), other_name_ids_.end(), id) == other_name_ids_.end()) {
    other_name_ids_.push_back(id);
  }
  return id;
}

void OpenLane::add(Id subject, Id relation, Id object, Id time) {
  if (shared_.ended) throw Error(ErrorCode::kUsage, "the load has ended");
  const FactKey key{subject, relation, object, time};
  if (!other_name_ids_.empty() && gives_name(key)) give_name(key);
  if (last_.is_none()) ++shared_.lanes;
  last_ = Id::fact(std::uint64_t{tables_->add(key, true)} + 1);
  if (++uncounted_ % kLookAtMemoryEvery == 0) keep_to_memory();
  if (uncounted_ < kCountEvery) return;
  count();
  every_so_often_();
}

void OpenLane::count() {
  shared_.given += uncounted_;
  uncounted_ = 0;
}

Id OpenLane::intern_time(const TimeValue& time) {
  if (const auto id = inline_time(time)) return *id;
  return intern(Term::time(time));
}

bool OpenLane::gives_name(const FactKey& key) const {
  return key.time == kAlways && key.subject.kind() == IdKind::kEntity &&
         key.object.kind() == IdKind::kEntity &&
         std::find(other_name_ids_.begin(), other_name_ids_.end(), key.relation) !=
             other_name_ids_.end();
}

void OpenLane::give_name(const FactKey& key) {
  shared_.names.give(tables_->record(key.subject.payload()), tables_->record(key.object.payload()));
}

void OpenLane::keep_to_memory() { tables_->spill(shared_.memory_limit / (2 * shared_.lanes)); }

}  // namespace annals::store
