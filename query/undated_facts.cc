#include "query/undated_facts.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace annals::query {

using store::Id;
using store::Order;
using store::Part;

namespace {

/// Calls `take` with the undated facts whose leading parts have these names.
void visit(const store::Snapshot& snapshot, Order order, std::span<const std::string_view> names,
           const std::function<void(const UndatedFact&)>& take) {
  std::vector<Id> prefix;
  for (const std::string_view name : names) {
    const std::optional<Id> id = snapshot.find(Term::entity(std::string(name)));
    if (!id) return;
    prefix.push_back(snapshot.read(*id));
  }
  const auto cursor = snapshot.scan(order);
  cursor->seek(prefix);
  store::FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const auto part = [&](Part which) {
        return batch.parts[static_cast<std::size_t>(which)][row];
      };
      if (part(Part::kTime) != store::kAlways) continue;
      take({batch.numbers[row], part(Part::kSubject), part(Part::kObject)});
    }
    batch.clear();
  }
}

}  // namespace

void each_undated_fact(const store::Snapshot& snapshot, std::string_view relation,
                       const std::function<void(const UndatedFact&)>& take) {
  visit(snapshot, Order::kRelationSubjectObject, {&relation, 1}, take);
}

void each_undated_fact(const store::Snapshot& snapshot, std::string_view relation,
                       std::string_view object,
                       const std::function<void(const UndatedFact&)>& take) {
  const std::string_view names[] = {relation, object};
  visit(snapshot, Order::kRelationObjectSubject, names, take);
}

}  // namespace annals::query
