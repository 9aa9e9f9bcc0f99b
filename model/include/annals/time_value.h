// Time values: EDTF (ISO 8601-2:2019, levels 0 and 1) and ranges
// (docs/language.md, Times).
#ifndef ANNALS_TIME_VALUE_H_
#define ANNALS_TIME_VALUE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace annals {

/// A moment: microseconds since 1970-01-01T00:00:00Z, proleptic Gregorian, for the years -9999 to
/// 9999. Beyond them a tick is half a year (the first and the last moment of each year), order
/// preserved, so that Y-170000002 fits and `last moment + 1 == first moment of the next year` holds
/// everywhere.
using Moment = std::int64_t;
inline constexpr Moment kStartOfTime = std::numeric_limits<Moment>::min();
inline constexpr Moment kEndOfTime = std::numeric_limits<Moment>::max();

/// What is known of a time, all four included: its first moment lies between s0 and s1, its last
/// between e0 and e1.
struct TimeBounds {
  Moment s0, s1, e0, e1;
  bool operator==(const TimeBounds&) const = default;
};

/// The words that may stand after `@` and between two times (docs/language.md, Times).
enum class TimeWord : std::uint8_t {
  kIn,
  kSurelyIn,
  kWithin,
  kThroughout,
  kBefore,
  kAfter,
  kMeets,
  kMetBy,
  kOverlaps,
  kOverlappedBy,
  kStarts,
  kStartedBy,
  kDuring,
  kContains,
  kFinishes,
  kFinishedBy,
  kEquals,
  kExactly,
};

/// "in", "surely in", "met-by" … as written in the language.
std::string_view spelling(TimeWord word);

/// The span of a time that is written out in a query (s1 = s0, e0 = e1). A T
/// that a variable holds keeps its four bounds.
TimeBounds whole_span(const TimeBounds& t);

/// Whether a fact's time `x` passes `word` T:
///   in          x.s0 <= t.e1 and t.s0 <= x.e1      may have a moment in T
///   surely in   x.s1 <= t.e0 and t.s1 <= x.e0      has one for certain
///   within      t.s1 <= x.s0 and x.e1 <= t.e0      lies in T for certain
///   throughout  x.s1 <= t.s0 and t.e1 <= x.e0      holds during all of T for certain
///   before      x.e1 < t.s0
///   after       t.e1 < x.s0
///   meets …     Allen's relation of the spans from s0 to e1
/// Throws Error(kInternal) for kExactly, which compares what is written: the caller does.
bool passes(TimeWord word, const TimeBounds& x, const TimeBounds& t);

/// How finely a date is given.
enum class Precision : std::uint8_t { kYear, kMonth, kDay, kMinute, kSecond, kFraction };

/// An ISO 8601 duration: "P3M", "P7D", "-P1Y2M", "PT36H", "P2W".
struct Duration {
  std::int64_t months = 0;             // years and months
  std::int64_t microseconds = 0;       // weeks, days, hours, minutes, seconds
  Precision finest = Precision::kDay;  // the finest unit that is written
  /// Throws Error(kInvalidValue) that names the text.
  static Duration parse(std::string_view text);
};

/// A time as written, with its bounds. Two are equal when they are written the same. Immutable;
/// cheap to copy.
class TimeValue {
 public:
  /// The time of a fact without a time: all of time, certainly. Written `always`.
  TimeValue();
  static TimeValue always() { return TimeValue(); }

  /// Throws Error(kInvalidValue) whose message names the value and says why ("2007-02-30 is not a
  /// date: February 2007 has 28 days"). `always` and `now` are words of the language, not time
  /// values: they are refused here.
  static TimeValue parse(std::string_view text);
  /// The same without the exception; `reason`, when given, gets the message.
  static std::optional<TimeValue> try_parse(std::string_view text, std::string* reason = nullptr);
  /// The length of the longest prefix of `text` that is made of characters a time value may have
  /// and that starts like one (digit, sign, Y, `[`, `/`, `.`): what the parser takes as one token
  /// before calling parse. A point that ends a statement is left out. 0 when none.
  static std::size_t token_length(std::string_view text);

