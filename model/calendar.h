// The proleptic Gregorian calendar and the line of moments (see Moment in time_value.h). All is
// constexpr arithmetic without tables or allocation: scans call it for every row.
#ifndef ANNALS_MODEL_CALENDAR_H_
#define ANNALS_MODEL_CALENDAR_H_

#include <cstdint>

#include "model/time_value.h"

namespace annals {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// Years from -kNearYears to kNearYears have months, days and microseconds; beyond them a year is
/// two ticks.
inline constexpr std::int64_t kNearYears = 9999;
inline constexpr std::int64_t kMaxYear = 2'147'483'647;

struct CivilDay {
  std::int64_t year;
  int month;  // 1 to 12
  int day;    // 1 to 31
};

/// Floor division, for a positive divisor.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// Days since 1970-01-01. Eras of 400 years counted from 1 March, as in Howard Hinnant's
/// "chrono-Compatible Low-Level Date Algorithms".
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr CivilDay civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = floor_div(days, 146'097);
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(std::int64_t year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

inline constexpr std::int64_t kFirstNearDay = days_from_civil(-kNearYears, 1, 1);
inline constexpr std::int64_t kLastNearDay = days_from_civil(kNearYears, 12, 31);
/// The first moment of the near years and the first one after them.
inline constexpr Moment kNearBegin = kFirstNearDay * kMicrosPerDay;
inline constexpr Moment kNearEnd = (kLastNearDay + 1) * kMicrosPerDay;

constexpr bool is_near_year(std::int64_t year) { return -kNearYears <= year && year <= kNearYears; }
constexpr bool is_near(Moment moment) { return kNearBegin <= moment && moment < kNearEnd; }

constexpr Moment first_of_day(std::int64_t days) { return days * kMicrosPerDay; }
constexpr Moment last_of_day(std::int64_t days) { return (days + 1) * kMicrosPerDay - 1; }

/// Months are counted from January of the year 0.
constexpr Moment first_of_month(std::int64_t months) {
  const std::int64_t year = floor_div(months, 12);
  return first_of_day(days_from_civil(year, static_cast<int>(months - year * 12) + 1, 1));
}
constexpr Moment last_of_month(std::int64_t months) { return first_of_month(months + 1) - 1; }

constexpr Moment first_of_year(std::int64_t year) {
  if (year > kNearYears) return kNearEnd + 2 * (year - kNearYears - 1);
  if (year < -kNearYears) return kNearBegin + 2 * (year + kNearYears);
  return first_of_day(days_from_civil(year, 1, 1));
}
constexpr Moment last_of_year(std::int64_t year) { return first_of_year(year + 1) - 1; }

constexpr std::int64_t year_of(Moment moment) {
  if (moment >= kNearEnd) return kNearYears + 1 + (moment - kNearEnd) / 2;
  if (moment < kNearBegin) return -kNearYears - (kNearBegin - moment + 1) / 2;
  return civil_from_days(floor_div(moment, kMicrosPerDay)).year;
}

}  // namespace annals

#endif  // ANNALS_MODEL_CALENDAR_H_
