// One column of some rows, whatever it is packed as: any row is read where it lies.
#ifndef ANNALS_STORE_COLUMN_VIEW_H_
#define ANNALS_STORE_COLUMN_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "store/bit_pack.h"
#include "store/packed_column.h"
#include "store/steps_column.h"
#include "store/times_column.h"
#include "store/when_column.h"

namespace annals::store {

/// Value i is base + the `width` bytes at data + i * width. Eight bytes may be read from any
/// value's place.
class BytesColumn {
 public:
  BytesColumn() = default;
  BytesColumn(std::uint64_t base, unsigned width, const char* data)
      : base_(base), data_(data), mask_(low_bits(8 * width)), width_(width) {}

  std::uint64_t at(std::size_t i) const { return base_ + (load_64(data_ + i * width_) & mask_); }
  /// Whether all rows have the same value.
  bool is_one() const { return width_ == 0; }
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const;

 private:
  std::uint64_t base_ = 0;
  const char* data_ = nullptr;
  std::uint64_t mask_ = 0;
  unsigned width_ = 0;
};

/// A view: the bytes belong to somebody else.
class ColumnView {
 public:
  ColumnView() = default;
  ColumnView(BytesColumn column) : column_(column) {}
  ColumnView(PackedColumn column) : column_(column) {}
  ColumnView(TimesColumn column) : column_(column) {}
  ColumnView(StepsColumn column) : column_(column) {}
  ColumnView(WhenColumn column) : column_(column) {}

  std::uint64_t at(std::size_t i) const {
    if (const auto* packed = std::get_if<PackedColumn>(&column_)) return packed->at(i);
    if (const auto* bytes = std::get_if<BytesColumn>(&column_)) return bytes->at(i);
    return std::visit([i](const auto& column) { return column.at(i); }, column_);
  }
  /// Whether at() costs about as much as copy() of many rows.
  bool reads_many() const { return std::holds_alternative<StepsColumn>(column_); }
  /// What it is, when it is times.
  const TimesColumn* times() const { return std::get_if<TimesColumn>(&column_); }
  /// The first row in [begin, end) whose value is not below `value`, of rows that rise.
  std::size_t lower_bound(std::uint64_t value, std::size_t begin, std::size_t end) const;
  std::size_t upper_bound(std::uint64_t value, std::size_t begin, std::size_t end) const;
  /// No value of rows [begin, begin + count) is less than the first or more than the second, as far
  /// as is known without looking at each.
  std::pair<std::uint64_t, std::uint64_t> bounds(std::size_t begin, std::size_t count) const;
  /// Writes the values of rows [begin, begin + count) to `out`.
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
    std::visit([&](const auto& column) { column.copy(begin, count, out); }, column_);
  }

 private:
  /// Brings the two nearer to the first value that is not below `value`.
  void narrow(std::uint64_t value, std::size_t& begin, std::size_t& end) const;

  std::variant<BytesColumn, PackedColumn, TimesColumn, StepsColumn, WhenColumn> column_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_COLUMN_VIEW_H_
