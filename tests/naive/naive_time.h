// Time bounds once more, from the language alone: the judge of model/time_value. It
// reads what is written, and shares no code with the model.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_TIME_H_
#define ANNALS_TESTS_NAIVE_NAIVE_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/time_value.h"

namespace annals::naive {

/// Microseconds since 1970, wide enough for every year that can be written.
__extension__ using Instant = __int128;
inline constexpr Instant kInstantMin = -(static_cast<Instant>(1) << 100);
inline constexpr Instant kInstantMax = static_cast<Instant>(1) << 100;
inline constexpr Instant kMicrosPerDay = static_cast<Instant>(86400) * 1000000;

struct Bounds {
  Instant s0, s1, e0, e1;
};

/// The bounds of a valid time value, or of "always".
Bounds bounds_of(std::string_view written);
Bounds whole(const Bounds& t);
/// The tests of docs/language.md's table of the words of time, kExactly aside.
bool holds(TimeWord word, const Bounds& x, const Bounds& t);
/// By s0, then e1: negative, 0, positive.
int compare_times(std::string_view a, std::string_view b);

std::int64_t days_of_date(std::int64_t year, std::int64_t month, std::int64_t day);
struct CivilDate {
  std::int64_t year, month, day;
};
CivilDate date_of_days(std::int64_t days);

// ---- the functions of docs/language.md, on what is written; empty where they fail ----

using Written = std::optional<std::string>;
Written start_date(std::string_view t);
Written end_date(std::string_view t);
Written first_moment(std::string_view t);
Written last_moment(std::string_view t);
std::optional<std::int64_t> year_of(std::string_view t);
std::optional<std::int64_t> month_of(std::string_view t);
std::optional<std::int64_t> day_of(std::string_view t);
Written to_year(std::string_view t);
Written to_month(std::string_view t);
Written to_day(std::string_view t);
std::optional<double> duration_of(std::string_view t);
std::optional<double> days_between(std::string_view a, std::string_view b);
/// What two times share.
Written intersection_of(std::string_view a, std::string_view b);
/// The time as facts of a lasting relation read it: its dates as the whole of them.
std::string lasting(std::string_view t);
/// `sign` is 1 or -1. Whole years, months, weeks and days only; `sure` becomes false for what this
/// evaluator does not do (moments, marks, X).
Written shifted(std::string_view t, std::string_view duration, int sign, bool& sure);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_TIME_H_
