// A time value taken apart: what its text says, before and after bounds are made of it. Used by the
// files of this room only.
#ifndef ANNALS_MODEL_WRITTEN_TIME_H_
#define ANNALS_MODEL_WRITTEN_TIME_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/time_value.h"

namespace annals {

enum class DateForm : std::uint8_t {
  kYear,      // 2007, Y-170000002
  kMonth,     // 2007-05
  kDay,       // 2007-05-28
  kSeason,    // 2007-21
  kDecade,    // 198X
  kCentury,   // 19XX
  kYearXX,    // 2007-XX
  kMonthXX,   // 2007-05-XX
  kYearXXXX,  // 2007-XX-XX
  kMinute,    // 2007-05-28T14:30Z
  kSecond,    // 2007-05-28T14:30:05Z
  kFraction,  // 2007-05-28T14:30:05.250Z
};

struct WrittenDate {
  DateForm form = DateForm::kYear;
  char mark = '\0';       // ~ ? % or none
  std::int64_t year = 0;  // of a decade or century its first year (-004X: -49)
  int month = 1;          // 21 to 24 for a season
  int day = 1;
  int hour = 0, minute = 0, second = 0, micros = 0;
  int decimals = 0;       // of the second
  std::string_view zone;  // as written: "", "Z", "+03:00"; a view into the text
  int zone_minutes = 0;

  bool has_x() const {
    return form == DateForm::kDecade || form == DateForm::kCentury || form == DateForm::kYearXX ||
           form == DateForm::kMonthXX || form == DateForm::kYearXXXX;
  }
  bool has_time() const { return form >= DateForm::kMinute; }
  /// Whether an interval that it ends counts it whole.
  bool to_the_day() const { return form == DateForm::kDay || has_time(); }
};

/// One side of an interval, or a whole value.
struct WrittenPart {
  enum class Kind : std::uint8_t { kDate, kRange, kOpen, kUnknown };
  Kind kind = Kind::kDate;
  std::optional<WrittenDate> from;  // a date's only one; a range's first, unless it is [..b]
  std::optional<WrittenDate> to;    // a range's second, unless it is [a..]
};

struct WrittenTime {
  bool interval = false;
  WrittenPart first;
  WrittenPart second;  // of an interval
};

/// Reads a whole time value. Empty when it is none; then `reason`, unless null, gets the message.
/// The result views `text`.
std::optional<WrittenTime> read_time(std::string_view text, std::string* reason);

/// The inverse of read_time: the text it was read from.
std::string to_text(const WrittenTime& time);
std::string to_text(const WrittenPart& part);
std::string to_text(const WrittenDate& date);

/// Sets year to micros of the date to this near moment in UTC.
void set_moment(WrittenDate& date, Moment moment);

/// The first and the last moment of a date.
struct MomentSpan {
  Moment first, last;
};
MomentSpan span_of(const WrittenDate& date);
TimeBounds bounds_of(const WrittenTime& time);

/// The bounds of what starts somewhere in `start` and ends somewhere in `end`: e0 is raised to s0
/// and s1 lowered to e1 where they cross. The caller looks for e1 < s0, which is an error.
constexpr TimeBounds join(MomentSpan start, MomentSpan end) {
  return {start.first, std::min(start.last, end.last), std::max(end.first, start.first), end.last};
}

/// The first and last year of a decade or century (`years` 10 or 100) by its first year. The year
/// -0 does not exist: -000X is -0009 to -0001.
constexpr std::int64_t last_x_year(std::int64_t first_year, std::int64_t years) {
  const std::int64_t last = first_year + years - 1;
  return first_year < 0 && last == 0 ? -1 : last;
}

/// As packed() and unpack() of TimeValue.
std::optional<std::uint64_t> pack(const WrittenTime& time);
WrittenTime unpack_time(std::uint64_t packed);

/// Appends the text of a number that is a plain day or an interval of plain days; false, and
/// nothing appended, for every other one. The inverse is TimeValue::pack_plain.
bool append_plain(std::uint64_t packed, std::string& out);

}  // namespace annals

#endif  // ANNALS_MODEL_WRITTEN_TIME_H_
