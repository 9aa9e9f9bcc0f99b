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

SourceFilter::SourceFilter(const store::Snapshot& snapshot, const std::vector<Id>& sources) {
  const std::optional<Id> source = snapshot.find(Term::entity("source"));
  if (!source) return;
  std::unique_ptr<store::Cursor> by_object = snapshot.scan(Order::kRelationObjectSubject);
  std::vector<Id> named = sources;
  if (const std::optional<Id> published_by = snapshot.find(Term::entity("published-by"))) {
    for (const Id publisher : sources) subjects_of(*by_object, *published_by, publisher, named);
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());

  std::vector<Id> facts;  // kept, and what is said about them is still to be found
  for (const Id name : named) subjects_of(*by_object, *source, name, facts);
  std::unique_ptr<store::Cursor> by_subject = snapshot.scan(Order::kSubjectRelationObject);
  while (!facts.empty()) {
    std::sort(facts.begin(), facts.end());
    std::vector<Id> about;
    for (const Id fact : facts) {
      if (!fact.is_fact() || !numbers_.insert(fact.payload()).second) continue;
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
