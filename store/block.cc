#include "store/block.h"

#include <algorithm>

#include "store/bytes.h"

namespace annals::store {
namespace {

template <typename Narrow>
void copy_narrow(const char* data, std::uint64_t base, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    Narrow value;
    std::memcpy(&value, data + i * sizeof value, sizeof value);
    out[i] = base + value;
  }
}

unsigned bytes_for(std::uint64_t value) {
  return value == 0 ? 0 : static_cast<unsigned>(64 - std::countl_zero(value) + 7) / 8;
}

constexpr std::size_t kSlack = 8;  // so that eight bytes can be read from the last value's place

}  // namespace

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

std::size_t ColumnView::lower_bound(std::uint64_t value, std::size_t begin, std::size_t end) const {
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (at(middle) < value) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

std::size_t ColumnView::upper_bound(std::uint64_t value, std::size_t begin, std::size_t end) const {
  // Most ranges are short: gallop from their begin.
  std::size_t step = 1;
  while (begin + step < end && at(begin + step) <= value) step *= 2;
  end = std::min(end, begin + step);
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (at(middle) <= value) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

void ColumnView::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
  const char* from = data_ + begin * width_;
  switch (width_) {
    case 0:
      std::fill_n(out, count, base_);
      return;
    case 1:
      return copy_narrow<std::uint8_t>(from, base_, count, out);
    case 2:
      return copy_narrow<std::uint16_t>(from, base_, count, out);
    case 4:
      return copy_narrow<std::uint32_t>(from, base_, count, out);
    case 8:
      return copy_narrow<std::uint64_t>(from, base_, count, out);
    default:
      for (std::size_t i = 0; i < count; ++i) out[i] = at(begin + i);
  }
}

BlockView BlockView::parse(std::string_view bytes, std::size_t column_count) {
  ByteReader reader(bytes, "a block");
  BlockView view;
  view.rows = reader.u32();
  view.column_count = reader.u8();
  if (view.column_count != column_count || view.rows == 0) reader.damaged();
  std::array<std::uint64_t, kMaxColumns> bases{};
  std::array<unsigned, kMaxColumns> widths{};
  for (std::size_t c = 0; c < column_count; ++c) {
    widths[c] = reader.u8();
    if (widths[c] > 8) reader.damaged();
    bases[c] = reader.u64();
  }
  for (std::size_t c = 0; c < column_count; ++c) {
    const std::string_view data = reader.bytes(std::size_t{view.rows} * widths[c]);
    view.columns[c] = ColumnView(bases[c], widths[c], data.data());
  }
  reader.bytes(kSlack);
  reader.expect_end();
  return view;
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

void Columns::reserve(std::size_t rows) {
  for (auto& column : columns_) column.reserve(rows);
}

void Columns::clear() {
  for (auto& column : columns_) column.clear();
}

BlockView Columns::view() const {
  BlockView view;
  view.rows = static_cast<std::uint32_t>(rows());
  view.column_count = static_cast<std::uint32_t>(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    view.columns[c] = ColumnView(0, 8, reinterpret_cast<const char*>(columns_[c].data()));
  }
  return view;
}

std::string Columns::encode() const {
  std::string out;
  put_u32(out, static_cast<std::uint32_t>(rows()));
  out.push_back(static_cast<char>(columns_.size()));
  std::array<unsigned, kMaxColumns> widths{};
  std::array<std::uint64_t, kMaxColumns> bases{};
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto [low, high] = std::minmax_element(columns_[c].begin(), columns_[c].end());
    bases[c] = *low;
    widths[c] = bytes_for(*high - *low);
    out.push_back(static_cast<char>(widths[c]));
    put_u64(out, bases[c]);
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t at = out.size();
    out.resize(at + rows() * widths[c]);
    for (const std::uint64_t value : columns_[c]) {
      const std::uint64_t offset = value - bases[c];
      std::memcpy(out.data() + at, &offset, widths[c]);
      at += widths[c];
    }
  }
  out.append(kSlack, '\0');
  return out;
}

}  // namespace annals::store
