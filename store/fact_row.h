// Facts as the store keeps them: rows of ids, in several orders, and batches of such rows column by
// column.
#ifndef ANNALS_STORE_FACT_ROW_H_
#define ANNALS_STORE_FACT_ROW_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "store/id.h"

namespace annals::store {

using CommitNumber = std::uint64_t;
using FactNumber = std::uint64_t;
/// The to-commit of a fact that has not ended.
inline constexpr CommitNumber kNeverEnded = std::numeric_limits<CommitNumber>::max();

/// What identifies a fact.
struct FactKey {
  Id subject, relation, object, time;
  auto operator<=>(const FactKey&) const = default;
};

/// A fact in the store. Asserted from commit `from` until just before commit `to`. A fact that is
/// only quoted has `from == to == 0`.
struct FactRow {
  FactKey key;
  FactNumber number = 0;
  CommitNumber from = 0;
  CommitNumber to = kNeverEnded;
};

/// The orders in which facts are kept. Values reach the disk.
enum class Order : std::uint8_t {
  kSubjectRelationObject = 0,
  kRelationSubjectObject = 1,
  kRelationObjectSubject = 2,
  kObjectSubjectRelation = 3,
  kNumber = 4,  // by fact number
};
inline constexpr std::size_t kOrderCount = 5;

/// The parts of a fact, as columns of a scan.
enum class Part : std::uint8_t { kSubject = 0, kRelation = 1, kObject = 2, kTime = 3 };

/// The parts in the sequence in which `order` sorts them (time is always last). For kNumber:
/// subject, relation, object, time, though the order sorts by number first.
std::array<Part, 4> parts_of(Order order);

inline constexpr std::size_t kBatchRows = 2048;

/// Some rows of facts, a vector a part. All have the same size.
struct FactBatch {
  std::array<std::vector<Id>, 4> parts;  // by Part
  std::vector<FactNumber> numbers;
  std::vector<CommitNumber> from;
  std::vector<CommitNumber> to;
  std::size_t size() const { return numbers.size(); }
  void clear();
};

}  // namespace annals::store

#endif  // ANNALS_STORE_FACT_ROW_H_
