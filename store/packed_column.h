// A column of a block, packed in mini-blocks, each with a base and a width of its own.
#ifndef ANNALS_STORE_PACKED_COLUMN_H_
#define ANNALS_STORE_PACKED_COLUMN_H_

#include <span>
#include <string>

#include "store/bit_pack.h"
#include "store/bytes.h"

namespace annals::store {

/// A view: the bytes belong to somebody else. Value i is what is packed, plus its mini-block's
/// base, plus the column's, plus, where values rise by one at least, the row in the mini-block.
class PackedColumn {
 public:
  /// Reads what pack_column() appended. Throws Error(kDamaged).
  static PackedColumn parse(ByteReader& reader, std::size_t rows, bool rises);

  std::uint64_t at(std::size_t i) const {
    const char* record = records_ + i / kMiniRows * stride_;
    const std::uint32_t place = load_32(record);
    const std::size_t row = i % kMiniRows;
    return base_ + (load_64(record + 4) & base_mask_) + (row & row_mask_) +
           unpack_one(data_ + std::size_t{place >> 8} * kPlaceUnit, row, place & 0xFF);
  }
  /// The smallest value of a whole mini-block.
  std::uint64_t least(std::size_t mini) const {
    return base_ + (load_64(records_ + mini * stride_ + 4) & base_mask_);
  }
  /// No value of a mini-block is larger.
  std::uint64_t bound(std::size_t mini) const {
    const unsigned width = load_32(records_ + mini * stride_) & 0xFF;
    const std::uint64_t most = low_bits(width) + (row_mask_ & (kMiniRows - 1));
    const std::uint64_t least_one = least(mini);
    return most > ~least_one ? ~std::uint64_t{0} : least_one + most;
  }
  /// Writes the values of rows [begin, begin + count) to `out`.
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const;

  /// What a whole mini-block takes is a multiple of it.
  static constexpr std::size_t kPlaceUnit = kMiniRows / 8;

 private:
  const char* records_ = nullptr;
  const char* data_ = nullptr;
  std::uint64_t base_ = 0;
  std::uint64_t base_mask_ = 0;  // the bytes of a mini-block's base
  std::size_t stride_ = 0;       // from record to record
  std::size_t row_mask_ = 0;     // all bits where values rise
};

/// Whether every value is larger than the one before: such columns pack as if by their rows.
bool rises(std::span<const std::uint64_t> values);
void pack_column(std::string& out, std::span<const std::uint64_t> values, bool rises);

}  // namespace annals::store

#endif  // ANNALS_STORE_PACKED_COLUMN_H_
