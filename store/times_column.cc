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
/// With the width of lengths: all rows of the mini-block have one code, a byte in place of bitmaps.
constexpr unsigned kOneCode = 0x80;

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

/// The codes of the shapes of some ids. The most common shape of each kind has the lowest one.
class Codes {
 public:
  /// False when there are too many shapes.
  bool make(std::span<const std::uint64_t> ids) {
    codes_.reserve(ids.size());
    for (const std::uint64_t id : ids) {
      if (!add(id)) return false;
    }
    return give_codes();
  }
  unsigned bits() const { return bits_; }
  std::uint8_t code(std::size_t i) const { return codes_[i]; }
  bool all_same(std::size_t begin, std::size_t end) const {
    while (++begin < end) {
      if (codes_[begin] != codes_[begin - 1]) return false;
    }
    return true;
  }
  std::uint64_t origin(std::size_t code) const { return origins_[code]; }
  /// Of id i: how far its start lies above its code's origin.
  std::uint64_t start(std::size_t i, std::uint64_t id) const {
    const std::uint64_t above = id - origins_[codes_[i]];
    return codes_[i] % 2 == 0 ? above : above >> kStartShift;
  }

 private:
  struct Shape {
    std::uint64_t shape;
    bool length;
    std::uint64_t start;  // the smallest one
    std::size_t count;
    std::uint8_t place;  // in the sequence in which they came
  };

  bool add(std::uint64_t id) {
    const std::uint64_t shape = shape_of(id);
    std::size_t i = last_;
    if (i >= shapes_.size() || shapes_[i].shape != shape) {
      for (i = 0; i < shapes_.size() && shapes_[i].shape != shape;) ++i;
    }
    if (i == shapes_.size()) {
      if (i == origins_.size()) return false;
      shapes_.push_back(
          {shape, has_length(shape), ~std::uint64_t{0}, 0, static_cast<std::uint8_t>(i)});
    }
    last_ = i;
    Shape& of = shapes_[i];
    of.start = std::min(of.start, start_of(id, of.length));
    ++of.count;
    codes_.push_back(of.place);
    return true;
  }

  bool give_codes() {
    std::stable_sort(shapes_.begin(), shapes_.end(),
                     [](const Shape& a, const Shape& b) { return a.count > b.count; });
    std::array<std::size_t, 2> next = {0, 1};  // without and with a length
    std::array<std::uint8_t, std::size_t{1} << kMostBits> by_place{};
    std::size_t largest = 0;
    for (const Shape& shape : shapes_) {
      const std::size_t code = next[shape.length];
      next[shape.length] += 2;
      if (code >= origins_.size()) return false;
      largest = std::max(largest, code);
      by_place[shape.place] = static_cast<std::uint8_t>(code);
      origins_[code] =
          (shape.shape << shapes::kShapeShift) + (shape.start << (shape.length ? kStartShift : 0));
    }
    for (std::uint8_t& code : codes_) code = by_place[code];
    bits_ = bits_of(largest);
    return true;
  }

  std::vector<Shape> shapes_;
  std::vector<std::uint8_t> codes_;  // places, until all are known
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
    const auto lengths = static_cast<unsigned char>(record[5]);
    const bool one_code = (lengths & kOneCode) != 0;
    const unsigned length_width = lengths & ~kOneCode;
    const std::size_t count = std::min(kMiniRows, rows - m * kMiniRows);
    // As many lengths as rows, so that the bitmap need not be read.
    const std::size_t codes = one_code ? 1 : column.bits_ * ((count + 63) / 64) * 8;
    const std::size_t end = load_32(record) + codes + packed_size(count, start_width) +
                            packed_size(count, length_width);
    if (start_width > 64 || length_width > kStartShift || end > size) reader.damaged();
    if (one_code &&
        static_cast<unsigned char>(column.data_[load_32(record)]) >> column.bits_ != 0) {
      reader.damaged();
    }
  }
  return column;
}

TimesColumn::Mini TimesColumn::mini(std::size_t m) const {
  const char* record = records_ + m * stride_;
  const std::size_t count = std::min(kMiniRows, rows_ - m * kMiniRows);
  Mini mini;
  mini.base = load_64(record + kRecord) & base_mask_;
  mini.start_width = static_cast<unsigned char>(record[4]);
  const auto lengths = static_cast<unsigned char>(record[5]);
  mini.length_width = lengths & ~kOneCode;
  mini.codes = data_ + load_32(record);
  mini.one_code = (lengths & kOneCode) != 0;
  mini.code = mini.one_code ? static_cast<unsigned char>(*mini.codes) : 0;
  mini.words = bits_ == 0 || mini.one_code ? 0 : (count + 63) / 64;
  mini.starts = mini.codes + (mini.one_code ? 1 : bits_ * mini.words * 8);
  mini.lengths = mini.starts + packed_size(count, mini.start_width);
  return mini;
}

