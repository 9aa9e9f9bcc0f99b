#include "store/steps_column.h"

#include <algorithm>
#include <array>
#include <vector>

namespace annals::store {
namespace {

constexpr std::uint32_t kStepsMark = 0x80;  // with the width
constexpr std::uint32_t kWidthMask = 0x7F;
constexpr std::size_t kPlaceUnit = kMiniRows / 8;
/// The sum of a mini-block's steps must fit 64 bits.
constexpr std::uint64_t kMostSpan = std::uint64_t{1} << 55;
/// Steps take longer to read: they must save so many bits a row.
constexpr unsigned kLeastSaved = 2;

struct PackedMini {
  std::uint64_t base;
  unsigned width;
  bool steps;
};

/// Packs a mini-block of values above the column's base the shorter way: replaces them by what is
/// to be packed.
PackedMini shorten(std::span<std::uint64_t> values, std::uint64_t span) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const PackedMini plain{*low, bits_of(*high - *low), false};
  std::uint64_t most = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const std::uint64_t step = values[i] - values[i - 1];
    most = std::max(most, values[i] < values[i - 1] ? step + span : step);
  }
  const PackedMini steps{values.front(), bits_of(most), true};
  if (steps.width + kLeastSaved > plain.width) {
    for (std::uint64_t& value : values) value -= plain.base;
    return plain;
  }
  for (std::size_t i = values.size(); i-- > 1;) {
    const bool falls = values[i] < values[i - 1];
    values[i] -= values[i - 1];
    if (falls) values[i] += span;
  }
  values.front() = 0;
  return steps;
}

}  // namespace

StepsColumn StepsColumn::parse(ByteReader& reader, std::size_t rows) {
  StepsColumn column;
  column.base_ = reader.u64();
  column.span_ = reader.u64();
  const unsigned base_bytes = reader.u8();
  const std::size_t size = reader.u32();
  if (base_bytes > 8 || column.span_ == 0 || column.span_ > kMostSpan) reader.damaged();
  column.base_mask_ = low_bits(8 * base_bytes);
  column.stride_ = 4 + base_bytes;
  const std::size_t minis = mini_count(rows);
  column.records_ = reader.bytes(minis * column.stride_).data();
  column.data_ = reader.bytes(size).data();
  for (std::size_t m = 0; m < minis; ++m) {
    const std::uint32_t place = load_32(column.records_ + m * column.stride_);
    const std::size_t count = std::min(kMiniRows, rows - m * kMiniRows);
    const unsigned width = place & kWidthMask;
    if (width > 64 || (place >> 8) * kPlaceUnit + packed_size(count, width) > size) {
      reader.damaged();
    }
  }
  return column;
}

StepsColumn::Mini StepsColumn::mini(std::size_t m) const {
  const char* record = records_ + m * stride_;
  const std::uint32_t place = load_32(record);
  return {data_ + std::size_t{place >> 8} * kPlaceUnit, load_64(record + 4) & base_mask_,
          place & kWidthMask, (place & kStepsMark) != 0};
}

std::uint64_t StepsColumn::at(std::size_t i) const {
  const Mini of = mini(i / kMiniRows);
  const std::size_t row = i % kMiniRows;
  if (!of.steps) return base_ + of.base + unpack_one(of.data, row, of.width);
  std::uint64_t value = 0;
  copy(i, 1, &value);
  return value;
}

void StepsColumn::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
  std::array<std::uint64_t, kMiniRows> steps;
  while (count > 0) {
    const Mini of = mini(begin / kMiniRows);
    const std::size_t row = begin % kMiniRows;
    const std::size_t some = std::min(count, kMiniRows - row);
    if (of.steps) {
      unpack(of.data, of.width, 0, row + some, 0, steps.data());
      std::uint64_t value = of.base;
      const auto step = [&](std::size_t r) {
        value += steps[r];
        if (value >= span_) value -= span_;
      };
      for (std::size_t r = 0; r < row; ++r) step(r);
      for (std::size_t i = 0; i < some; ++i) {
        step(row + i);
        out[i] = base_ + value;
      }
    } else {
      unpack(of.data, of.width, row, some, base_ + of.base, out);
    }
    begin += some;
    count -= some;
    out += some;
  }
}

bool pack_steps(std::string& out, std::span<const std::uint64_t> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::uint64_t base = *low;
  if (*high - base >= kMostSpan) return false;
  const std::uint64_t span = *high - base + 1;
  std::vector<std::uint64_t> left(values.begin(), values.end());
  for (std::uint64_t& value : left) value -= base;
  std::vector<PackedMini> minis;
  std::uint64_t largest_base = 0;
  std::size_t size = 0;
  bool any = false;
  for (std::size_t begin = 0; begin < left.size(); begin += kMiniRows) {
    const std::size_t count = std::min(kMiniRows, left.size() - begin);
    minis.push_back(shorten(std::span(left).subspan(begin, count), span));
    largest_base = std::max(largest_base, minis.back().base);
    size += packed_size(count, minis.back().width);
    any = any || minis.back().steps;
  }
  if (!any) return false;
  const unsigned base_bytes = (bits_of(largest_base) + 7) / 8;
  put_u64(out, base);
  put_u64(out, span);
  out.push_back(static_cast<char>(base_bytes));
  put_u32(out, static_cast<std::uint32_t>(size));
  std::uint32_t place = 0;
  for (const PackedMini& mini : minis) {
    put_u32(out, mini.width | (mini.steps ? kStepsMark : 0) | place << 8);
    out.append(reinterpret_cast<const char*>(&mini.base), base_bytes);
    place += mini.width;
  }
  for (std::size_t m = 0; m < minis.size(); ++m) {
    const std::size_t begin = m * kMiniRows;
    pack(out, std::span(left).subspan(begin, std::min(kMiniRows, left.size() - begin)),
         minis[m].width);
  }
  return true;
}

}  // namespace annals::store
