// Snapshots: how facts read where entities have other names.
#include "store/graph_state.h"
#include "store/store.h"
#include "store/words.h"

namespace annals::store {

bool Snapshot::has_other_names() const { return !as_stated_ && !state_->other_names().empty(); }

bool Snapshot::keeps_names(Id relation) const {
  return !relation.is_none() && relation == state_->other_names().relation();
}

Id Snapshot::read(Id id) const {
  if (!has_other_names()) return id;
  if (id.is_fact()) return Id::fact(replaced()->read(id.payload()));
  return state_->other_names().owner(id);
}

FactKey Snapshot::read(const FactKey& key) const {
  if (!has_other_names()) return key;
  const auto part = [&](Id id) {
    return keeps_names(key.relation) && !id.is_fact() ? id : read(id);
  };
  return {part(key.subject), part(key.relation), part(key.object), key.time};
}

Term Snapshot::read(const Term& term) const {
  if (!has_other_names()) return term;
  if (term.is_entity()) {
    const auto word = find_word(state_->graph(), entity_record(term.as_entity()));
    if (!word) return term;
    const Id id = Id::make(IdKind::kEntity, *word);
    const Id owner = read(id);
    return owner == id ? term : this->term(owner);
  }
  if (!term.is_fact()) return term;
  const Fact& fact = term.as_fact();
  const Term relation = read(fact.relation());
  const bool keeps = relation.as_entity() == kOtherNameRelation;
  const auto part = [&](const Term& whole) {
    return keeps && !whole.is_fact() ? whole : read(whole);
  };
  return Term::fact(Fact(part(fact.subject()), relation, part(fact.object()), fact.time()));
}

std::vector<Id> Snapshot::all_names(Id id) const {
  return has_other_names() ? state_->other_names().all_names(id) : std::vector<Id>{id};
}

std::vector<FactNumber> Snapshot::stored_numbers(FactNumber number) const {
  const ReplacedRows* rows = replaced();
  return rows == nullptr ? std::vector<FactNumber>{number} : rows->stored(number);
}

}  // namespace annals::store
