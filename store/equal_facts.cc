#include "store/equal_facts.h"

#include <array>

namespace annals::store {

EqualFacts::EqualFacts(const std::shared_ptr<const SnapshotState>& state, const OtherNames& names)
    : names_(names),
      by_key_(state, Order::kSubjectRelationObject, Visibility::kKnown),
      by_number_(state, Order::kNumber, Visibility::kKnown) {}

std::vector<Id> EqualFacts::equal(Id part, bool as_stated) {
  if (!part.is_fact()) return as_stated ? std::vector<Id>{part} : names_.all_names(part);
  const auto unborn = new_.find(part.payload());
  by_number_.seek({&part, 1});
  const auto row = by_number_.next_row();
  std::vector<Id> ids{part};
  if (row || unborn != new_.end()) {
    for (const FactRow& fact : known(row ? row->key : unborn->second)) {
      if (fact.number != part.payload()) ids.push_back(Id::fact(fact.number));
    }
  }
  return ids;
}

std::vector<FactRow> EqualFacts::known(const FactKey& key) {
  const bool as_stated = key.relation == names_.relation();
  const std::vector<Id> subjects = equal(key.subject, as_stated);
  const std::vector<Id> objects = equal(key.object, as_stated);
  std::vector<FactRow> rows;
  for (const Id relation : names_.all_names(key.relation)) {
    for (const Id subject : subjects) {
      for (const Id object : objects) {
        by_key_.seek(std::array<Id, 4>{subject, relation, object, key.time});
        while (const auto row = by_key_.next_row()) rows.push_back(*row);
      }
    }
  }
  return rows;
}

std::optional<FactRow> EqualFacts::asserted(const FactKey& key) {
  for (const FactRow& row : known(key)) {
    if (row.from != 0 && row.to == kNeverEnded) return row;
  }
  return std::nullopt;
}

}  // namespace annals::store
