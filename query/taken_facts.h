// Changes of facts that several stored facts read as, where entities have other names.
#ifndef ANNALS_QUERY_TAKEN_FACTS_H_
#define ANNALS_QUERY_TAKEN_FACTS_H_

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "store/store.h"

namespace annals::query {

/// Counts facts that a change took, as they read: stored facts that read the same are one.
class TakenFacts {
 public:
  /// `before`: the graph before the change.
  explicit TakenFacts(store::Snapshot before) : before_(std::move(before)) {}
  /// Ends (`retract`) or removes (`erase`) every stored fact that reads as the one of this number.
  void retract(store::FactNumber number, store::Transaction& transaction);
  void erase(store::FactNumber number, store::Transaction& transaction);
  std::uint64_t count() const { return taken_.size(); }

 private:
  void note(const std::vector<store::FactNumber>& stored);

  store::Snapshot before_;
  std::set<store::FactNumber> taken_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_TAKEN_FACTS_H_
