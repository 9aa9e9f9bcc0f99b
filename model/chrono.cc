#include "annals/chrono.h"

#include <fmt/format.h>

#include "model/calendar.h"
#include "model/error.h"

namespace annals {
namespace {

using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

[[noreturn]] void no_date(const std::string& what) {
  throw Error(ErrorCode::kInvalidValue, what + " is not a date");
}

std::string written(year y) {
  const int number = static_cast<int>(y);
  return fmt::format("{}{:04}", number < 0 ? "-" : "", number < 0 ? -number : number);
}

std::optional<year> year_part(const TimeValue& time) {
  const std::optional<std::int64_t> number = time.year();
  if (!number || *number < static_cast<int>(year::min()) || *number > static_cast<int>(year::max()))
    return std::nullopt;
  return year(static_cast<int>(*number));
}

/// The date, when the time is written like it, `~`, `?` and `%` aside.
template <class Date>
std::optional<Date> if_written(const Date& date, const TimeValue& time) {
  std::string_view text = time.text();
  if (text.ends_with('~') || text.ends_with('?') || text.ends_with('%')) text.remove_suffix(1);
  if (!date.ok() || time_value(date).text() != text) return std::nullopt;
  return date;
}

std::string end_text(const std::optional<TimeValue>& end) {
  if (!end) return "..";
  if (end->is_always() || end->is_interval()) {
    throw Error(ErrorCode::kInvalidValue,
                fmt::format("an interval cannot begin or end with {}", end->text()));
  }
  return std::string(end->text());
}

}  // namespace

TimeValue time_value(SystemMoment at) { return TimeValue::from_moment(moment(at)); }

TimeValue time_value(std::chrono::sys_days day) {
  return TimeValue::from_day(day.time_since_epoch().count());
}

TimeValue time_value(year_month_day day) {
  if (!day.ok()) {
    no_date(fmt::format("{}-{:02}-{:02}", written(day.year()), static_cast<unsigned>(day.month()),
                        static_cast<unsigned>(day.day())));
  }
  return time_value(std::chrono::sys_days(day));
}

TimeValue time_value(year_month month) {
  const std::string text =
      fmt::format("{}-{:02}", written(month.year()), static_cast<unsigned>(month.month()));
  if (!month.ok() || !is_near_year(static_cast<int>(month.year()))) no_date(text);
  return TimeValue::parse(text);
}

TimeValue time_value(year y) {
  if (!y.ok()) no_date(written(y));
  const bool near = is_near_year(static_cast<int>(y));
  return TimeValue::parse((near ? "" : "Y") + written(y));
}

TimeValue interval(const std::optional<TimeValue>& start, const std::optional<TimeValue>& end) {
  return TimeValue::parse(end_text(start) + "/" + end_text(end));
}

Moment moment(SystemMoment at) {
  const Moment ticks = at.time_since_epoch().count();
  if (!is_near(ticks)) {
    throw Error(ErrorCode::kInvalidValue, "a moment beyond the years ±9999 is known to the year");
  }
  return ticks;
}

std::optional<SystemMoment> system_moment(Moment at) {
  if (!is_near(at)) return std::nullopt;
  return SystemMoment(std::chrono::microseconds(at));
}

SystemBounds system_bounds(const TimeValue& time) {
  const TimeBounds& bounds = time.bounds();
  return {system_moment(bounds.s0), system_moment(bounds.s1), system_moment(bounds.e0),
          system_moment(bounds.e1)};
}

std::optional<year_month_day> as_day(const TimeValue& time) {
  const std::optional<year> y = year_part(time);
  if (!y || !time.month() || !time.day()) return std::nullopt;
  return if_written(*y / static_cast<int>(*time.month()) / static_cast<int>(*time.day()), time);
}

std::optional<year_month> as_month(const TimeValue& time) {
  const std::optional<year> y = year_part(time);
  if (!y || !time.month()) return std::nullopt;
  return if_written(*y / static_cast<int>(*time.month()), time);
}

std::optional<year> as_year(const TimeValue& time) {
  const std::optional<year> y = year_part(time);
  if (!y) return std::nullopt;
  return if_written(*y, time);
}

}  // namespace annals
