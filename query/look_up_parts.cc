// Look-ups in parts, which several threads make.
#include <algorithm>

#include "query/look_up_join.h"

namespace annals::query {

bool LookUpJoin::keeps_sequence() const {
  const Schema& rows = input_->schema();
  if (rows.size() != 1 || input_->sorted_by() != rows.front() || !input_->gives_each_once()) {
    return false;
  }
  // Every row is a key of its own.
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const auto column = static_cast<Column>(i);
    const Slot& slot = pattern_.at(column);
    if (!slot.is_variable() || slot.variable != rows.front()) continue;
    const AccessPath path = choose_access(pattern_, constants_of(pattern_) | bit(column));
    return std::find(path.prefix.begin(), path.prefix.end(), column) != path.prefix.end();
  }
  return false;
}

std::optional<Cut> LookUpJoin::cut() const {
  std::optional<Cut> result = input_->cut();
  if (!result || result->merged || pattern_.reading != Reading::kStored ||
      context().source_filter() != nullptr) {
    return std::nullopt;
  }
  result->in_sequence = result->in_sequence && keeps_sequence();
  return result;
}

OperatorPtr LookUpJoin::part(const store::IdRange& range) const {
  return std::make_unique<LookUpJoin>(context(), input_->part(range), pattern_, dead_, once_);
}

double LookUpJoin::work() const {
  constexpr double kFactsForLookUp = 10;
  return Operator::work() + kFactsForLookUp * input_->work();
}

/// Other batches of the same rows would give the look-ups another sequence.
std::vector<Operator::Input> LookUpJoin::inputs() {
  return {{input_, Need::kSame, false, !keeps_sequence()}};
}

}  // namespace annals::query
