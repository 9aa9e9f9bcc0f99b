// A column of a block in which values mostly rise, as the numbers of facts do within a list of
// them: packed like others (packed_column.h), or, mini-block by mini-block, as the steps from row
// to row.
#ifndef ANNALS_STORE_STEPS_COLUMN_H_
#define ANNALS_STORE_STEPS_COLUMN_H_

#include <span>
#include <string>

#include "store/bit_pack.h"
#include "store/bytes.h"

namespace annals::store {

/// A view: the bytes belong to somebody else. Reading one row costs up to a mini-block of steps:
/// for columns in which nobody searches. A list that ends and another one that begins low are a
/// step round the column's span, which is about as short as those within them.
class StepsColumn {
 public:
  /// Reads what pack_steps() appended. Throws Error(kDamaged).
  static StepsColumn parse(ByteReader& reader, std::size_t rows);

  std::uint64_t at(std::size_t i) const;
  /// Writes the values of rows [begin, begin + count) to `out`.
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const;

 private:
  struct Mini {
    const char* data;
    std::uint64_t base;  // above the column's
    unsigned width;
    bool steps;
  };
  Mini mini(std::size_t m) const;

  const char* records_ = nullptr;
  const char* data_ = nullptr;
  std::uint64_t base_ = 0;
  std::uint64_t span_ = 0;  // all values lie in [base_, base_ + span_)
  std::uint64_t base_mask_ = 0;
  std::size_t stride_ = 0;
};

/// False, and nothing appended, when steps save little.
bool pack_steps(std::string& out, std::span<const std::uint64_t> values);

}  // namespace annals::store

#endif  // ANNALS_STORE_STEPS_COLUMN_H_
