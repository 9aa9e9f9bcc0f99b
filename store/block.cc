#include "store/block.h"

#include <algorithm>

namespace annals::store {
const Layout& layout_of(Order order) {
  static constexpr std::array<Layout, kOrderCount> kLayouts = {
      Layout{{0, 1, 2, 3}, 4}, Layout{{1, 0, 2, 3}, 4}, Layout{{2, 0, 1, 3}, 4},
      Layout{{1, 2, 0, 3}, 4}, Layout{{1, 2, 3, 4}, 0},
  };
  return kLayouts[static_cast<std::size_t>(order)];
}

Tuple tuple_of(const FactRow& row, Order order) {
  const Layout& layout = layout_of(order);
  Tuple tuple;
  tuple[layout.part_column[0]] = row.key.subject.bits;
  tuple[layout.part_column[1]] = row.key.relation.bits;
  tuple[layout.part_column[2]] = row.key.object.bits;
  tuple[layout.part_column[3]] = row.key.time.bits;
  tuple[layout.number_column] = row.number;
  tuple[kFromColumn] = row.from;
  tuple[kToColumn] = row.to;
  return tuple;
}

FactRow row_of(const Tuple& tuple, Order order) {
  const Layout& layout = layout_of(order);
  FactRow row;
  row.key = {Id{tuple[layout.part_column[0]]}, Id{tuple[layout.part_column[1]]},
             Id{tuple[layout.part_column[2]]}, Id{tuple[layout.part_column[3]]}};
  row.number = tuple[layout.number_column];
  row.from = tuple[kFromColumn];
  row.to = tuple[kToColumn];
  return row;
}

std::pair<std::size_t, std::size_t> BlockView::equal_range(
    std::span<const std::uint64_t> prefix) const {
  std::size_t begin = 0;
  std::size_t end = rows;
  for (std::size_t c = 0; c < prefix.size(); ++c) {
    begin = columns[c].lower_bound(prefix[c], begin, end);
    if (begin == end || columns[c].at(begin) != prefix[c]) return {begin, begin};
    end = columns[c].upper_bound(prefix[c], begin, end);
  }
  return {begin, end};
}

bool BlockView::before(std::size_t i, const Tuple& tuple) const {
  for (std::size_t c = 0; c <= kFromColumn; ++c) {
    const std::uint64_t value = columns[c].at(i);
    if (value != tuple[c]) return value < tuple[c];
  }
  return false;
}

std::size_t BlockView::lower_bound(const Tuple& tuple, std::size_t begin, std::size_t end) const {
  std::size_t step = 1;
  while (begin + step < end && before(begin + step, tuple)) step *= 2;
  end = std::min(end, begin + step);
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (before(middle, tuple)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

Tuple BlockView::tuple(std::size_t i) const {
  Tuple tuple;
  for (std::size_t c = 0; c < column_count; ++c) tuple[c] = columns[c].at(i);
  if (column_count <= kToColumn) tuple[kToColumn] = kNeverEnded;
  return tuple;
}

BlockView BlockView::by_number() const {
  BlockView view = *this;
  std::rotate(view.columns.begin(), view.columns.begin() + 4, view.columns.begin() + kSortColumns);
  return view;
}

void Columns::reserve(std::size_t rows) {
  for (auto& column : columns_) column.reserve(rows);
}

void Columns::clear() {
  for (auto& column : columns_) column.clear();
}

Columns Columns::merged(const Columns& a, const Columns& b) {
  if (a.rows() == 0) return b;
  if (b.rows() == 0) return a;
  const auto comes_first = [&](std::size_t i, std::size_t j) {
    for (std::size_t c = 0; c <= kFromColumn; ++c) {
      const std::uint64_t x = a.columns_[c][i];
      const std::uint64_t y = b.columns_[c][j];
      if (x != y) return x < y;
    }
    return true;
  };
  std::vector<bool> of_a;
  of_a.reserve(a.rows() + b.rows());
  for (std::size_t i = 0, j = 0; i + j < a.rows() + b.rows();) {
    of_a.push_back(j == b.rows() || (i < a.rows() && comes_first(i, j)));
    ++(static_cast<bool>(of_a.back()) ? i : j);
  }
  Columns out(a.column_count());
  for (std::size_t c = 0; c < out.column_count(); ++c) {
    std::vector<std::uint64_t>& column = out.columns_[c];
    column.reserve(of_a.size());
    const std::uint64_t* x = a.columns_[c].data();
    const std::uint64_t* y = b.columns_[c].data();
    for (const bool first : of_a) column.push_back(first ? *x++ : *y++);
  }
  return out;
}

BlockView Columns::view() const {
  BlockView view;
  view.rows = static_cast<std::uint32_t>(rows());
  view.column_count = static_cast<std::uint32_t>(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    view.columns[c] = BytesColumn(0, 8, reinterpret_cast<const char*>(columns_[c].data()));
  }
  return view;
}

}  // namespace annals::store
