// Blocks: some rows in one order, a column each. On the disk a column is packed to the bytes that
// its values need above its smallest one (frame of reference), so any row is read where it lies.
#ifndef ANNALS_STORE_BLOCK_H_
#define ANNALS_STORE_BLOCK_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_row.h"

namespace annals::store {

/// The columns of facts in an order. The first five are what the order sorts by, in its sequence:
/// four parts and the number, or for Order::kNumber the number and the four parts. Rows with all
/// five equal are states of one fact, sorted by kFromColumn.
inline constexpr std::size_t kSortColumns = 5;
inline constexpr std::size_t kFromColumn = 5;
inline constexpr std::size_t kToColumn = 6;  // only in history
inline constexpr std::size_t kMaxColumns = 7;

/// A row's columns in an order's sequence.
using Tuple = std::array<std::uint64_t, kMaxColumns>;

/// Where an order keeps what.
struct Layout {
  std::array<std::uint8_t, 4> part_column;  // by Part
  std::uint8_t number_column;
};
const Layout& layout_of(Order order);
Tuple tuple_of(const FactRow& row, Order order);
FactRow row_of(const Tuple& tuple, Order order);

/// One column of a block: value i is base + the `width` bytes at data + i * width. Eight bytes may
/// be read from any value's place.
class ColumnView {
 public:
  ColumnView() = default;
  ColumnView(std::uint64_t base, unsigned width, const char* data)
      : base_(base),
        data_(data),
        mask_(width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width)) - 1),
        width_(width) {}

  std::uint64_t at(std::size_t i) const {
    std::uint64_t value;
    std::memcpy(&value, data_ + i * width_, sizeof value);
    return base_ + (value & mask_);
  }
  /// The first row in [begin, end) whose value is not below `value`, of rows that rise.
  std::size_t lower_bound(std::uint64_t value, std::size_t begin, std::size_t end) const;
  std::size_t upper_bound(std::uint64_t value, std::size_t begin, std::size_t end) const;
  /// Writes the values of rows [begin, begin + count) to `out`.
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const;

 private:
  std::uint64_t base_ = 0;
  const char* data_ = nullptr;
  std::uint64_t mask_ = 0;
  unsigned width_ = 0;
};

/// A view of a block; the bytes belong to somebody else.
struct BlockView {
  std::uint32_t rows = 0;
  std::uint32_t column_count = 0;
  std::array<ColumnView, kMaxColumns> columns;

  /// Throws Error(kDamaged) when the bytes are no block with that many columns.
  static BlockView parse(std::string_view bytes, std::size_t column_count);
  /// The rows whose leading columns equal `prefix`; when there are none, both are the place where
  /// they would be.
  std::pair<std::size_t, std::size_t> equal_range(std::span<const std::uint64_t> prefix) const;
  /// Whether row `i` comes before `tuple` by the first six columns.
  bool before(std::size_t i, const Tuple& tuple) const;
  /// The first row in [begin, end) that does not come before `tuple`.
  std::size_t lower_bound(const Tuple& tuple, std::size_t begin, std::size_t end) const;
  Tuple tuple(std::size_t i) const;
};

/// Columns in memory, which grow row by row.
class Columns {
 public:
  explicit Columns(std::size_t column_count) : columns_(column_count) {}
  void push(const Tuple& tuple) {
    for (std::size_t c = 0; c < columns_.size(); ++c) columns_[c].push_back(tuple[c]);
  }
  std::size_t rows() const { return columns_.empty() ? 0 : columns_[0].size(); }
  std::size_t column_count() const { return columns_.size(); }
  const std::vector<std::uint64_t>& column(std::size_t c) const { return columns_[c]; }
  void reserve(std::size_t rows);
  void clear();
  /// Valid until the next change.
  BlockView view() const;
  /// The bytes that BlockView::parse reads.
  std::string encode() const;

 private:
  std::vector<std::vector<std::uint64_t>> columns_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_BLOCK_H_
