#include "tests/naive/naive_time.h"

#include <algorithm>
#include <cstdlib>

namespace annals::naive {

namespace {

struct Range {
  Instant first, last;  // both included
};

std::int64_t number(std::string_view digits) {
  return std::strtoll(std::string(digits).c_str(), nullptr, 10);
}

bool leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  if (month == 2) return leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

Instant first_of_day(std::int64_t year, std::int64_t month, std::int64_t day) {
  return static_cast<Instant>(days_of_date(year, month, day)) * kMicrosPerDay;
}

Range year_range(std::int64_t from, std::int64_t to) {
  return {first_of_day(from, 1, 1), first_of_day(to + 1, 1, 1) - 1};
}

Range month_range(std::int64_t year, std::int64_t month, std::int64_t count) {
  std::int64_t end_month = month + count;
  std::int64_t end_year = year;
  while (end_month > 12) {
    end_month -= 12;
    ++end_year;
  }
  return {first_of_day(year, month, 1), first_of_day(end_year, end_month, 1) - 1};
}

// `14:30`, `14:30:05`, `14:30:05.25`, each with an optional zone.
Range moment_range(Instant day, std::string_view clock) {
  Instant offset = 0;
  const std::size_t zone = clock.find_first_of("Z+-");
  if (zone != std::string_view::npos && clock[zone] != 'Z') {
    const std::string_view z = clock.substr(zone + 1);
    const Instant minutes = number(z.substr(0, 2)) * 60 + (z.size() > 3 ? number(z.substr(3)) : 0);
    offset = (clock[zone] == '+' ? minutes : -minutes) * 60000000;
  }
  clock = clock.substr(0, zone);
  Instant first = day + static_cast<Instant>(number(clock.substr(0, 2))) * 3600000000LL +
                  static_cast<Instant>(number(clock.substr(3, 2))) * 60000000;
  Instant length = 60000000;
  if (clock.size() > 5) {
    first += static_cast<Instant>(number(clock.substr(6, 2))) * 1000000;
    length = 1000000;
  }
  if (clock.size() > 9) {
    Instant unit = 1000000;
    for (const char digit : clock.substr(9)) {
      unit /= 10;
      first += unit * (digit - '0');
    }
    length = unit;
  }
  first -= offset;
  return {first, first + length - 1};
}

std::string_view without_mark(std::string_view date) {
  if (!date.empty() && (date.back() == '~' || date.back() == '?' || date.back() == '%'))
    date.remove_suffix(1);
  return date;
}

// A date or a moment, not a range or an interval.
Range date_range(std::string_view date) {
  date = without_mark(date);
  if (date.front() == 'Y') {
    const std::int64_t year = number(date.substr(1));
    return year_range(year, year);
  }
  const bool negative = date.front() == '-';
  const std::string_view body = negative ? date.substr(1) : date;
  std::string low(body.substr(0, 4)), high = low;
  for (char& c : low)
    if (c == 'X') c = '0';
  for (char& c : high)
    if (c == 'X') c = '9';
  std::int64_t from = number(low), to = number(high);
  if (negative) {
    const std::int64_t swapped = -to;
    to = std::min<std::int64_t>(-from, -1);  // there is no year -0000
    from = swapped;
  }
  if (body.size() == 4 || body.substr(5, 2) == "XX") return year_range(from, to);
  const std::int64_t month = number(body.substr(5, 2));
  if (month >= 21) return month_range(from, (month - 20) * 3, 3);
  if (body.size() == 7 || body.substr(8, 2) == "XX") return month_range(from, month, 1);
  const Instant day = first_of_day(from, month, number(body.substr(8, 2)));
  if (body.size() == 10) return {day, day + kMicrosPerDay - 1};
  return moment_range(day, body.substr(11));
}

bool is_range(std::string_view t) { return !t.empty() && t.front() == '['; }

// A date, a moment or a range.
Range span_of(std::string_view t) {
  if (!is_range(t)) return date_range(t);
  t = t.substr(1, t.size() - 2);
  const std::size_t dots = t.find("..");
  const std::string_view a = t.substr(0, dots), b = t.substr(dots + 2);
  return {a.empty() ? kInstantMin : date_range(a).first,
          b.empty() ? kInstantMax : date_range(b).last};
}

// Whether a date is given to the day or finer.
bool to_the_day(std::string_view date) {
  if (is_range(date) || date.find('X') != std::string_view::npos || date.front() == 'Y')
    return false;
  date = without_mark(date);
  if (date.front() == '-') date.remove_prefix(1);
  return date.size() >= 10;
}

}  // namespace

std::int64_t days_of_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  // Counts the leap days before the year, so that 1970-01-01 is 0.
  const auto floor_div = [](std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
  };
  const std::int64_t before = year - 1;
  std::int64_t days = 365 * before + floor_div(before, 4) - floor_div(before, 100) +
                      floor_div(before, 400) - 719162;
  for (std::int64_t m = 1; m < month; ++m) days += days_in_month(year, m);
  return days + day - 1;
}

