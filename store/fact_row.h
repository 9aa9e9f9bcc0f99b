// Facts as the store keeps them: rows of ids, in several orders, and batches of such rows column by
// column.
#ifndef ANNALS_STORE_FACT_ROW_H_
#define ANNALS_STORE_FACT_ROW_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
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

/// The parts of a fact.
enum class Part : std::uint8_t { kSubject = 0, kRelation = 1, kObject = 2, kTime = 3 };

/// The parts in the sequence in which `order` sorts them (time is always last). For kNumber:
/// subject, relation, object, time, though the order sorts by number first.
std::array<Part, 4> parts_of(Order order);

inline constexpr std::size_t kBatchRows = 2048;

/// The columns of a FactBatch; the first four are its parts.
enum class FactColumn : std::uint8_t {
  kSubject = 0,
  kRelation = 1,
  kObject = 2,
  kTime = 3,
  kNumber = 4,
  kFrom = 5,
  kTo = 6,
};

/// Some columns of a FactBatch.
class ColumnSet {
 public:
  constexpr ColumnSet() = default;  // none
  constexpr ColumnSet(std::initializer_list<FactColumn> columns) {
    for (const FactColumn column : columns) add(column);
  }
  static constexpr ColumnSet all() {
    ColumnSet set;
    set.bits_ = 0x7F;
    return set;
  }
  constexpr void add(FactColumn column) { bits_ |= bit(column); }
  constexpr void add(Part part) { add(static_cast<FactColumn>(part)); }
  constexpr bool has(FactColumn column) const { return (bits_ & bit(column)) != 0; }
  constexpr bool has(Part part) const { return has(static_cast<FactColumn>(part)); }
  constexpr bool operator==(const ColumnSet&) const = default;

 private:
  static constexpr unsigned bit(FactColumn column) { return 1u << static_cast<unsigned>(column); }
  unsigned bits_ = 0;
};

/// Some rows of facts, a vector a column. Columns that are not in use stay empty; the others have
/// `rows` values.
struct FactBatch {
  std::size_t rows = 0;
  std::array<std::vector<Id>, 4> parts;  // by Part
  std::vector<FactNumber> numbers;
  std::vector<CommitNumber> from;
  std::vector<CommitNumber> to;

  std::size_t size() const { return rows; }
  void clear();
  void push(const FactRow& row, ColumnSet columns = ColumnSet::all());
  /// Appends a row of another batch, in the columns that are in use there.
  void push(const FactBatch& other, std::size_t row);
  /// Keeps the rows at these places, which rise, and no others.
  void keep(const std::vector<std::size_t>& places);
};

}  // namespace annals::store

#endif  // ANNALS_STORE_FACT_ROW_H_
