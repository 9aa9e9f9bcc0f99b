// Blocks as they are on the disk: what comes out is what went in, by whatever way it is read, and
// damaged bytes give an error or other values, never more.
#include <catch2/catch.hpp>
#include <random>

#include "model/error.h"
#include "model/time_value.h"
#include "store/block_codec.h"
#include "store/time_key.h"

namespace annals::store {
namespace {

constexpr std::size_t kTimes = 3;  // the column of times

std::uint64_t time_id(const std::string& text) {
  return Id::make(IdKind::kTime, TimeValue::parse(text).packed().value()).bits;
}

class RandomBlock {
 public:
  explicit RandomBlock(unsigned seed) : random_(seed), columns_(kMaxColumns) {
    for (const char* text : {"2007-05-28", "2007", "2007-05", "2001-02-03/2004-05-06",
                             "1999-12-31/..", "../2010-01-01", "[..2001-01-05]/[2003-01-01..]",
                             "2007/2009-05", "2007-05-28T14:30:05Z", "198X"}) {
      times_.push_back(time_id(text));
    }
    times_.push_back(kAlways.bits);
    const std::size_t rows = 1 + below(below(4) == 0 ? 5000 : 600);
    std::array<unsigned, kMaxColumns> form{}, width{};
    std::array<std::uint64_t, kMaxColumns> base{};
    for (std::size_t c = 0; c < kMaxColumns; ++c) {
      form[c] = static_cast<unsigned>(below(6));
      width[c] = static_cast<unsigned>(below(65));
      base[c] = random_() >> below(64);
    }
    const std::uint64_t shapes = below(5);
    with_whens_ = below(2) == 0;
    uses_.times = kTimes;
    if (with_whens_) uses_.whens = 1;
    uses_.unsearched = static_cast<std::uint32_t>(below(128));
    for (std::size_t i = 0; i < rows; ++i) {
      Tuple tuple;
      for (std::size_t c = 0; c < kMaxColumns; ++c) {
        const std::uint64_t value = width[c] == 0 ? 0 : random_() >> (64 - width[c]);
        switch (form[c]) {
          case 0:
            tuple[c] = base[c];
            break;
          case 1:
            tuple[c] = base[c] + value;
            break;
          case 2:
            tuple[c] = (base[c] >> 16) + 3 * i + below(3);
            break;
          case 3:
            tuple[c] = (base[c] >> 8) + i;
            break;
          case 4:  // lists of numbers, one after the other
            tuple[c] = (base[c] >> 8) + (i * (1 + base[c] % 7777) + below(100)) % 1'000'003;
            break;
          default:
            tuple[c] = below(300) == 0 ? random_() : value;
        }
      }
      tuple[kTimes] = some_time(shapes);
      if (with_whens_ && Id{tuple[kTimes]}.kind() == IdKind::kTime) {
        tuple[1] = when_of(TimeValue::bounds_of_packed(Id{tuple[kTimes]}.payload()));
      }
      columns_.push(tuple);
    }
  }

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  const Columns& columns() const { return columns_; }
  const ColumnUses& uses() const { return uses_; }