CivilDate date_of_days(std::int64_t days) {
  std::int64_t year = 1970 + days / 366;
  while (days_of_date(year, 1, 1) > days) --year;
  while (days_of_date(year + 1, 1, 1) <= days) ++year;
  std::int64_t rest = days - days_of_date(year, 1, 1);
  std::int64_t month = 1;
  while (rest >= days_in_month(year, month)) rest -= days_in_month(year, month++);
  return {year, month, rest + 1};
}

Bounds bounds_of(std::string_view written) {
  if (written == "always") return {kInstantMin, kInstantMin, kInstantMax, kInstantMax};
  const std::size_t slash = written.find('/');
  if (slash == std::string_view::npos) {
    const Range range = span_of(written);
    return {range.first, range.last, range.first, range.last};
  }
  const std::string_view from = written.substr(0, slash), to = written.substr(slash + 1);
  Bounds b{kInstantMin, kInstantMin, kInstantMax, kInstantMax};
  if (!from.empty() && from != "..") {
    const Range range = span_of(from);
    b.s0 = range.first;
    b.s1 = to_the_day(from) ? range.first : range.last;
  }
  if (!to.empty() && to != "..") {
    const Range range = span_of(to);
    b.e1 = range.last;
    b.e0 = to_the_day(to) ? range.last : range.first;
  }
  if (from.empty()) b.s1 = b.e1;
  if (to.empty()) b.e0 = b.s0;
  if (b.e0 < b.s0) b.e0 = b.s0;
  if (b.s1 > b.e1) b.s1 = b.e1;
  return b;
}

Bounds whole(const Bounds& t) { return {t.s0, t.s0, t.e1, t.e1}; }

bool holds(TimeWord word, const Bounds& x, const Bounds& t) {
  const Instant a = x.s0, b = x.e1, c = t.s0, d = t.e1;
  const auto next_to = [](Instant end, Instant start) {
    return end < kInstantMax && end + 1 == start;
  };
  switch (word) {
    case TimeWord::kIn:
      return x.s0 <= t.e1 && t.s0 <= x.e1;
    case TimeWord::kSurelyIn:
      return x.s1 <= t.e0 && t.s1 <= x.e0;
    case TimeWord::kWithin:
      return t.s1 <= x.s0 && x.e1 <= t.e0;
    case TimeWord::kThroughout:
      return x.s1 <= t.s0 && t.e1 <= x.e0;
    case TimeWord::kBefore:
      return x.e1 < t.s0;
    case TimeWord::kAfter:
      return t.e1 < x.s0;
    case TimeWord::kMeets:
      return next_to(b, c);
    case TimeWord::kMetBy:
      return next_to(d, a);
    case TimeWord::kOverlaps:
      return a < c && c <= b && b < d;
    case TimeWord::kOverlappedBy:
      return c < a && a <= d && d < b;
    case TimeWord::kStarts:
      return a == c && b < d;
    case TimeWord::kStartedBy:
      return a == c && b > d;
    case TimeWord::kDuring:
      return a > c && b < d;
    case TimeWord::kContains:
      return a < c && b > d;
    case TimeWord::kFinishes:
      return b == d && a > c;
    case TimeWord::kFinishedBy:
      return b == d && a < c;
    case TimeWord::kEquals:
      return a == c && b == d;
    case TimeWord::kExactly:
      break;
  }
  std::abort();  // kExactly compares what is written; the caller does
}

int compare_times(std::string_view a, std::string_view b) {
  const Bounds x = bounds_of(a), y = bounds_of(b);
  if (x.s0 != y.s0) return x.s0 < y.s0 ? -1 : 1;
  if (x.e1 != y.e1) return x.e1 < y.e1 ? -1 : 1;
  return 0;
}

}  // namespace annals::naive