std::size_t TimesColumn::rank(const Mini& mini, std::size_t row) {
  if (mini.one_code) return mini.code % 2 == 0 ? 0 : row;
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
  std::size_t code = of.code;
  for (unsigned bit = 0; bit < bits_ && !of.one_code; ++bit) {
    code |= (of.word(bit, row / 64) >> (row % 64) & 1) << bit;
  }
  const std::uint64_t start = of.base + unpack_one(of.starts, row, of.start_width);
  if (code % 2 == 0) return origin(code) + start;
  return origin(code) + (start << kStartShift) +
         unpack_one(of.lengths, rank(of, row), of.length_width);
}

/// From starts, each plus the origin of code 0, to ids, in codes of so many bits.
template <unsigned kBits>
void TimesColumn::finish(const Mini& of, std::size_t row, std::size_t count,
                         std::uint64_t* out) const {
  std::array<std::uint64_t, std::size_t{1} << kBits> origins;
  for (std::size_t code = 0; code < origins.size(); ++code) origins[code] = origin(code);
  std::array<std::uint64_t, kMiniRows> lengths;
  const std::size_t before = rank(of, row);
  unpack(of.lengths, of.length_width, before, rank(of, row + count) - before, 0, lengths.data());
  const std::uint64_t* length = lengths.data();
  for (std::size_t i = row; i < row + count;) {
    const std::size_t some = std::min(row + count, i / 64 * 64 + 64) - i;
    std::array<std::uint64_t, kBits> words;
    std::uint64_t others = 0;  // rows of other codes than 0, which are the fewer in most columns
    for (unsigned bit = 0; bit < kBits; ++bit) {
      words[bit] = of.word(bit, i / 64) >> (i % 64);
      others |= words[bit];
    }
    others &= low_bits(static_cast<unsigned>(some));
    for (; others != 0; others &= others - 1) {
      const int at = std::countr_zero(others);
      std::uint64_t code = 0;
      for (unsigned bit = 0; bit < kBits; ++bit) code |= (words[bit] >> at & 1) << bit;
      const std::uint64_t start = out[at] - origins[0];
      out[at] = origins[code] + (code % 2 == 0 ? start : (start << kStartShift) + *length++);
    }
    i += some;
    out += some;
  }
}

/// Rows of one code.
void TimesColumn::copy_one_code(const Mini& of, std::size_t row, std::size_t count,
                                std::uint64_t* out) const {
  const bool has_lengths = of.code % 2 == 1;
  unpack(of.starts, of.start_width, row, count, of.base + (has_lengths ? 0 : origin(of.code)), out);
  if (!has_lengths) return;
  std::array<std::uint64_t, kMiniRows> lengths;
  unpack(of.lengths, of.length_width, row, count, origin(of.code), lengths.data());
  for (std::size_t i = 0; i < count; ++i) out[i] = (out[i] << kStartShift) + lengths[i];
}

void TimesColumn::copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
  constexpr std::size_t kFew = 4;
  while (count > 0) {
    const Mini of = mini(begin / kMiniRows);
    const std::size_t row = begin % kMiniRows;
    const std::size_t some = std::min(count, kMiniRows - row);
    if (of.one_code) {
      copy_one_code(of, row, some, out);
    } else if (some < kFew || bits_ > 3) {
      for (std::size_t i = 0; i < some; ++i) out[i] = at(begin + i);
    } else {
      unpack(of.starts, of.start_width, row, some, of.base + origin(0), out);
      if (bits_ == 1) finish<1>(of, row, some, out);
      if (bits_ == 2) finish<2>(of, row, some, out);
      if (bits_ == 3) finish<3>(of, row, some, out);
    }
    begin += some;
    count -= some;
    out += some;
  }
}

bool pack_times(std::string& out, std::span<const std::uint64_t> ids) {
  Codes codes;
  if (!codes.make(ids)) return false;
  std::string data;
  struct Mini {
    std::size_t place;
    std::uint64_t base;
    unsigned start_width, length_width;
    bool one_code;
  };
  std::vector<Mini> minis;
  std::vector<std::uint64_t> starts, lengths;
  std::uint64_t largest_base = 0;
  std::size_t size = 0;
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
    const bool one_code = codes.bits() > 0 && codes.all_same(begin, end);
    const Mini mini{data.size(), *low, bits_of(*high - *low), bits_of(most), one_code};
    for (std::uint64_t& start : starts) start -= mini.base;
    if (one_code) {
      data.push_back(static_cast<char>(codes.code(begin)));
    } else {
      put_bitmaps(data, codes, begin, end);
    }
    pack(data, starts, mini.start_width);
    pack(data, lengths, mini.length_width);
    largest_base = std::max(largest_base, mini.base);
    minis.push_back(mini);
    // So that whoever reads it need not count the lengths to know that they are there.
    size =
        std::max(size, data.size() + packed_size(end - begin - lengths.size(), mini.length_width));
  }
  data.resize(std::max(size, data.size()));
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
    out.push_back(static_cast<char>(mini.length_width | (mini.one_code ? kOneCode : 0)));
    out.append(reinterpret_cast<const char*>(&mini.base), base_bytes);
  }
  out += data;
  return true;
}

}  // namespace annals::store
