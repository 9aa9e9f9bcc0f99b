#include "store/times_column.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "model/time_shapes.h"
#include "store/id.h"

namespace annals::store {
namespace {

constexpr unsigned kMostBits = 6;   // of a code
constexpr std::size_t kRecord = 6;  // bytes of a mini-block's record before its base
constexpr unsigned kStartShift = shapes::kStartShift;

/// What ids of one shape have in common: the kind and the shape.
std::uint64_t shape_of(std::uint64_t id) { return id >> shapes::kShapeShift; }

/// Whether the ids of a shape are packed as a start and a length.
bool has_length(std::uint64_t shape) {
  const Id id{shape << shapes::kShapeShift};
  if (id.kind() != IdKind::kTime) return false;
  const auto number = static_cast<unsigned>(id.payload() >> shapes::kShapeShift);
  if (number >= shapes::kFirstMixed) return number <= shapes::kLastMixed;
  return number >= shapes::kFirstPair && number <= shapes::kLastPair &&
         (number - shapes::kFirstPair) % shapes::kPairUnitStep <= shapes::kRangeToRange;
}

std::uint64_t start_of(std::uint64_t id, bool length) {
  const std::uint64_t payload = id & shapes::kPayloadMask;
  return length ? payload >> kStartShift : payload;
}

/// The codes of the shapes of some ids.
class Codes {
 public:
  /// False when there are too many.
  bool add(std::uint64_t id) {
    const std::uint64_t shape = shape_of(id);
    std::size_t i = last_;
    if (i >= shapes_.size() || shapes_[i].shape != shape) {
      i = static_cast<std::size_t>(
          std::find_if(shapes_.begin(), shapes_.end(),
                       [&](const Shape& known) { return known.shape == shape; }) -
          shapes_.begin());
    }
    if (i == shapes_.size()) {
      const bool length = has_length(shape);
      const auto code = static_cast<std::uint8_t>(2 * count_[length]++ + length);
      if (code >> kMostBits != 0) return false;
      shapes_.push_back({shape, code, length, ~std::uint64_t{0}});
    }
    last_ = i;
    shapes_[i].start = std::min(shapes_[i].start, start_of(id, shapes_[i].length));
    codes_.push_back(shapes_[i].code);
    return true;
  }
  void end() {
    unsigned largest = 0;
    for (const Shape& shape : shapes_) {
      largest = std::max<unsigned>(largest, shape.code);
      origins_[shape.code] =
          (shape.shape << shapes::kShapeShift) + (shape.start << (shape.length ? kStartShift : 0));
    }
    bits_ = bits_of(largest);
  }
  unsigned bits() const { return bits_; }
  std::uint8_t code(std::size_t i) const { return codes_[i]; }
  std::uint64_t origin(std::size_t code) const { return origins_[code]; }
  /// Of id i: how far its start lies above its code's origin.
  std::uint64_t start(std::size_t i, std::uint64_t id) const {
    const std::uint64_t above = id - origins_[codes_[i]];
    return codes_[i] % 2 == 0 ? above : above >> kStartShift;
  }

