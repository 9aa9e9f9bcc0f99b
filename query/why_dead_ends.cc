#include "query/why_dead_ends.h"

#include <algorithm>
#include <utility>

namespace annals::query {

using store::FactKey;

bool DeadEnds::contains(const FactKey& key, const std::set<FactKey>& way) {
  if (way.contains(key)) {
    needed_.insert(key);
    return true;
  }
  const auto known = known_.find(key);
  if (known == known_.end()) return false;
  const Needed& needed = known->second;
  if (!std::includes(way.begin(), way.end(), needed.begin(), needed.end())) return false;
  needed_.insert(needed.begin(), needed.end());
  return true;
}

DeadEnds::Needed DeadEnds::begin() { return std::exchange(needed_, {}); }

void DeadEnds::end_led_back(Needed outer) { needed_ = std::move(outer); }

void DeadEnds::end_in_vain(const FactKey& key, Needed outer) {
  constexpr std::size_t kMostInVain = 5000;
  if (++in_vain_ > kMostInVain) {
    throw Error(
        ErrorCode::kLimit,
        "rules and chains lead from this fact in circles, 5000 times in vain: ask why of one "
        "of the facts that it follows from");
  }
  needed_.erase(key);
  charge_.add((needed_.size() + 1) * (sizeof(FactKey) + 48));
  outer.insert(needed_.begin(), needed_.end());
  known_[key] = std::exchange(needed_, std::move(outer));
}

void DeadEnds::leave(const FactKey& key, std::set<FactKey>& way) {
  way.erase(key);
  needed_.erase(key);
}

}  // namespace annals::query
