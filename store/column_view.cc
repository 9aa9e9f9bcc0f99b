#include "store/column_view.h"

#include <algorithm>

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

}  // namespace

void BytesColumn::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
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

std::pair<std::uint64_t, std::uint64_t> ColumnView::bounds(std::size_t begin,
                                                           std::size_t count) const {
  std::uint64_t least = 0;
  std::uint64_t most = ~std::uint64_t{0};
  if (const auto* bytes = std::get_if<BytesColumn>(&column_)) {
    if (bytes->is_one()) least = most = bytes->at(begin);
  } else if (const auto* packed = std::get_if<PackedColumn>(&column_)) {
    std::swap(least, most);
    for (std::size_t mini = begin / kMiniRows; mini * kMiniRows < begin + count; ++mini) {
      least = std::min(least, packed->least(mini));
      most = std::max(most, packed->bound(mini));
    }
  }
  return {least, most};
}

void ColumnView::narrow(std::uint64_t value, std::size_t& begin, std::size_t& end) const {
  const auto* packed = std::get_if<PackedColumn>(&column_);
  if (packed == nullptr) return;
  // Of mini-blocks that lie wholly between the two, whose smallest values are their first ones.
  const std::size_t first = begin / kMiniRows + 1;
  const std::size_t last = end / kMiniRows;
  std::size_t low = first;
  std::size_t high = std::max(first, last);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (packed->least(middle) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < last) end = low * kMiniRows;
  if (low > first) begin = (low - 1) * kMiniRows + 1;
}

std::size_t ColumnView::lower_bound(std::uint64_t value, std::size_t begin, std::size_t end) const {
  if (end - begin > kMiniRows) narrow(value, begin, end);
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

}  // namespace annals::store
