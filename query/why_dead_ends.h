// The facts that why has tried in vain to lead back to stored ones.
#ifndef ANNALS_QUERY_WHY_DEAD_ENDS_H_
#define ANNALS_QUERY_WHY_DEAD_ENDS_H_

#include <cstddef>
#include <map>
#include <set>

#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// A fact that cannot be led back without some of those on the way to it cannot below any way that
/// has all of these. With that, no fact is tried again and again in a circle.
class DeadEnds {
 public:
  explicit DeadEnds(Context& context) : charge_(context) {}

  /// The facts that a try which is under way would have needed, had they not been above it.
  using Needed = std::set<store::FactKey>;

  /// Whether the fact is known to be one below the facts of `way`.
  bool contains(const store::FactKey& key, const std::set<store::FactKey>& way);

  /// Begins to try a fact; end it with the result, and what it ended in. Throws Error(kLimit) where
  /// too much was tried in vain: of facts that follow from each other in circles only some may lead
  /// back, and the number of ways through them has no bound.
  Needed begin();
  void end_led_back(Needed outer);
  void end_in_vain(const store::FactKey& key, Needed outer);
  /// Takes a fact off the way that stood there for a part of the try only.
  void leave(const store::FactKey& key, std::set<store::FactKey>& way);

 private:
  Charge charge_;
  Needed needed_;
  std::size_t in_vain_ = 0;
  std::map<store::FactKey, Needed> known_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_DEAD_ENDS_H_
