#include "query/undated_facts.h"

#include <array>
#include <optional>

namespace annals::query {

using store::Id;
using store::Part;

void each_undated_fact(const store::Snapshot& snapshot, const std::string& relation,
                       const std::function<void(const UndatedFact&)>& take) {
  const std::optional<Id> id = snapshot.find(Term::entity(relation));
  if (!id) return;
  const auto cursor = snapshot.scan(store::Order::kRelationSubjectObject);
  const std::array<Id, 1> prefix{snapshot.read(*id)};
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

}  // namespace annals::query
