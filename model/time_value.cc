#include "model/time_value.h"

#include <fmt/format.h>

#include <chrono>

#include "model/calendar.h"
#include "model/error.h"
#include "model/written_time.h"

namespace annals {
namespace {

constexpr TimeBounds kAllOfTime{kStartOfTime, kStartOfTime, kEndOfTime, kEndOfTime};
constexpr int kMaxDecimals = 6;

/// The text of a value that came out of this room's own parse, taken apart again.
WrittenTime written(std::string_view text) {
  std::optional<WrittenTime> result = read_time(text, nullptr);
  if (!result) throw Error(ErrorCode::kInternal, fmt::format("{} was a time and is none", text));
  return *result;
}

std::string moment_text(Moment moment, int decimals) {
  WrittenDate date;
  date.year = year_of(moment);
  if (!is_near(moment)) return to_text(date);
  set_moment(date, moment);
  date.form = decimals == 0 ? DateForm::kSecond : DateForm::kFraction;
  date.decimals = decimals;
  date.zone = "Z";
  return to_text(date);
}

/// The one date of a value that is one.
std::optional<WrittenDate> only_date(const TimeValue& time) {
  if (time.is_always()) return std::nullopt;
  const WrittenTime parts = written(time.text());
  if (parts.interval || parts.first.kind != WrittenPart::Kind::kDate) return std::nullopt;
  return parts.first.from;
}

/// A moment as days and microseconds of the day, for far years too.
struct DayMoment {
  std::int64_t days;
  std::int64_t micros;
};

DayMoment day_moment(Moment moment) {
  if (is_near(moment)) {
    const std::int64_t days = floor_div(moment, kMicrosPerDay);
    return {days, moment - first_of_day(days)};
  }
  const std::int64_t year = year_of(moment);
  if (moment == first_of_year(year)) return {days_from_civil(year, 1, 1), 0};
  return {days_from_civil(year, 12, 31), kMicrosPerDay - 1};
}

/// From a to b in units of so many microseconds.
double distance(Moment a, Moment b, std::int64_t unit) {
  const double divisor = static_cast<double>(unit);
  if (is_near(a) && is_near(b)) return static_cast<double>(b - a) / divisor;
  const DayMoment from = day_moment(a), to = day_moment(b);
  return static_cast<double>(to.days - from.days) * (static_cast<double>(kMicrosPerDay) / divisor) +
         static_cast<double>(to.micros - from.micros) / divisor;
}

bool is_end_of_time(Moment moment) { return moment == kStartOfTime || moment == kEndOfTime; }

}  // namespace

TimeValue::TimeValue() : bounds_(kAllOfTime) {}

TimeValue TimeValue::parse(std::string_view text) {
  std::string reason;
  std::optional<TimeValue> result = try_parse(text, &reason);
  if (!result) throw Error(ErrorCode::kInvalidValue, reason);
  return *std::move(result);
}

std::optional<TimeValue> TimeValue::try_parse(std::string_view text, std::string* reason) {
  if (const auto packed = pack_plain(text)) {
    return TimeValue(std::string(text), bounds_of_packed(*packed));
  }
  const std::optional<WrittenTime> parts = read_time(text, reason);
  if (!parts) return std::nullopt;
  return TimeValue(std::string(text), bounds_of(*parts));
}

TimeValue TimeValue::from_moment(Moment moment) {
  const std::int64_t year = year_of(moment);
  if (year < -kMaxYear || year > kMaxYear) {
    throw Error(ErrorCode::kInvalidValue, "the start and the end of time are not moments");
  }
  int decimals = 0;
  if (is_near(moment)) {
    std::int64_t fraction = moment - floor_div(moment, kMicrosPerSecond) * kMicrosPerSecond;
    if (fraction != 0) decimals = kMaxDecimals;
    for (; fraction != 0 && fraction % 10 == 0; fraction /= 10) --decimals;
  }
  return parse(moment_text(moment, decimals));
}

TimeValue TimeValue::from_day(std::int64_t days_since_1970) {
  if (days_since_1970 < kFirstNearDay || days_since_1970 > kLastNearDay) {
    throw Error(ErrorCode::kInvalidValue, "a day lies beyond the years -9999 to 9999");
  }
  const CivilDay civil = civil_from_days(days_since_1970);
  WrittenDate date;
  date.form = DateForm::kDay;
  date.year = civil.year;
  date.month = civil.month;
  date.day = civil.day;
  const Moment first = first_of_day(days_since_1970), last = last_of_day(days_since_1970);
  return TimeValue(to_text(date), {first, last, first, last});
}

bool TimeValue::is_interval() const { return text_.find('/') != std::string::npos; }

std::optional<TimeValue> TimeValue::start() const {
  if (is_always()) return std::nullopt;
  if (!is_interval()) return *this;
  return try_parse(text().substr(0, text_.find('/')));  // ".." and "" are no values
}

std::optional<TimeValue> TimeValue::end() const {
  if (is_always()) return std::nullopt;
  if (!is_interval()) return *this;
  return try_parse(text().substr(text_.find('/') + 1));
}

std::optional<TimeValue> TimeValue::first() const {
  if (is_end_of_time(bounds_.s0)) return std::nullopt;
  return parse(moment_text(bounds_.s0, kMaxDecimals));
}

std::optional<TimeValue> TimeValue::last() const {
  if (is_end_of_time(bounds_.e1)) return std::nullopt;
  return parse(moment_text(bounds_.e1, kMaxDecimals));
}

std::optional<std::int64_t> TimeValue::year() const {
  const std::optional<WrittenDate> date = only_date(*this);
  if (!date || date->form == DateForm::kDecade || date->form == DateForm::kCentury) {
    return std::nullopt;
  }
  return date->year;
}

std::optional<std::int64_t> TimeValue::month() const {
  const std::optional<WrittenDate> date = only_date(*this);
  if (!date) return std::nullopt;
  const bool given =
      date->form == DateForm::kMonth || date->form == DateForm::kMonthXX || date->to_the_day();
  return given ? std::optional<std::int64_t>(date->month) : std::nullopt;
}

std::optional<std::int64_t> TimeValue::day() const {
  const std::optional<WrittenDate> date = only_date(*this);
  if (!date || !date->to_the_day()) return std::nullopt;
  return date->day;
}

std::optional<TimeValue> TimeValue::to_year() const {
  if (is_end_of_time(bounds_.s0) || is_end_of_time(bounds_.e1)) return std::nullopt;
  WrittenDate date;
  date.year = year_of(bounds_.s0);
  if (date.year != year_of(bounds_.e1)) return std::nullopt;
  return parse(to_text(date));
}

std::optional<TimeValue> TimeValue::to_month() const {
  if (!is_near(bounds_.s0) || !is_near(bounds_.e1)) return std::nullopt;
  const CivilDay first = civil_from_days(floor_div(bounds_.s0, kMicrosPerDay));
  const CivilDay last = civil_from_days(floor_div(bounds_.e1, kMicrosPerDay));
  if (first.year != last.year || first.month != last.month) return std::nullopt;
  WrittenDate date;
  date.form = DateForm::kMonth;
  date.year = first.year;
  date.month = first.month;
  return parse(to_text(date));
}

std::optional<TimeValue> TimeValue::to_day() const {
  if (!is_near(bounds_.s0) || !is_near(bounds_.e1)) return std::nullopt;
  const std::int64_t day = floor_div(bounds_.s0, kMicrosPerDay);
  if (day != floor_div(bounds_.e1, kMicrosPerDay)) return std::nullopt;
  return from_day(day);
}

std::optional<double> TimeValue::duration_seconds() const {
  if (is_end_of_time(bounds_.s0) || is_end_of_time(bounds_.e1)) return std::nullopt;
  return is_near(bounds_.e1) && is_near(bounds_.s0)
             ? static_cast<double>(bounds_.e1 - bounds_.s0 + 1) / kMicrosPerSecond
             : distance(bounds_.s0, bounds_.e1, kMicrosPerSecond) + 1.0 / kMicrosPerSecond;
}

std::optional<double> TimeValue::days_between(const TimeValue& a, const TimeValue& b) {
  if (is_end_of_time(a.bounds_.s0) || is_end_of_time(b.bounds_.s0)) return std::nullopt;
  return distance(b.bounds_.s0, a.bounds_.s0, kMicrosPerDay);
}

std::optional<std::uint64_t> TimeValue::packed() const {
  if (is_always()) return 0;
  if (const auto plain = pack_plain(text_)) return plain;
  return pack(written(text_));
}

TimeValue TimeValue::unpack(std::uint64_t packed) {
  if (packed == 0) return always();
  if (std::string text; append_plain(packed, text)) {
    return TimeValue(std::move(text), bounds_of_packed(packed));
  }
  const WrittenTime parts = unpack_time(packed);
  return TimeValue(to_text(parts), bounds_of(parts));
}

void TimeValue::append_packed(std::uint64_t packed, std::string& out) {
  if (!append_plain(packed, out)) out.append(unpack(packed).text());
}

std::strong_ordering TimeValue::operator<=>(const TimeValue& other) const {
  if (const auto by_start = bounds_.s0 <=> other.bounds_.s0; by_start != 0) return by_start;
  if (const auto by_end = bounds_.e1 <=> other.bounds_.e1; by_end != 0) return by_end;
  return text().compare(other.text()) <=> 0;
}

Moment now_moment() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace annals
