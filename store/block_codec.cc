#include "store/block_codec.h"

#include <algorithm>

#include "store/bytes.h"

namespace annals::store {
namespace {

/// With the count of columns: the block is packed. Without it, it is of format version 1.
constexpr std::uint8_t kPackedMark = 0x80;

enum class Coding : std::uint8_t {
  kConstant = 0,
  kPacked = 1,
  kRising = 2,  // packed, and above its row
  kTimes = 3,
  kSteps = 4,  // packed, or as steps from row to row
  kWhens = 5,  // follows from the times
};

/// The span of a mini-block's times is two of these: its first and its last step of 2^32
/// microseconds.
constexpr int kSpanShift = 32;
constexpr std::size_t kSpanBytes = 8;
std::int32_t span_step(Moment moment) { return static_cast<std::int32_t>(moment >> kSpanShift); }

/// The smallest s0 and the largest e1 of some times.
class Extent {
 public:
  void add(std::uint64_t time) {
    if (time == last_) return;
    last_ = time;
    const Id id{time};
    if (id.kind() == IdKind::kTime) {
      const TimeBounds bounds = TimeValue::bounds_of_packed(id.payload());
      add(bounds.s0, bounds.e1);
    } else {
      // The rare times that are words are not read here: nothing leaves them out.
      add(kStartOfTime, kEndOfTime);
    }
  }
  void add(Moment s0, Moment e1) {
    s0_ = std::min(s0_, s0);
    e1_ = std::max(e1_, e1);
  }
  Moment s0() const { return s0_; }
  Moment e1() const { return e1_; }