 private:
  struct Shape {
    std::uint64_t shape;
    std::uint8_t code;
    bool length;
    std::uint64_t start;  // the smallest one
  };
  std::vector<Shape> shapes_;
  std::vector<std::uint8_t> codes_;
  std::array<std::size_t, 2> count_{};  // without and with a length
  std::array<std::uint64_t, std::size_t{1} << kMostBits> origins_{};
  std::size_t last_ = 0;
  unsigned bits_ = 0;
};

void put_bitmaps(std::string& out, const Codes& codes, std::size_t begin, std::size_t end) {
  for (unsigned bit = 0; bit < codes.bits(); ++bit) {
    for (std::size_t from = begin; from < end; from += 64) {
      std::uint64_t word = 0;
      for (std::size_t i = from; i < std::min(end, from + 64); ++i) {
        word |= std::uint64_t{codes.code(i) >> bit & 1u} << (i - from);
      }
      put_u64(out, word);
    }
  }
}

}  // namespace

TimesColumn TimesColumn::parse(ByteReader& reader, std::size_t rows) {
  TimesColumn column;
  column.rows_ = rows;
  column.bits_ = reader.u8();
  const unsigned base_bytes = reader.u8();
  const std::size_t size = reader.u32();
  if (column.bits_ > kMostBits || base_bytes > 8) reader.damaged();
  const std::size_t minis = mini_count(rows);
  column.base_mask_ = low_bits(8 * base_bytes);
  column.stride_ = kRecord + base_bytes;
  column.origins_ = reader.bytes(std::size_t{8} << column.bits_).data();
  column.records_ = reader.bytes(minis * column.stride_).data();
  column.data_ = reader.bytes(size).data();
  for (std::size_t m = 0; m < minis; ++m) {
    const char* record = column.records_ + m * column.stride_;
    const auto start_width = static_cast<unsigned char>(record[4]);
    const auto length_width = static_cast<unsigned char>(record[5]);
    const std::size_t count = std::min(kMiniRows, rows - m * kMiniRows);
    std::size_t end =
        load_32(record) + column.bits_ * ((count + 63) / 64) * 8 + packed_size(count, start_width);
    if (start_width > 64 || length_width > kStartShift || end > size) reader.damaged();
    end += packed_size(rank(column.mini(m), count), length_width);
    if (end > size) reader.damaged();
  }
  return column;
}

TimesColumn::Mini TimesColumn::mini(std::size_t m) const {
  const char* record = records_ + m * stride_;
  const std::size_t count = std::min(kMiniRows, rows_ - m * kMiniRows);
  Mini mini;
  mini.base = load_64(record + kRecord) & base_mask_;
  mini.start_width = static_cast<unsigned char>(record[4]);
  mini.length_width = static_cast<unsigned char>(record[5]);
  mini.words = bits_ == 0 ? 0 : (count + 63) / 64;
  mini.codes = data_ + load_32(record);
  mini.starts = mini.codes + bits_ * mini.words * 8;
  mini.lengths = mini.starts + packed_size(count, mini.start_width);
  return mini;
}

std::size_t TimesColumn::rank(const Mini& mini, std::size_t row) {
  if (mini.words == 0) return 0;
  int count = 0;
  for (std::size_t i = 0; i < row / 64; ++i) count += std::popcount(mini.word(0, i));
  if (row % 64 != 0) {
    count += std::popcount(mini.word(0, row / 64) & low_bits(static_cast<unsigned>(row % 64)));
  }
  return static_cast<std::size_t>(count);
}

std::uint64_t TimesColumn::at(std::size_t i) const {
  const Mini of = mini(i / kMiniRows);
  const std::size_t row = i % kMiniRows;
  std::size_t code = 0;
  for (unsigned bit = 0; bit < bits_; ++bit) {
    code |= (of.word(bit, row / 64) >> (row % 64) & 1) << bit;
  }
  const std::uint64_t start = of.base + unpack_one(of.starts, row, of.start_width);
  if (code % 2 == 0) return origin(code) + start;
  return origin(code) + (start << kStartShift) +
         unpack_one(of.lengths, rank(of, row), of.length_width);
}

/// From starts to ids, in codes of so many bits.
template <unsigned kBits>
void TimesColumn::finish(const Mini& of, std::size_t row, std::size_t count,
                         std::uint64_t* out) const {
  std::array<std::uint64_t, std::size_t{1} << kBits> origins;
  for (std::size_t code = 0; code < origins.size(); ++code) origins[code] = origin(code);
  // One more than there can be: what a row without a length reads, and does not use.
  std::array<std::uint64_t, kMiniRows + 1> lengths;
  const std::size_t before = rank(of, row);
  const std::size_t some = rank(of, row + count) - before;
  unpack(of.lengths, of.length_width, before, some, 0, lengths.data());
  lengths[some] = 0;
  std::size_t next = 0;
  for (std::size_t i = row; i < row + count;) {
    std::array<std::uint64_t, kBits> words;
    for (unsigned bit = 0; bit < kBits; ++bit) words[bit] = of.word(bit, i / 64) >> (i % 64);
    const std::size_t end = std::min(row + count, i / 64 * 64 + 64);
    for (; i < end; ++i, ++out) {
      std::uint64_t code = 0;
      for (unsigned bit = 0; bit < kBits; ++bit) {
        code |= (words[bit] & 1) << bit;
        words[bit] >>= 1;
      }
      const std::uint64_t length = code & 1;
      *out = origins[code] + (*out << (length * kStartShift)) + (lengths[next] & (0 - length));
      next += length;
    }
  }
}

void TimesColumn::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
  while (count > 0) {
    const Mini of = mini(begin / kMiniRows);
    const std::size_t row = begin % kMiniRows;
    const std::size_t some = std::min(count, kMiniRows - row);
    unpack(of.starts, of.start_width, row, some, of.base + (bits_ == 0 ? origin(0) : 0), out);
    switch (bits_) {
      case 0:
        break;
      case 1:
        finish<1>(of, row, some, out);
        break;
      case 2:
        finish<2>(of, row, some, out);
        break;
      case 3:
        finish<3>(of, row, some, out);
        break;
      default:
        for (std::size_t i = 0; i < some; ++i) out[i] = at(begin + i);
    }
    begin += some;
    count -= some;
    out += some;
  }
}

