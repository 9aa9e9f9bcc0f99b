#include <algorithm>

#include "query/context.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::Id;
using store::Order;

/// Appends the subjects of the facts `_ relation object`.
void subjects_of(store::Cursor& cursor, Id relation, Id object, std::vector<Id>& subjects) {
  const Id prefix[] = {relation, object};
  cursor.seek(prefix);
  FactBatch batch;
  while (cursor.next(batch)) {
    const std::vector<Id>& column = batch.parts[static_cast<std::size_t>(store::Part::kSubject)];
    subjects.insert(subjects.end(), column.begin(), column.end());
    batch.clear();
  }
}

}  // namespace

SourceFilter::SourceFilter(const store::Snapshot& snapshot, const std::vector<Id>& sources)
    : snapshot_(snapshot), source_(snapshot.find(Term::entity("source"))), named_(sources) {
  if (const std::optional<Id> published_by = snapshot.find(Term::entity("published-by"))) {
    const auto by_object = snapshot.scan(Order::kRelationObjectSubject);
    for (const Id publisher : sources) subjects_of(*by_object, *published_by, publisher, named_);
  }
  std::sort(named_.begin(), named_.end());
  named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
  for (const Id name : named_) {
    if (!source_) break;
    const Id prefix[] = {*source_, name};
    facts_ += snapshot.count(Order::kRelationObjectSubject, prefix);
  }
}

bool SourceFilter::keeps(store::FactNumber number, Id subject) const {
  if (!source_) return false;
  if (!numbers_ && asked_++ >= facts_) read_all();
  if (numbers_) return numbers_->contains(number);
  if (has_source(number)) return true;
  if (!subject.is_fact()) return false;
  const std::optional<store::FactRow> about = snapshot_.fact(subject.payload());
  return about && keeps(about->number, about->key.subject);
}

bool SourceFilter::has_source(store::FactNumber number) const {
  if (!by_subject_) {
    by_subject_ = snapshot_.scan(Order::kSubjectRelationObject, store::Visibility::kAsserted,
                                 {store::FactColumn::kObject});
  }
  const Id prefix[] = {Id::fact(number), *source_};
  by_subject_->seek(prefix);
  FactBatch batch;
  while (by_subject_->next(batch)) {
    for (const Id object : batch.parts[static_cast<std::size_t>(store::Part::kObject)]) {
      if (std::binary_search(named_.begin(), named_.end(), object)) return true;
    }
    batch.clear();
  }
  return false;
}

void SourceFilter::read_all() const {
  numbers_.emplace();
  const auto by_object = snapshot_.scan(Order::kRelationObjectSubject);
  std::vector<Id> facts;  // kept, and what is said about them is still to be found
  for (const Id name : named_) subjects_of(*by_object, *source_, name, facts);
  const auto by_subject = snapshot_.scan(Order::kSubjectRelationObject);
  while (!facts.empty()) {
    std::sort(facts.begin(), facts.end());
    std::vector<Id> about;
    for (const Id fact : facts) {
      if (!fact.is_fact() || !numbers_->insert(fact.payload()).second) continue;
      by_subject->seek(std::span<const Id>(&fact, 1));
      FactBatch batch;
      while (by_subject->next(batch)) {
        for (const store::FactNumber number : batch.numbers) about.push_back(Id::fact(number));
        batch.clear();
      }
    }
    facts = std::move(about);
  }
}

}  // namespace annals::query
