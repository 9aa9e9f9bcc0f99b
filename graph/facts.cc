#include "graph/facts.h"

#include <array>
#include <memory>
#include <utility>

namespace annals::internal {

Fact fact_of_row(const store::Snapshot& snapshot, const store::FactRow& row) {
  const std::vector<store::Id> ids = {row.key.subject, row.key.relation, row.key.object,
                                      row.key.time};
  std::vector<Term> terms = snapshot.terms(ids);
  return Fact(std::move(terms[0]), std::move(terms[1]), std::move(terms[2]), terms[3].as_time());
}

FoundFact found_fact(Fact fact, const store::FactRow& row) {
  FoundFact found;
  found.fact = std::move(fact);
  found.id = row.number;
  found.since_commit = row.from;
  found.until_commit = row.to == store::kNeverEnded ? 0 : row.to;
  found.about = row.key.subject.is_fact() ? row.key.subject.payload() : 0;
  return found;
}

std::vector<Fact> facts_of(const store::Snapshot& snapshot, const store::FactBatch& batch) {
  std::vector<store::Id> ids;
  ids.reserve(batch.size() * 4);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    for (const std::vector<store::Id>& part : batch.parts) ids.push_back(part[row]);
  }
  return facts_of(snapshot.terms(ids));
}

std::vector<Fact> facts_of(std::vector<Term> parts) {
  std::vector<Fact> facts;
  facts.reserve(parts.size() / 4);
  for (std::size_t i = 0; i < parts.size(); i += 4) {
    facts.emplace_back(std::move(parts[i]), std::move(parts[i + 1]), std::move(parts[i + 2]),
                       parts[i + 3].as_time());
  }
  return facts;
}

std::optional<store::Id> time_id(const store::Snapshot& snapshot, const TimeValue& time) {
  if (time.is_always()) return store::kAlways;
  return snapshot.find(Term::time(time));
}

store::Snapshot end_names(const store::Snapshot& snapshot, const Term& end,
                          std::optional<store::Id> relation) {
  const bool stays = relation && snapshot.keeps_names(*relation) && !end.is_fact();
  return stays ? snapshot.as_stated() : snapshot;
}

std::vector<store::Id> all_ids(const store::Snapshot& snapshot, const Term& term) {
  std::vector<store::Id> ids;
  if (term.is_fact()) {
    for (const store::FactNumber number : all_numbers(snapshot, term.as_fact())) {
      ids.push_back(store::Id::fact(number));
    }
  } else if (const std::optional<store::Id> id = snapshot.find(term)) {
    ids.push_back(*id);
  }
  return ids;
}

std::vector<store::FactNumber> all_numbers(const store::Snapshot& snapshot, const Fact& fact) {
  std::vector<store::FactNumber> numbers;
  const std::optional<store::Id> relation = snapshot.find(fact.relation());
  const std::optional<store::Id> time = time_id(snapshot, fact.time());
  if (!relation || !time) return numbers;
  const std::unique_ptr<store::Cursor> cursor =
      snapshot.scan(store::Order::kSubjectRelationObject, store::Visibility::kKnown);
  for (const store::Id subject :
       all_ids(end_names(snapshot, fact.subject(), relation), fact.subject())) {
    for (const store::Id object :
         all_ids(end_names(snapshot, fact.object(), relation), fact.object())) {
      const std::array<store::Id, 4> prefix = {subject, *relation, object, *time};
      cursor->seek(prefix);
      store::FactBatch batch;
      while (cursor->next(batch)) {
        numbers.insert(numbers.end(), batch.numbers.begin(), batch.numbers.end());
        batch.clear();
      }
    }
  }
  return numbers;
}

}  // namespace annals::internal
