// Times as one number. THE NUMBERS REACH THE DISK: a shape keeps its number and its layout for
// ever, a new one takes a free number (docs/format.md).
//
// Bits 59 to 52 are the shape, bits 51 to 0 what it holds. Units count from the year -9999, so that
// nothing is negative:
//   year    years since -9999                 0 … 19998
//   month   months since -9999-01             0 … 239987
//   day     days since -9999-01-01            0 … 7304483
//   season  4 * year + (0 spring … 3 winter)  0 … 79994
//   decade  1000 + N for NX (198X: 1198), 999 - N for -NX (-000X: 999)   0 … 1999
//   century 100 + N for NXX (19XX: 119), 99 - N for -NXX                 0 … 199
//   second, minute   since -9999-01-01T00:00 UTC
//
//   shape       written                                    bits 51 to 0
//   0           always                                     0
//   1 2 3 4     /   ../..   /..   ../                      0
//   8 … 11      2007                 and with ~ ? %        year
//   12 … 15     2007-05              and with ~ ? %        month
//   16 … 19     2007-05-28           and with ~ ? %        day
//   20 … 23     2007-21              and with ~ ? %        season
//   24 … 27     198X                 and with ~ ? %        decade
//   28 … 31     19XX                 and with ~ ? %        century
//   32 … 35     2007-XX              and with ~ ? %        year
//   36 … 39     2007-05-XX           and with ~ ? %        month
//   40 … 43     2007-XX-XX           and with ~ ? %        year
//   48          2007-05-28T14:30:05Z                       second
//   49          2007-05-28T14:30Z                          minute
//   50          2007-05-28T14:30:05                        second
//   51          2007-05-28T14:30                           minute
//   64 80 96    a/b of years, months, days                 a in bits 51 to 26, b - a in 25 to 0
//   65 81 97    [a..b]                                     the same
//   66 82 98    [..a]/[b..]                                a in bits 51 to 26, b in 25 to 0
//   67 83 99    a/..                                       a
//   68 84 100   a/                                         a
//   69 85 101   [a..]                                      a
//   70 86 102   ../b                                       b
//   71 87 103   /b                                         b
//   72 88 104   [..b]                                      b
//   112 … 117   a/b: year/month, year/day, month/year,     a in bits 51 to 26, b in 25 to 0,
//               month/day, day/year, day/month             each in its own unit
#include <array>

#include "model/calendar.h"
#include "model/error.h"
#include "model/written_time.h"