bool pack_times(std::string& out, std::span<const std::uint64_t> ids) {
  Codes codes;
  for (const std::uint64_t id : ids) {
    if (!codes.add(id)) return false;
  }
  codes.end();
  std::string data;
  struct Mini {
    std::size_t place;
    std::uint64_t base;
    unsigned start_width, length_width;
  };
  std::vector<Mini> minis;
  std::vector<std::uint64_t> starts, lengths;
  std::uint64_t largest_base = 0;
  for (std::size_t begin = 0; begin < ids.size(); begin += kMiniRows) {
    const std::size_t end = std::min(ids.size(), begin + kMiniRows);
    starts.clear();
    lengths.clear();
    std::uint64_t most = 0;
    for (std::size_t i = begin; i < end; ++i) {
      starts.push_back(codes.start(i, ids[i]));
      if (codes.code(i) % 2 == 1) lengths.push_back(ids[i] & shapes::kLowMask);
      if (codes.code(i) % 2 == 1) most |= lengths.back();
    }
    const auto [low, high] = std::minmax_element(starts.begin(), starts.end());
    const Mini mini{data.size(), *low, bits_of(*high - *low), bits_of(most)};
    for (std::uint64_t& start : starts) start -= mini.base;
    put_bitmaps(data, codes, begin, end);
    pack(data, starts, mini.start_width);
    pack(data, lengths, mini.length_width);
    largest_base = std::max(largest_base, mini.base);
    minis.push_back(mini);
  }
  const unsigned base_bytes = (bits_of(largest_base) + 7) / 8;
  out.push_back(static_cast<char>(codes.bits()));
  out.push_back(static_cast<char>(base_bytes));
  put_u32(out, static_cast<std::uint32_t>(data.size()));
  for (std::size_t code = 0; code < std::size_t{1} << codes.bits(); ++code) {
    put_u64(out, codes.origin(code));
  }
  for (const Mini& mini : minis) {
    put_u32(out, static_cast<std::uint32_t>(mini.place));
    out.push_back(static_cast<char>(mini.start_width));
    out.push_back(static_cast<char>(mini.length_width));
    out.append(reinterpret_cast<const char*>(&mini.base), base_bytes);
  }
  out += data;
  return true;
}

}  // namespace annals::store
