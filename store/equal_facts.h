// The stored facts that read the same as a fact where entities have other names, found by trying
// every name: for single facts, where ReplacedRows would read too much.
#ifndef ANNALS_STORE_EQUAL_FACTS_H_
#define ANNALS_STORE_EQUAL_FACTS_H_

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "store/merge_cursor.h"
#include "store/other_names.h"

namespace annals::store {

/// Both must outlive it.
class EqualFacts {
 public:
  EqualFacts(const std::shared_ptr<const SnapshotState>& state, const OtherNames& names);
  /// An asserted fact that reads as this one.
  std::optional<FactRow> asserted(const FactKey& key);
  /// Makes a fact known that is not in the state yet, so that facts about it can be asked for.
  void add(const FactKey& key, FactNumber number) { new_.emplace(number, key); }

 private:
  /// Every id that reads the same.
  std::vector<Id> equal(Id part, bool as_stated);
  /// Every stored fact that reads the same, whatever its state.
  std::vector<FactRow> known(const FactKey& key);

  const OtherNames& names_;
  MergeCursor by_key_, by_number_;
  std::unordered_map<FactNumber, FactKey> new_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_EQUAL_FACTS_H_
