#include "store/packed_column.h"

#include <algorithm>
#include <array>
#include <vector>

namespace annals::store {

PackedColumn PackedColumn::parse(ByteReader& reader, std::size_t rows, bool rises) {
  PackedColumn column;
  column.base_ = reader.u64();
  const unsigned base_bytes = reader.u8();
  const std::size_t size = reader.u32();
  if (base_bytes > 8) reader.damaged();
  const std::size_t minis = mini_count(rows);
  column.base_mask_ = low_bits(8 * base_bytes);
  column.row_mask_ = rises ? ~std::size_t{0} : 0;
  column.stride_ = 4 + base_bytes;
  column.records_ = reader.bytes(minis * column.stride_).data();
  column.data_ = reader.bytes(size).data();
  for (std::size_t m = 0; m < minis; ++m) {
    const std::uint32_t place = load_32(column.records_ + m * column.stride_);
    const std::size_t count = std::min(kMiniRows, rows - m * kMiniRows);
    const unsigned width = place & 0xFF;
    if (width > 64 || (place >> 8) * kPlaceUnit + packed_size(count, width) > size) {
      reader.damaged();
    }
  }
  return column;
}

void PackedColumn::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
  while (count > 0) {
    const char* record = records_ + begin / kMiniRows * stride_;
    const std::uint32_t place = load_32(record);
    const std::size_t row = begin % kMiniRows;
    const std::size_t some = std::min(count, kMiniRows - row);
    const std::uint64_t base = base_ + (load_64(record + 4) & base_mask_);
    unpack(data_ + std::size_t{place >> 8} * kPlaceUnit, place & 0xFF, row, some, base, out);
    if (row_mask_ != 0) {
      for (std::size_t i = 0; i < some; ++i) out[i] += row + i;
    }
    begin += some;
    count -= some;
    out += some;
  }
}

bool rises(std::span<const std::uint64_t> values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

void pack_column(std::string& out, std::span<const std::uint64_t> values, bool rises) {
  // What each value is above its row, then above its mini-block's base.
  std::vector<std::uint64_t> left(values.begin(), values.end());
  struct Mini {
    std::uint64_t base;
    unsigned width;
  };
  std::vector<Mini> minis;
  std::uint64_t least = ~std::uint64_t{0};
  std::uint64_t most = 0;
  for (std::size_t begin = 0; begin < left.size(); begin += kMiniRows) {
    const std::size_t end = std::min(left.size(), begin + kMiniRows);
    std::uint64_t low = ~std::uint64_t{0};
    std::uint64_t high = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (rises) left[i] -= i - begin;
      low = std::min(low, left[i]);
      high = std::max(high, left[i]);
    }
    for (std::size_t i = begin; i < end; ++i) left[i] -= low;
    minis.push_back({low, bits_of(high - low)});
    least = std::min(least, low);
    most = std::max(most, low);
  }
  const unsigned base_bytes = (bits_of(most - least) + 7) / 8;
  std::size_t size = 0;
  for (std::size_t m = 0; m < minis.size(); ++m) {
    size += packed_size(std::min(kMiniRows, left.size() - m * kMiniRows), minis[m].width);
  }
  put_u64(out, least);
  out.push_back(static_cast<char>(base_bytes));
  put_u32(out, static_cast<std::uint32_t>(size));
  std::uint32_t place = 0;
  for (const Mini& mini : minis) {
    put_u32(out, mini.width | place << 8);
    const std::uint64_t base = mini.base - least;
    out.append(reinterpret_cast<const char*>(&base), base_bytes);
    place += mini.width;
  }
  for (std::size_t m = 0; m < minis.size(); ++m) {
    const std::size_t begin = m * kMiniRows;
    pack(out, std::span(left).subspan(begin, std::min(kMiniRows, left.size() - begin)),
         minis[m].width);
  }
}

}  // namespace annals::store
