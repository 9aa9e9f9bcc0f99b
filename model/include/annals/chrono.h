// Time values from and to std::chrono.
#ifndef ANNALS_CHRONO_H_
#define ANNALS_CHRONO_H_

#include <chrono>
#include <optional>

#include "annals/time_value.h"

namespace annals {

/// A moment of std::chrono, to the microsecond, UTC.
using SystemMoment = std::chrono::sys_time<std::chrono::microseconds>;

/// 2008-03-05T07:15:00Z, with as many decimals as it needs. Throws Error(kInvalidValue) beyond the
/// years ±9999.
TimeValue time_value(SystemMoment moment);
/// Of any other clock tick, such as system_clock::now(): to the microsecond before.
template <class Ticks>
TimeValue time_value(std::chrono::sys_time<Ticks> moment) {
  return time_value(std::chrono::floor<std::chrono::microseconds>(moment));
}
/// 2008-03-05: some time in that day. These throw Error(kInvalidValue) for a date that is not
/// ok() (30 February) and beyond ±9999; a year may lie beyond.
TimeValue time_value(std::chrono::sys_days day);
TimeValue time_value(std::chrono::year_month_day day);
TimeValue time_value(std::chrono::year_month month);
TimeValue time_value(std::chrono::year year);
/// The interval start/end. Each is a date or a moment, or a range of such; empty: open (no start,
/// no end). Throws Error(kInvalidValue) when it ends before it starts.
TimeValue interval(const std::optional<TimeValue>& start, const std::optional<TimeValue>& end);

/// The moment of a SystemMoment. Throws Error(kInvalidValue) beyond ±9999.
Moment moment(SystemMoment moment);
/// Empty for the start and end of time, and beyond ±9999.
std::optional<SystemMoment> system_moment(Moment moment);

/// The four bounds of a time, all included: it starts between s0 and s1 and ends between e0 and e1.
/// Empty where they are open or not known, or beyond ±9999.
struct SystemBounds {
  std::optional<SystemMoment> s0, s1, e0, e1;
};
SystemBounds system_bounds(const TimeValue& time);

/// The day, month or year that a time is, as it was written: empty for whatever is written less or
/// more finely, for intervals and ranges. The day of `2007-05-28~` is 28 May.
std::optional<std::chrono::year_month_day> as_day(const TimeValue& time);
std::optional<std::chrono::year_month> as_month(const TimeValue& time);
std::optional<std::chrono::year> as_year(const TimeValue& time);

}  // namespace annals

#endif  // ANNALS_CHRONO_H_