 private:
  /// Times of one shape, of a few, of all, and ones that are words.
  std::uint64_t some_time(std::uint64_t shapes) {
    const auto day = [&](const std::string& year) {
      return year + "-0" + std::to_string(1 + below(9)) + "-1" + std::to_string(below(10));
    };
    switch (shapes) {
      case 0:
        return times_.front();
      case 1:
        return time_id(day("2007"));
      case 2:
        return below(5) > 0    ? time_id(day("1998"))
               : below(4) == 0 ? time_id(day("1999") + "/..")
                               : time_id(day("1998") + "/" + day("2011"));
      case 3:
        return times_[below(times_.size())];
      default:
        return below(9) == 0 ? Id::make(IdKind::kTimeWord, below(100'000)).bits
                             : times_[below(times_.size())];
    }
  }

  std::mt19937_64 random_;
  std::vector<std::uint64_t> times_;
  Columns columns_;
  ColumnUses uses_;
  bool with_whens_ = false;
};

/// The bytes where a read beyond them is seen by a sanitizer.
std::vector<char> on_the_heap(std::string_view bytes) { return {bytes.begin(), bytes.end()}; }

TEST_CASE("what is read of a packed block is what was packed") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    RandomBlock block(seed);
    const Columns& columns = block.columns();
    const EncodedBlock encoded = encode_block(columns, block.uses());
    const std::vector<char> bytes = on_the_heap(encoded.bytes);
    const BlockView view = decode_block({bytes.data(), bytes.size()}, kMaxColumns);
    REQUIRE(view.rows == columns.rows());
    for (std::size_t c = 0; c < kMaxColumns; ++c) {
      INFO("column " << c);
      const std::vector<std::uint64_t>& expected = columns.column(c);
      std::vector<std::uint64_t> read(view.rows);
      view.columns[c].copy(0, view.rows, read.data());
      REQUIRE(read == expected);
      for (std::size_t i = 0; i < view.rows; ++i) read[i] = view.columns[c].at(i);
      REQUIRE(read == expected);
      const std::size_t begin = block.below(view.rows);
      const std::size_t count = block.below(view.rows - begin + 1);
      std::vector<std::uint64_t> part(count);
      view.columns[c].copy(begin, count, part.data());
      REQUIRE(std::equal(part.begin(), part.end(),
                         expected.begin() + static_cast<std::ptrdiff_t>(begin)));
    }
  }
}

TEST_CASE(
    "a mini-block is left out for windows that none of its times touches, and for no others") {
  const std::array<Moment, 2> year = {TimeValue::parse("2007").bounds().s0,
                                      TimeValue::parse("2007").bounds().e1};
  Columns columns(kMaxColumns);
  for (std::size_t i = 0; i < 3 * kMiniRows; ++i) {
    Tuple tuple{};
    const bool middle = i / kMiniRows == 1;
    tuple[kTimes] = time_id(middle ? "2007-06-01" : i % 2 == 0 ? "2005-01-01" : "2009-12-31");
    columns.push(tuple);
  }
  const EncodedBlock encoded = encode_block(columns, {kTimes, {}, 0});
  CHECK(encoded.s0 == TimeValue::parse("2005-01-01").bounds().s0);
  CHECK(encoded.e1 == TimeValue::parse("2009-12-31").bounds().e1);
  const BlockView view = decode_block(encoded.bytes, kMaxColumns);
  for (std::size_t mini = 0; mini < 3; ++mini) {
    CHECK(view.may_touch(mini, {year[0], year[1]}));
    CHECK(view.may_touch(mini, {}));
    const TimeBounds before = TimeValue::parse("2005-01-01").bounds();
    CHECK(view.may_touch(mini, {before.s0, before.e1}) == (mini != 1));
    CHECK_FALSE(view.may_touch(mini, {kStartOfTime, TimeValue::parse("2003").bounds().e1}));
    CHECK_FALSE(view.may_touch(mini, {TimeValue::parse("2011").bounds().s0, kEndOfTime}));
  }
}

TEST_CASE("days, intervals of days and open ends together take three bytes at most") {
  std::mt19937_64 random(1);
  Columns columns(kMaxColumns);
  const std::uint64_t day = time_id("1995-01-01");
  const std::uint64_t interval = time_id("1995-01-01/1995-01-01");
  const std::uint64_t open = time_id("1995-01-01/..");
  for (std::size_t i = 0; i < 4096; ++i) {
    const std::uint64_t start = random() % 11'000;
    Tuple tuple{};
    tuple[kTimes] = random() % 20 == 0  ? open + start
                    : random() % 5 == 0 ? interval + (start << 26) + random() % 1000
                                        : day + start;
    columns.push(tuple);
  }
  CHECK(encode_block(columns, {kTimes, {}, 0}).bytes.size() < 3 * 4096);
}

TEST_CASE("numbers in lists that rise take the bits of their steps") {
  std::mt19937_64 random(1);
  Columns columns(kMaxColumns);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 4096; ++i) {
    number = (number + 1 + random() % 20'000) % 10'000'000;  // about 1,000 in a list
    Tuple tuple{};
    tuple[4] = 7 + number;
    columns.push(tuple);
  }
  const std::size_t searched = encode_block(columns, {}).bytes.size();
  const std::size_t unsearched = encode_block(columns, {{}, {}, 1 << 4}).bytes.size();
  CHECK(searched > 4096 * 22 / 8);
  CHECK(unsearched < 4096 * 16 / 8);
}

TEST_CASE("places in a time order that follow from the times take nothing") {
  Columns columns(kMaxColumns);
  for (std::size_t i = 0; i < 1000; ++i) {
    Tuple tuple{};
    tuple[kTimes] = time_id("1995-01-01") + i / 3;
    tuple[1] = when_of(TimeValue::bounds_of_packed(Id{tuple[kTimes]}.payload()));
    columns.push(tuple);
  }
  const std::size_t kept = encode_block(columns, {kTimes, {}, 0}).bytes.size();
  const std::size_t left_out = encode_block(columns, {kTimes, 1, 0}).bytes.size();
  CHECK(left_out + 500 < kept);
}

TEST_CASE("a damaged block is an error, or has other values") {
  std::size_t refused = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    RandomBlock block(seed);
    const std::string whole = encode_block(block.columns(), block.uses()).bytes;
    for (int change = 0; change < 12; ++change) {
      std::vector<char> bytes = on_the_heap(whole);
      if (change == 0) {
        bytes.resize(block.below(bytes.size()));
      } else {
        const std::size_t head = std::min<std::size_t>(bytes.size(), 120);
        char& byte = bytes[block.below(change < 7 ? head : bytes.size())];
        byte = static_cast<char>(byte ^ (1 + block.below(255)));
      }
      try {
        const BlockView view = decode_block({bytes.data(), bytes.size()}, kMaxColumns);
        if (view.rows > 10'000) continue;  // the run knows better
        std::vector<std::uint64_t> read(view.rows);
        for (const ColumnView& column : view.columns) {
          column.copy(0, view.rows, read.data());
          for (std::size_t i = 0; i < view.rows; ++i) REQUIRE(column.at(i) == read[i]);
        }
        for (std::size_t m = 0; m < mini_count(view.rows); ++m) view.may_touch(m, {0, 1});
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::kDamaged);
        ++refused;
      }
    }
  }
  CHECK(refused > 300);
}

}  // namespace
}  // namespace annals::store