 private:
  std::uint64_t last_ = 0;
  Moment s0_ = kEndOfTime;
  Moment e1_ = kStartOfTime;
};

bool is_constant(std::span<const std::uint64_t> values) {
  return std::all_of(values.begin(), values.end(),
                     [&](std::uint64_t value) { return value == values.front(); });
}

enum class Use : std::uint8_t { kSearched, kUnsearched, kTimes };

void encode_column(std::string& out, std::span<const std::uint64_t> values, Use use) {
  const auto begin = [&](Coding coding) { out.push_back(static_cast<char>(coding)); };
  if (is_constant(values)) {
    begin(Coding::kConstant);
    put_u64(out, values.front());
    return;
  }
  if (use == Use::kTimes) {
    begin(Coding::kTimes);
    if (pack_times(out, values)) return;
    out.pop_back();
  } else if (use == Use::kUnsearched) {
    begin(Coding::kSteps);
    if (pack_steps(out, values)) return;
    out.pop_back();
  }
  const bool above_rows = rises(values);
  begin(above_rows ? Coding::kRising : Coding::kPacked);
  pack_column(out, values, above_rows);
}

/// Whether each place is that of its time, which is no word.
bool follow(std::span<const std::uint64_t> whens, std::span<const std::uint64_t> times) {
  for (std::size_t i = 0; i < whens.size(); ++i) {
    if (i > 0 && times[i] == times[i - 1] && whens[i] == whens[i - 1]) continue;
    if (Id{times[i]}.kind() != IdKind::kTime || when_of_packed(times[i]) != whens[i]) return false;
  }
  return true;
}

void encode_columns(std::string& out, const Columns& columns, const ColumnUses& uses) {
  std::string times;
  if (uses.times) encode_column(times, columns.column(*uses.times), Use::kTimes);
  const auto follows = [&](std::size_t c) {
    return c == uses.whens && static_cast<Coding>(times.front()) == Coding::kTimes &&
           follow(columns.column(c), columns.column(*uses.times));
  };
  for (std::size_t c = 0; c < columns.column_count(); ++c) {
    if (c == uses.times) {
      out += times;
    } else if (follows(c)) {
      out.push_back(static_cast<char>(Coding::kWhens));
    } else {
      const bool unsearched = (uses.unsearched >> c & 1) != 0;
      encode_column(out, columns.column(c), unsearched ? Use::kUnsearched : Use::kSearched);
    }
  }
}

/// Empty for one that follows from the times.
std::optional<ColumnView> decode_column(ByteReader& reader, std::size_t rows) {
  switch (static_cast<Coding>(reader.u8())) {
    case Coding::kConstant: {
      const std::string_view value = reader.bytes(sizeof(std::uint64_t));
      return ColumnView(BytesColumn(load_64(value.data()), 0, value.data()));
    }
    case Coding::kPacked:
      return ColumnView(PackedColumn::parse(reader, rows, false));
    case Coding::kRising:
      return ColumnView(PackedColumn::parse(reader, rows, true));
    case Coding::kTimes:
      return ColumnView(TimesColumn::parse(reader, rows));
    case Coding::kSteps:
      return ColumnView(StepsColumn::parse(reader, rows));
    case Coding::kWhens:
      return std::nullopt;
  }
  reader.damaged();
}

void decode_columns(ByteReader& reader, BlockView& view) {
  std::optional<std::size_t> whens;
  const TimesColumn* times = nullptr;
  for (std::size_t c = 0; c < view.column_count; ++c) {
    if (auto column = decode_column(reader, view.rows)) {
      view.columns[c] = *column;
      if (const TimesColumn* found = view.columns[c].times()) times = found;
    } else {
      whens = c;
    }
  }
  if (!whens) return;
  if (times == nullptr) reader.damaged();
  view.columns[*whens] = WhenColumn(*times);
}

/// Of format version 1: for each column a base, and the bytes of the values above it.
void decode_bytes(ByteReader& reader, BlockView& view) {
  constexpr std::size_t kSlack = 8;
  std::array<std::uint64_t, kMaxColumns> bases{};
  std::array<unsigned, kMaxColumns> widths{};
  for (std::size_t c = 0; c < view.column_count; ++c) {
    widths[c] = reader.u8();
    if (widths[c] > 8) reader.damaged();
    bases[c] = reader.u64();
  }
  for (std::size_t c = 0; c < view.column_count; ++c) {
    const std::string_view data = reader.bytes(std::size_t{view.rows} * widths[c]);
    view.columns[c] = BytesColumn(bases[c], widths[c], data.data());
  }
  reader.bytes(kSlack);
}

}  // namespace

EncodedBlock encode_block(const Columns& columns, const ColumnUses& uses) {
  EncodedBlock block;
  std::string& out = block.bytes;
  put_u32(out, static_cast<std::uint32_t>(columns.rows()));
  out.push_back(static_cast<char>(kPackedMark | columns.column_count()));
  out.push_back(uses.times ? 1 : 0);
  encode_columns(out, columns, uses);
  if (uses.times) {
    Extent whole;
    const std::vector<std::uint64_t>& times = columns.column(*uses.times);
    for (std::size_t begin = 0; begin < times.size(); begin += kMiniRows) {
      Extent extent;
      for (std::size_t i = begin; i < std::min(times.size(), begin + kMiniRows); ++i) {
        extent.add(times[i]);
      }
      put_u32(out, static_cast<std::uint32_t>(span_step(extent.s0())));
      put_u32(out, static_cast<std::uint32_t>(span_step(extent.e1())));
      whole.add(extent.s0(), extent.e1());
    }
    block.s0 = whole.s0();
    block.e1 = whole.e1();
  }
  out.append(kPackSlack, '\0');
  return block;
}

BlockView decode_block(std::string_view bytes, std::size_t column_count) {
  ByteReader reader(bytes, "a block");
  BlockView view;
  view.rows = reader.u32();
  const std::uint8_t columns = reader.u8();
  view.column_count = columns & ~kPackedMark;
  if (view.column_count != column_count || view.rows == 0) reader.damaged();
  if ((columns & kPackedMark) == 0) {
    decode_bytes(reader, view);
  } else {
    const std::uint8_t has_spans = reader.u8();
    decode_columns(reader, view);
    if (has_spans != 0) view.spans = reader.bytes(mini_count(view.rows) * kSpanBytes).data();
    reader.bytes(kPackSlack);
  }
  reader.expect_end();
  return view;
}

bool BlockView::may_touch(std::size_t mini, const TimeWindow& window) const {
  if (spans == nullptr) return true;
  const char* span = spans + mini * kSpanBytes;
  return static_cast<std::int32_t>(load_32(span)) <= span_step(window.last) &&
         static_cast<std::int32_t>(load_32(span + 4)) >= span_step(window.first);
}

}  // namespace annals::store
