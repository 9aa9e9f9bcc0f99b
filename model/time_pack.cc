// Times to numbers and back; time_shapes.h has the table.
#include "model/calendar.h"
#include "model/error.h"
#include "model/time_shapes.h"
#include "model/written_time.h"

namespace annals {
namespace {

using namespace shapes;

constexpr std::uint64_t make(unsigned shape, std::int64_t payload) {
  return (std::uint64_t{shape} << kShapeShift) | static_cast<std::uint64_t>(payload);
}
constexpr std::uint64_t make(unsigned shape, std::int64_t high, std::int64_t low) {
  return make(shape, (high << kStartShift) | low);
}

constexpr std::int64_t count_of(Unit unit) {
  return unit == Unit::kYear ? kYears : unit == Unit::kMonth ? kYears * 12 : kDays;
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

}  // namespace annals