namespace annals {
namespace {

enum class Unit : std::uint8_t { kYear = 0, kMonth = 1, kDay = 2 };

// Shapes, as in the table above.
constexpr unsigned kAlways = 0, kUnknownUnknown = 1, kOpenOpen = 2, kUnknownOpen = 3,
                   kOpenUnknown = 4;
constexpr unsigned kFirstDate = 8, kLastDate = 43;
constexpr unsigned kSecondZ = 48, kMinuteZ = 49, kSecond = 50, kMinute = 51;
constexpr unsigned kFirstPair = 64, kPairUnitStep = 16, kLastPair = 104;
constexpr unsigned kFirstMixed = 112, kLastMixed = 117;
enum PairForm : unsigned {
  kFromTo = 0,
  kRangeBoth = 1,
  kRangeToRange = 2,
  kFromOpen = 3,
  kFromUnknown = 4,
  kRangeFrom = 5,
  kOpenTo = 6,
  kUnknownTo = 7,
  kRangeTo = 8,
};

constexpr unsigned kShapeShift = 52, kStartShift = 26;
constexpr std::uint64_t kLowMask = (std::uint64_t{1} << kStartShift) - 1;
constexpr std::uint64_t kPayloadMask = (std::uint64_t{1} << kShapeShift) - 1;
constexpr std::array<char, 4> kMarks = {'\0', '~', '?', '%'};
/// The forms of shapes 8 to 43, four shapes each.
constexpr std::array<DateForm, 9> kDateForms = {
    DateForm::kYear,   DateForm::kMonth,   DateForm::kDay,
    DateForm::kSeason, DateForm::kDecade,  DateForm::kCentury,
    DateForm::kYearXX, DateForm::kMonthXX, DateForm::kYearXXXX};
struct UnitPair {
  Unit from, to;
};
constexpr std::array<UnitPair, 6> kMixed = {{{Unit::kYear, Unit::kMonth},
                                             {Unit::kYear, Unit::kDay},
                                             {Unit::kMonth, Unit::kYear},
                                             {Unit::kMonth, Unit::kDay},
                                             {Unit::kDay, Unit::kYear},
                                             {Unit::kDay, Unit::kMonth}}};

constexpr std::int64_t kYears = 2 * kNearYears + 1;
constexpr std::int64_t kDays = kLastNearDay - kFirstNearDay + 1;
constexpr std::int64_t kFirstMonth = -kNearYears * 12;

constexpr std::uint64_t make(unsigned shape, std::int64_t payload) {
  return (std::uint64_t{shape} << kShapeShift) | static_cast<std::uint64_t>(payload);
}
constexpr std::uint64_t make(unsigned shape, std::int64_t high, std::int64_t low) {
  return make(shape, (high << kStartShift) | low);
}

constexpr std::int64_t count_of(Unit unit) {
  return unit == Unit::kYear ? kYears : unit == Unit::kMonth ? kYears * 12 : kDays;
}

constexpr MomentSpan span_of_unit(Unit unit, std::int64_t index) {
  switch (unit) {
    case Unit::kYear:
      return {first_of_year(index - kNearYears), last_of_year(index - kNearYears)};
    case Unit::kMonth:
      return {first_of_month(index + kFirstMonth), last_of_month(index + kFirstMonth)};
    case Unit::kDay:
      break;
  }
  return {first_of_day(index + kFirstNearDay), last_of_day(index + kFirstNearDay)};
}

/// The first year of a decade or century, `years` 10 or 100, from its number in the table above.
constexpr std::int64_t first_x_year(std::int64_t index, std::int64_t years) {
  const std::int64_t half = 10'000 / years;
  return (index - half) * years + (index >= half ? 0 : 1);
}

/// The index of a date in the units of its form; for times of day, minutes or seconds.
std::int64_t index_of(const WrittenDate& d) {
  switch (d.form) {
    case DateForm::kYear:
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
      return d.year + kNearYears;
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      return d.year * 12 + d.month - 1 - kFirstMonth;
    case DateForm::kSeason:
      return (d.year + kNearYears) * 4 + d.month - 21;
    case DateForm::kDecade:
      return 1000 + floor_div(d.year, 10);
    case DateForm::kCentury:
      return 100 + floor_div(d.year, 100);
    default:
      break;
  }
  const std::int64_t days = days_from_civil(d.year, d.month, d.day) - kFirstNearDay;
  if (d.form == DateForm::kDay) return days;
  const std::int64_t minutes = (days * 24 + d.hour) * 60 + d.minute;
  return d.form == DateForm::kMinute ? minutes : minutes * 60 + d.second;
}

/// How many indices a form has.
std::int64_t count_of(DateForm form) {
  switch (form) {
    case DateForm::kYear:
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
      return kYears;
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      return kYears * 12;
    case DateForm::kSeason:
      return kYears * 4 - 1;  // the last winter ends beyond 9999
    case DateForm::kDecade:
      return 2000;
    case DateForm::kCentury:
      return 200;
    case DateForm::kDay:
      return kDays;
    case DateForm::kMinute:
      return kDays * 1440;
    default:
      return kDays * 86'400;
  }
}

WrittenDate date_at(DateForm form, std::int64_t index) {
  WrittenDate d;
  d.form = form;
  switch (form) {
    case DateForm::kYear:
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
      d.year = index - kNearYears;
      return d;
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      d.year = index / 12 - kNearYears;
      d.month = static_cast<int>(index % 12) + 1;
      return d;
    case DateForm::kSeason:
      d.year = index / 4 - kNearYears;
      d.month = static_cast<int>(index % 4) + 21;
      return d;
    case DateForm::kDecade:
      d.year = first_x_year(index, 10);
      return d;
    case DateForm::kCentury:
      d.year = first_x_year(index, 100);
      return d;
    default:
      break;
  }
  std::int64_t days = index;
  if (form != DateForm::kDay) {
    std::int64_t minutes = index;
    if (form == DateForm::kSecond) {
      minutes = index / 60;
      d.second = static_cast<int>(index % 60);
    }
    d.minute = static_cast<int>(minutes % 60);
    d.hour = static_cast<int>(minutes / 60 % 24);
    days = minutes / 1440;
  }
  const CivilDay civil = civil_from_days(days + kFirstNearDay);
  d.year = civil.year;
  d.month = civil.month;
  d.day = civil.day;
  return d;
}

/// The unit of a date that may stand in a pair: to the year, month or day, near, without a mark.
std::optional<Unit> unit_of(const WrittenDate& d) {
  if (d.mark != '\0' || !is_near_year(d.year)) return std::nullopt;
  if (d.form == DateForm::kYear) return Unit::kYear;
  if (d.form == DateForm::kMonth) return Unit::kMonth;
  if (d.form == DateForm::kDay) return Unit::kDay;
  return std::nullopt;
}

constexpr unsigned pair_shape(Unit unit, PairForm form) {
  return kFirstPair + kPairUnitStep * static_cast<unsigned>(unit) + form;
}

std::optional<std::uint64_t> pack_date(const WrittenDate& d) {
  if (!is_near_year(d.year)) return std::nullopt;
  const std::int64_t index = index_of(d);
  for (unsigned i = 0; i < kDateForms.size(); ++i) {
    if (kDateForms[i] != d.form) continue;
    unsigned mark = 0;
    while (kMarks[mark] != d.mark) ++mark;
    return make(kFirstDate + 4 * i + mark, index);
  }
  if (d.form == DateForm::kFraction) return std::nullopt;
  const bool minute = d.form == DateForm::kMinute;
  if (d.zone == "Z") return make(minute ? kMinuteZ : kSecondZ, index);
  if (d.zone.empty()) return make(minute ? kMinute : kSecond, index);
  return std::nullopt;
}

std::optional<std::uint64_t> pack_one(PairForm form, const WrittenDate& d) {
  const std::optional<Unit> unit = unit_of(d);
  if (!unit) return std::nullopt;
  return make(pair_shape(*unit, form), index_of(d));
}

std::optional<std::uint64_t> pack_two(PairForm form, const WrittenDate& a, const WrittenDate& b) {
  const std::optional<Unit> from = unit_of(a), to = unit_of(b);
  if (!from || !to) return std::nullopt;
  const std::int64_t first = index_of(a), second = index_of(b);
  if (*from == *to) {
    return make(pair_shape(*from, form), first, form == kRangeToRange ? second : second - first);
  }
  if (form != kFromTo) return std::nullopt;
  unsigned i = 0;
  while (kMixed[i].from != *from || kMixed[i].to != *to) ++i;
  return make(kFirstMixed + i, first, second);
}

std::optional<std::uint64_t> pack_range(const WrittenPart& part) {
  if (part.from && part.to) return pack_two(kRangeBoth, *part.from, *part.to);
  return part.from ? pack_one(kRangeFrom, *part.from) : pack_one(kRangeTo, *part.to);
}

std::optional<std::uint64_t> pack_interval(const WrittenPart& a, const WrittenPart& b) {
  using Kind = WrittenPart::Kind;
  if (a.kind == Kind::kDate) {
    if (b.kind == Kind::kDate) return pack_two(kFromTo, *a.from, *b.from);
    if (b.kind == Kind::kOpen) return pack_one(kFromOpen, *a.from);
    if (b.kind == Kind::kUnknown) return pack_one(kFromUnknown, *a.from);
    return std::nullopt;
  }
  if (a.kind == Kind::kRange) {
    const bool fits = b.kind == Kind::kRange && !a.from && !b.to;
    return fits ? pack_two(kRangeToRange, *a.to, *b.from) : std::nullopt;
  }
  const bool open = a.kind == Kind::kOpen;
  if (b.kind == Kind::kDate) return pack_one(open ? kOpenTo : kUnknownTo, *b.from);
  if (b.kind == Kind::kOpen) return make(open ? kOpenOpen : kUnknownOpen, 0);
  if (b.kind == Kind::kUnknown) return make(open ? kOpenUnknown : kUnknownUnknown, 0);
  return std::nullopt;
}

TimeBounds bounds_of_date(unsigned shape, std::int64_t index) {
  MomentSpan span{};
  switch (kDateForms[(shape - kFirstDate) / 4]) {
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      span = span_of_unit(Unit::kMonth, index);
      break;
    case DateForm::kDay:
      span = span_of_unit(Unit::kDay, index);
      break;
    case DateForm::kSeason: {
      const std::int64_t first = kFirstMonth + 3 * index + 2;
      span = {first_of_month(first), last_of_month(first + 2)};
      break;
    }
    case DateForm::kDecade: {
      const std::int64_t year = first_x_year(index, 10);
      span = {first_of_year(year), last_of_year(last_x_year(year, 10))};
      break;
    }
    case DateForm::kCentury: {
      const std::int64_t year = first_x_year(index, 100);
      span = {first_of_year(year), last_of_year(last_x_year(year, 100))};
      break;
    }
    default:
      span = span_of_unit(Unit::kYear, index);
  }
  return {span.first, span.last, span.first, span.last};
}

TimeBounds bounds_of_pair(PairForm form, Unit from, Unit to, std::int64_t a, std::int64_t b) {
  const MomentSpan first = span_of_unit(from, a);
  const MomentSpan start =
      from == Unit::kDay ? MomentSpan{first.first, first.first} : first;  // as an interval's start
  const MomentSpan end = from == Unit::kDay ? MomentSpan{first.last, first.last} : first;
  constexpr MomentSpan kOpenStart{kStartOfTime, kStartOfTime}, kOpenEnd{kEndOfTime, kEndOfTime},
      kNotKnown{kStartOfTime, kEndOfTime};
  switch (form) {
    case kFromTo: {
      const MomentSpan second = span_of_unit(to, b);
      return join(start, to == Unit::kDay ? MomentSpan{second.last, second.last} : second);
    }
    case kRangeBoth: {
      const Moment last = span_of_unit(to, b).last;
      return {first.first, last, first.first, last};
    }
    case kRangeToRange:
      return join({kStartOfTime, first.last}, {span_of_unit(to, b).first, kEndOfTime});
    case kFromOpen:
      return join(start, kOpenEnd);
    case kFromUnknown:
      return join(start, kNotKnown);
    case kRangeFrom:
      return {first.first, kEndOfTime, first.first, kEndOfTime};
    case kOpenTo:
      return join(kOpenStart, end);
    case kUnknownTo:
      return join(kNotKnown, end);
    case kRangeTo:
      break;
  }
  return {kStartOfTime, first.last, kStartOfTime, first.last};
}

/// What a packed number says, for the shapes from 64 on.
struct PackedPair {
  PairForm form;
  Unit from, to;
  std::int64_t a, b;  // b is an index too; 0 where there is one date
};

PackedPair open_pair(unsigned shape, std::int64_t payload) {
  const std::int64_t high = payload >> kStartShift;
  const std::int64_t low = payload & static_cast<std::int64_t>(kLowMask);
  if (shape >= kFirstMixed) {
    const UnitPair units = kMixed[shape - kFirstMixed];
    return {kFromTo, units.from, units.to, high, low};
  }
  const Unit unit = static_cast<Unit>((shape - kFirstPair) / kPairUnitStep);
  const PairForm form = static_cast<PairForm>((shape - kFirstPair) % kPairUnitStep);
  if (form > kRangeToRange) return {form, unit, unit, payload, 0};
  return {form, unit, unit, high, form == kRangeToRange ? low : high + low};
}

constexpr DateForm form_of(Unit unit) {
  return unit == Unit::kYear    ? DateForm::kYear
         : unit == Unit::kMonth ? DateForm::kMonth
                                : DateForm::kDay;
}

[[noreturn]] void damaged() { throw Error(ErrorCode::kDamaged, "a packed time is not one"); }

WrittenPart part_of(WrittenPart::Kind kind, std::optional<WrittenDate> from = {},
                    std::optional<WrittenDate> to = {}) {
  WrittenPart part;
  part.kind = kind;
  part.from = from;
  part.to = to;
  return part;
}

WrittenTime unpack_pair(unsigned shape, std::int64_t payload) {
  using Kind = WrittenPart::Kind;
  const PackedPair pair = open_pair(shape, payload);
  if (pair.form > kRangeTo || pair.a >= count_of(pair.from) || pair.b >= count_of(pair.to)) {
    damaged();
  }
  const WrittenDate a = date_at(form_of(pair.from), pair.a);
  const WrittenDate b = date_at(form_of(pair.to), pair.b);
  switch (pair.form) {
    case kFromTo:
      return {true, part_of(Kind::kDate, a), part_of(Kind::kDate, b)};
    case kRangeBoth:
      return {false, part_of(Kind::kRange, a, b), {}};
    case kRangeToRange:
      return {true, part_of(Kind::kRange, {}, a), part_of(Kind::kRange, b)};
    case kFromOpen:
      return {true, part_of(Kind::kDate, a), part_of(Kind::kOpen)};
    case kFromUnknown:
      return {true, part_of(Kind::kDate, a), part_of(Kind::kUnknown)};
    case kRangeFrom:
      return {false, part_of(Kind::kRange, a), {}};
    case kOpenTo:
      return {true, part_of(Kind::kOpen), part_of(Kind::kDate, a)};
    case kUnknownTo:
      return {true, part_of(Kind::kUnknown), part_of(Kind::kDate, a)};
    case kRangeTo:
      break;
  }
  return {false, part_of(Kind::kRange, {}, a), {}};
}

WrittenTime unpack_open(unsigned shape) {
  const auto kind = [](bool open) {
    return open ? WrittenPart::Kind::kOpen : WrittenPart::Kind::kUnknown;
  };
  return {true, part_of(kind(shape == kOpenOpen || shape == kOpenUnknown)),
          part_of(kind(shape == kOpenOpen || shape == kUnknownOpen))};
}

WrittenDate unpack_date(unsigned shape, std::int64_t index) {
  const bool calendar = kFirstDate <= shape && shape <= kLastDate;
  if (!calendar && (shape < kSecondZ || shape > kMinute)) damaged();
  const bool minute = shape == kMinuteZ || shape == kMinute;
  const DateForm form = calendar ? kDateForms[(shape - kFirstDate) / 4]
                        : minute ? DateForm::kMinute
                                 : DateForm::kSecond;
  if (index >= count_of(form)) damaged();
  WrittenDate date = date_at(form, index);
  if (calendar) date.mark = kMarks[(shape - kFirstDate) % 4];
  if (shape == kSecondZ || shape == kMinuteZ) date.zone = "Z";
  return date;
}

}  // namespace

std::optional<std::uint64_t> pack(const WrittenTime& time) {
  if (time.interval) return pack_interval(time.first, time.second);
  if (time.first.kind == WrittenPart::Kind::kRange) return pack_range(time.first);
  return pack_date(*time.first.from);
}

WrittenTime unpack_time(std::uint64_t packed) {
  if (packed >> (kShapeShift + 8) != 0) damaged();
  const unsigned shape = static_cast<unsigned>(packed >> kShapeShift);
  const std::int64_t payload = static_cast<std::int64_t>(packed & kPayloadMask);
  WrittenTime time;
  if (shape == kAlways || shape > kLastMixed) damaged();
  if (shape <= kOpenUnknown) {
    if (payload != 0) damaged();
    time = unpack_open(shape);
  } else if (shape < kFirstPair) {
    time.first = part_of(WrittenPart::Kind::kDate, unpack_date(shape, payload));
  } else {
    if (shape > kLastPair && shape < kFirstMixed) damaged();
    time = unpack_pair(shape, payload);
  }
  const TimeBounds bounds = bounds_of(time);
  if (bounds.e1 < bounds.s0) damaged();
  return time;
}

TimeBounds TimeValue::bounds_of_packed(std::uint64_t packed) {
  const unsigned shape = static_cast<unsigned>(packed >> kShapeShift);
  const std::int64_t payload = static_cast<std::int64_t>(packed & kPayloadMask);
  if (shape >= kFirstPair) {
    const PackedPair pair = open_pair(shape, payload);
    return bounds_of_pair(pair.form, pair.from, pair.to, pair.a, pair.b);
  }
  if (shape >= kSecondZ) {
    const bool minute = shape == kMinuteZ || shape == kMinute;
    const std::int64_t unit = minute ? kMicrosPerMinute : kMicrosPerSecond;
    const Moment first = kNearBegin + payload * unit;
    return {first, first + unit - 1, first, first + unit - 1};
  }
  if (shape >= kFirstDate) return bounds_of_date(shape, payload);
  if (shape == kUnknownUnknown) return {kStartOfTime, kEndOfTime, kStartOfTime, kEndOfTime};
  if (shape == kUnknownOpen) return {kStartOfTime, kEndOfTime, kEndOfTime, kEndOfTime};
  if (shape == kOpenUnknown) return {kStartOfTime, kStartOfTime, kStartOfTime, kEndOfTime};
  return {kStartOfTime, kStartOfTime, kEndOfTime, kEndOfTime};
}

}  // namespace annals
