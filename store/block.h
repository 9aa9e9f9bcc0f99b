// Blocks: some rows in one order, a column each. As they are on the disk: block_codec.h.
#ifndef ANNALS_STORE_BLOCK_H_
#define ANNALS_STORE_BLOCK_H_

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "store/column_view.h"
#include "store/fact_row.h"
#include "store/time_window.h"

namespace annals::store {

/// The columns of facts in an order. The first five are what the order sorts by, in its sequence:
/// four parts and the number, or for Order::kNumber the number and the four parts. Rows with all
/// five equal are states of one fact, sorted by kFromColumn.
inline constexpr std::size_t kSortColumns = 5;
inline constexpr std::size_t kFromColumn = 5;
inline constexpr std::size_t kToColumn = 6;  // only in history
inline constexpr std::size_t kHistoryColumns = 7;
/// Of any rows: ended facts by time (time_rows.h).
inline constexpr std::size_t kMaxColumns = 8;

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

/// A view of a block; the bytes belong to somebody else.
struct BlockView {
  std::uint32_t rows = 0;
  std::uint32_t column_count = 0;
  std::array<ColumnView, kMaxColumns> columns;
  const char* spans = nullptr;  // of the mini-blocks' times; null: they are not known

  /// Whether a mini-block may hold a fact that touches the window.
  bool may_touch(std::size_t mini, const TimeWindow& window) const;
  /// The rows whose leading columns equal `prefix`; when there are none, both are the place where
  /// they would be.
  std::pair<std::size_t, std::size_t> equal_range(std::span<const std::uint64_t> prefix) const;
  /// Whether row `i` comes before `tuple` by the first six columns.
  bool before(std::size_t i, const Tuple& tuple) const;
  /// The first row in [begin, end) that does not come before `tuple`.
  std::size_t lower_bound(const Tuple& tuple, std::size_t begin, std::size_t end) const;
  Tuple tuple(std::size_t i) const;
  /// The same rows of Order::kSubjectRelationObject as Order::kNumber has their columns.
  BlockView by_number() const;
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
  /// The rows of two in one sequence, which is that of their first six columns.
  static Columns merged(const Columns& a, const Columns& b);

 private:
  std::vector<std::vector<std::uint64_t>> columns_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_BLOCK_H_
