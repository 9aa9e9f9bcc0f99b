#include <fmt/format.h>

#include <cctype>
#include <cstdlib>

#include "tests/naive/naive_time.h"

namespace annals::naive {

namespace {

bool open(Instant moment) { return moment == kInstantMin || moment == kInstantMax; }

std::int64_t day_number(Instant moment) {
  Instant days = moment / kMicrosPerDay;
  if (moment % kMicrosPerDay < 0) --days;
  return static_cast<std::int64_t>(days);
}

std::string write_year(std::int64_t year) {
  if (year < -9999 || year > 9999) return fmt::format("Y{}", year);
  return year < 0 ? fmt::format("-{:04}", -year) : fmt::format("{:04}", year);
}

Written write_moment(Instant moment) {
  if (open(moment)) return std::nullopt;
  const std::int64_t days = day_number(moment);
  const CivilDate date = date_of_days(days);
  if (date.year < -9999 || date.year > 9999) return std::nullopt;  // cannot be written
  auto rest = static_cast<std::int64_t>(moment - static_cast<Instant>(days) * kMicrosPerDay);
  const std::int64_t micros = rest % 1000000;
  rest /= 1000000;
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", write_year(date.year), date.month,
                     date.day, rest / 3600, rest / 60 % 60, rest % 60, micros);
}

// The parts of one plain date: year, month, day as far as they are given. Empty for the rest.
struct Parts {
  std::int64_t year = 0, month = 0, day = 0;
  int given = 0;  // 1 to 3
};

std::optional<Parts> plain_date(std::string_view t) {
  Parts parts;
  const bool negative = !t.empty() && t.front() == '-';
  const std::string body(negative ? t.substr(1) : t);
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool hyphen = i == 4 || i == 7;
    if (hyphen != (body[i] == '-')) return std::nullopt;
    if (!hyphen && std::isdigit(static_cast<unsigned char>(body[i])) == 0) return std::nullopt;
  }
  if (body.size() != 4 && body.size() != 7 && body.size() != 10) return std::nullopt;
  parts.year = std::atoll(body.substr(0, 4).c_str());
  if (negative) parts.year = -parts.year;
  parts.given = 1;
  if (body.size() >= 7) {
    parts.month = std::atoll(body.substr(5, 2).c_str());
    parts.given = 2;
    if (parts.month > 12) return std::nullopt;
  }
  if (body.size() == 10) {
    parts.day = std::atoll(body.substr(8, 2).c_str());
    parts.given = 3;
  }
  return parts;
}

std::string write_parts(const Parts& p) {
  std::string text = write_year(p.year);
  if (p.given > 1) text += fmt::format("-{:02}", p.month);
  if (p.given > 2) text += fmt::format("-{:02}", p.day);
  return text;
}

bool is_interval(std::string_view t) { return t.find('/') != std::string_view::npos; }

// The written part of a single date with the leading `length` characters of a date that starts
// `YYYY-MM-DD`, where it has digits there.
std::optional<std::int64_t> digits_at(std::string_view t, std::size_t from, std::size_t count) {
  if (t == "always" || is_interval(t) || t.front() == '[' || t.front() == 'Y') return std::nullopt;
  if (t.front() == '-') t.remove_prefix(1);
  if (t.size() < from + count) return std::nullopt;
  const std::string part(t.substr(from, count));
  for (const char c : part)
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
  return std::atoll(part.c_str());
}

// "P1Y2M", "P3W", "P7D" as months and days.
struct MonthsAndDays {
  std::int64_t months = 0, days = 0;
  int finest = 1;  // 1 year, 2 month, 3 day
};

std::optional<MonthsAndDays> read_duration(std::string_view text) {
  MonthsAndDays d;
  if (text.size() < 3 || text.front() != 'P') return std::nullopt;
  std::int64_t count = 0;
  for (const char c : text.substr(1)) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      count = count * 10 + (c - '0');
      continue;
    }
    if (c == 'Y') d.months += count * 12;
    if (c == 'M') d.months += count;
    if (c == 'W') d.days += count * 7;
    if (c == 'D') d.days += count;
    if (c != 'Y' && c != 'M' && c != 'W' && c != 'D') return std::nullopt;
    d.finest = std::max(d.finest, c == 'Y' ? 1 : c == 'M' ? 2 : 3);
    count = 0;
  }
  return d;
}

}  // namespace

Written start_date(std::string_view t) {
  if (t == "always") return std::nullopt;
  if (is_interval(t)) t = t.substr(0, t.find('/'));
  if (t.empty() || t == "..") return std::nullopt;
  return std::string(t);
}

Written end_date(std::string_view t) {
  if (t == "always") return std::nullopt;
  if (is_interval(t)) t = t.substr(t.find('/') + 1);
  if (t.empty() || t == "..") return std::nullopt;
  return std::string(t);
}

Written first_moment(std::string_view t) { return write_moment(bounds_of(t).s0); }
Written last_moment(std::string_view t) { return write_moment(bounds_of(t).e1); }

std::optional<std::int64_t> year_of(std::string_view t) {
  if (t.front() == 'Y') return std::atoll(std::string(t.substr(1)).c_str());
  const auto year = digits_at(t, 0, 4);
  return year && t.front() == '-' ? -*year : year;
}