  /// A moment written with as many decimals as it needs (none, or 1 to 6): 2008-03-05T07:15:00Z;
  /// beyond ±9999 its year. Throws Error(kInvalidValue) for the start and the end of time.
  static TimeValue from_moment(Moment moment);
  /// Throws Error(kInvalidValue) beyond the years -9999 to 9999.
  static TimeValue from_day(std::int64_t days_since_1970);

  bool is_always() const { return text_.empty(); }
  bool is_interval() const;
  /// As written; "always" for always.
  std::string_view text() const {
    return text_.empty() ? std::string_view("always") : std::string_view(text_);
  }
  const TimeBounds& bounds() const { return bounds_; }

  /// `start` and `end` of the language: the first and last date as written (an interval's two ends;
  /// else itself). Empty for an open or unknown end, and for always.
  std::optional<TimeValue> start() const;
  std::optional<TimeValue> end() const;
  /// `first`, `last`: the moments s0 and e1, always with six decimals (beyond ±9999 the year, as
  /// nothing finer can be written there). Empty at the start and end of time.
  std::optional<TimeValue> first() const;
  std::optional<TimeValue> last() const;
  /// Of the one date (not an interval or a range): its year, month, day where they are given, in
  /// its own zone as written.
  std::optional<std::int64_t> year() const;
  std::optional<std::int64_t> month() const;
  std::optional<std::int64_t> day() const;
  /// The date of that precision that holds all of it, else empty.
  std::optional<TimeValue> to_year() const;
  std::optional<TimeValue> to_month() const;
  std::optional<TimeValue> to_day() const;
  /// Seconds from s0 to the end of e1's last microsecond; empty when either is open or unknown.
  std::optional<double> duration_seconds() const;
  /// Both ends moved, months before days (31 January + P1M is the last of February). Empty when a
  /// date is coarser than the duration, or leaves the range of years; open and unknown ends, and
  /// always, stay as they are.
  std::optional<TimeValue> shifted(const Duration& by) const;
  /// The language's `intersection`. Empty when they share nothing.
  static std::optional<TimeValue> intersection(const TimeValue& a, const TimeValue& b);
  /// Days from s0 to s0 of `a - b`; empty when either is open or unknown.
  static std::optional<double> days_between(const TimeValue& a, const TimeValue& b);

  /// One number below 2^60 for the usual ways of writing (dates to the day, month and year, their X
  /// forms, seasons and marks, UTC seconds, intervals and ranges of days, months or years, open and
  /// unknown ends, always), one to one with the text: the value is a shape in the top 8 bits, the
  /// start in the shape's unit, and the length. Empty for the rest (zones, fractions, far years,
  /// intervals and ranges with marks, seasons or times of day), which the store keeps by number.
  /// The numbers reach the disk: model/time_shapes.h and docs/format.md describe them.
  std::optional<std::uint64_t> packed() const;
  /// The inverse. Throws Error(kDamaged) for a number that packed() never gives.
  static TimeValue unpack(std::uint64_t packed);
  /// The bounds of unpack(packed) without making its text: for scans. Undefined for a number that
  /// packed() never gives.
  static TimeBounds bounds_of_packed(std::uint64_t packed);
  /// Appends the text of unpack(packed) without making the value. Throws as it does.
  static void append_packed(std::uint64_t packed, std::string& out);
  /// What packed() of the value gives that `text` says, for days of the years 1 to 9999 and
  /// intervals of them (2007-05-28, 2007-05-28/2007-06-03, 2007-05-28/..): without parsing it in
  /// full. Empty for every other text, whether it says a time or not.
  static std::optional<std::uint64_t> pack_plain(std::string_view text);

  bool operator==(const TimeValue& other) const { return text_ == other.text_; }
  /// By s0, then e1, then as written.
  std::strong_ordering operator<=>(const TimeValue& other) const;

 private:
  TimeValue(std::string text, const TimeBounds& bounds) : text_(std::move(text)), bounds_(bounds) {}

  std::string text_;  // empty: always
  TimeBounds bounds_;
};

/// Microseconds of the system's clock as a Moment.
Moment now_moment();

}  // namespace annals

#endif  // ANNALS_TIME_VALUE_H_
