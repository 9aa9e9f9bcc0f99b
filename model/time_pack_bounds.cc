// The bounds of packed times without their text: the inner loop of scans by time.
#include "model/calendar.h"
#include "model/time_shapes.h"
#include "model/written_time.h"

namespace annals {
namespace {

using namespace shapes;

constexpr TimeBounds kNothingCertain{kStartOfTime, kEndOfTime, kStartOfTime, kEndOfTime};

/// Whether a unit that is packed may have the index. In damaged data it may be beyond what moments
/// can be computed of.
constexpr bool is_near_index(Unit unit, std::int64_t index) {
  constexpr std::int64_t kDays = kLastNearDay - kFirstNearDay + 1;
  constexpr std::int64_t kMonths = (2 * kNearYears + 1) * 12;
  return index < (unit == Unit::kDay ? kDays : kMonths);
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

TimeBounds bounds_of_date(unsigned shape, std::int64_t index) {
  const DateForm form = kDateForms[(shape - kFirstDate) / 4];
  if (!is_near_index(form == DateForm::kDay ? Unit::kDay : Unit::kMonth, index)) {
    return kNothingCertain;
  }
  MomentSpan span{};
  switch (form) {
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

}  // namespace

TimeBounds TimeValue::bounds_of_packed(std::uint64_t packed) {
  const unsigned shape = static_cast<unsigned>(packed >> kShapeShift);
  const std::int64_t payload = static_cast<std::int64_t>(packed & kPayloadMask);
  if (shape >= kFirstPair) {
    const PackedPair pair = open_pair(shape, payload);
    if (!is_near_index(pair.from, pair.a) || !is_near_index(pair.to, pair.b)) {
      return kNothingCertain;
    }
    return bounds_of_pair(pair.form, pair.from, pair.to, pair.a, pair.b);
  }
  if (shape >= kSecondZ) {
    const bool minute = shape == kMinuteZ || shape == kMinute;
    const std::int64_t unit = minute ? kMicrosPerMinute : kMicrosPerSecond;
    if (payload >= (kNearEnd - kNearBegin) / unit) return kNothingCertain;
    const Moment first = kNearBegin + payload * unit;
    return {first, first + unit - 1, first, first + unit - 1};
  }
  if (shape >= kFirstDate) return bounds_of_date(shape, payload);
  if (shape == kUnknownUnknown) return kNothingCertain;
  if (shape == kUnknownOpen) return {kStartOfTime, kEndOfTime, kEndOfTime, kEndOfTime};
  if (shape == kOpenUnknown) return {kStartOfTime, kStartOfTime, kStartOfTime, kEndOfTime};
  return {kStartOfTime, kStartOfTime, kEndOfTime, kEndOfTime};
}

}  // namespace annals