std::optional<std::int64_t> month_of(std::string_view t) {
  const auto month = year_of(t) ? digits_at(t, 5, 2) : std::nullopt;
  return month && *month <= 12 ? month : std::nullopt;
}

std::optional<std::int64_t> day_of(std::string_view t) {
  return month_of(t) ? digits_at(t, 8, 2) : std::nullopt;
}

Written to_year(std::string_view t) {
  const Bounds b = bounds_of(t);
  if (open(b.s0) || open(b.e1)) return std::nullopt;
  const CivilDate first = date_of_days(day_number(b.s0)), last = date_of_days(day_number(b.e1));
  if (first.year != last.year) return std::nullopt;
  return write_year(first.year);
}

Written to_month(std::string_view t) {
  if (!to_year(t)) return std::nullopt;
  const Bounds b = bounds_of(t);
  const CivilDate first = date_of_days(day_number(b.s0)), last = date_of_days(day_number(b.e1));
  if (first.month != last.month) return std::nullopt;
  return fmt::format("{}-{:02}", write_year(first.year), first.month);
}

Written to_day(std::string_view t) {
  if (!to_month(t)) return std::nullopt;
  const Bounds b = bounds_of(t);
  const CivilDate first = date_of_days(day_number(b.s0)), last = date_of_days(day_number(b.e1));
  if (first.day != last.day) return std::nullopt;
  return fmt::format("{}-{:02}-{:02}", write_year(first.year), first.month, first.day);
}

std::optional<double> duration_of(std::string_view t) {
  const Bounds b = bounds_of(t);
  if (open(b.s0) || open(b.e1)) return std::nullopt;
  return static_cast<double>(b.e1 + 1 - b.s0) / 1e6;
}

std::optional<double> days_between(std::string_view a, std::string_view b) {
  const Instant x = bounds_of(a).s0, y = bounds_of(b).s0;
  if (open(x) || open(y)) return std::nullopt;
  return static_cast<double>(static_cast<long double>(x - y) / 86400e6L);
}

namespace {

// The start or the end as an intersection writes it: of a date with X its first or last year or
// month.
std::string side_of(std::string_view t, bool start, bool& sure) {
  if (is_interval(t)) {
    const std::size_t slash = t.find('/');
    return std::string(start ? t.substr(0, slash) : t.substr(slash + 1));
  }
  std::string side(t);
  if (side.find('X') == std::string::npos) return side;
  if (side.front() == '-') sure = false;
  if (side.substr(4) == "-XX" || side.substr(4) == "-XX-XX")
    return side.substr(0, 4) + (start ? "-01" : "-12");
  if (side.size() > 7) return side.substr(0, 7);
  for (char& c : side)
    if (c == 'X') c = start ? '0' : '9';
  return side;
}

}  // namespace

Written intersection_of(std::string_view a, std::string_view b, bool& sure) {
  const Bounds x = bounds_of(a), y = bounds_of(b);
  if (x.s0 > y.e1 || y.s0 > x.e1) return std::nullopt;
  if (x.s0 == y.s0 && x.e1 == y.e1) {
    const Instant doubt_x = x.s1 - x.s0 + x.e1 - x.e0, doubt_y = y.s1 - y.s0 + y.e1 - y.e0;
    if (a != b && doubt_x == doubt_y) sure = false;
    return std::string(doubt_x <= doubt_y ? a : b);
  }
  if (y.s0 <= x.s0 && x.e1 <= y.e1) return std::string(a);
  if (x.s0 <= y.s0 && y.e1 <= x.e1) return std::string(b);
  const bool a_later = x.s0 > y.s0;
  return side_of(a_later ? a : b, true, sure) + "/" + side_of(a_later ? b : a, false, sure);
}

Written shifted(std::string_view t, std::string_view duration, int sign, bool& sure) {
  if (is_interval(t)) {
    const std::size_t slash = t.find('/');
    const auto end = [&](std::string_view part) -> Written {
      if (part.empty() || part == "..") return std::string(part);
      return shifted(part, duration, sign, sure);
    };
    const Written from = end(t.substr(0, slash)), to = end(t.substr(slash + 1));
    if (!from || !to) return std::nullopt;
    return *from + "/" + *to;
  }
  const auto by = read_duration(duration);
  const auto date = plain_date(t);
  if (!by || !date || (by->months != 0 && by->days != 0)) {
    sure = false;
    return std::nullopt;
  }
  if (by->finest > date->given) return std::nullopt;
  Parts moved = *date;
  if (by->months != 0) {
    const std::int64_t month = (date->given > 1 ? date->month : 1) - 1 + sign * by->months;
    moved.year += month >= 0 ? month / 12 : -((11 - month) / 12);
    moved.month = (month % 12 + 12) % 12 + 1;
    const std::int64_t length =
        days_of_date(moved.year, moved.month + 1, 1) - days_of_date(moved.year, moved.month, 1);
    if (moved.day > length) moved.day = length;
  }
  if (by->days != 0) {
    const CivilDate day =
        date_of_days(days_of_date(moved.year, moved.month, moved.day) + sign * by->days);
    moved.year = day.year;
    moved.month = day.month;
    moved.day = day.day;
  }
  // Only a year can be written beyond four digits.
  if (moved.given > 1 && (moved.year < -9999 || moved.year > 9999)) return std::nullopt;
  return write_parts(moved);
}

}  // namespace annals::naive
