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

// What an interval begins or ends with, for an intersection.
struct IntervalSide {
  std::string text;
  Instant at = 0;       // where it starts or ends
  Instant doubt = 0;    // how long the date is; open ends and then unknown ones come last
  Instant length = -1;  // of a date or a range alone: its length; else -1
  std::string whole;
};

// Of a date with X its first or last year or month.
std::string without_x(std::string side, bool start) {
  const std::size_t sign = side.front() == '-' ? 1 : 0;
  const std::size_t x = side.find('X');
  if (x == std::string::npos || side.front() == '[') return side;
  const std::string mark = std::isalnum(static_cast<unsigned char>(side.back())) != 0
                               ? std::string()
                               : std::string(1, side.back());
  if (x == sign + 5) return side.substr(0, sign + 4) + (start ? "-01" : "-12") + mark;
  if (x == sign + 8) return side.substr(0, sign + 7) + mark;
  // The years before 0 count down, and there is no year -0000.
  const bool nines = (sign == 0) != start;
  for (char& c : side)
    if (c == 'X') c = nines ? '9' : '0';
  if (side.substr(0, 5) == "-0000") side[4] = '1';
  return side;
}

IntervalSide side_of(std::string_view t, bool start) {
  IntervalSide side;
  const Bounds whole = bounds_of(t);
  side.at = start ? whole.s0 : whole.e1;
  if (is_interval(t)) {
    const std::size_t slash = t.find('/');
    side.text = start ? t.substr(0, slash) : t.substr(slash + 1);
  } else {
    side.text = without_x(std::string(t), start);
    side.length = whole.e1 - whole.s0;
    side.whole = t;
  }
  if (side.text.empty() || side.text == "..") {
    side.doubt = kInstantMax * (side.text.empty() ? 8 : 4);
  } else {
    const Bounds own = bounds_of(side.text);
    side.doubt = own.e1 - own.s0;
  }
  return side;
}

// Whether the intersection has the side a rather than b.
bool is_chosen(const IntervalSide& a, const IntervalSide& b, bool start) {
  if (a.at != b.at) return (a.at > b.at) == start;
  if (a.doubt != b.doubt) return a.doubt < b.doubt;
  if (a.text.size() != b.text.size()) return a.text.size() < b.text.size();
  if (a.text != b.text) return a.text < b.text;
  if ((a.length < 0) != (b.length < 0)) return b.length < 0;
  if (a.length != b.length) return a.length < b.length;
  return a.whole < b.whole;
}

}  // namespace

Written intersection_of(std::string_view a, std::string_view b) {
  const Bounds x = bounds_of(a), y = bounds_of(b);
  if (x.s0 > y.e1 || y.s0 > x.e1) return std::nullopt;
  if (a == "always" || b == "always") {
    const std::string_view other = a == "always" ? b : a;
    return std::string(other == "/" ? "always" : other);
  }
  const IntervalSide from_a = side_of(a, true), from_b = side_of(b, true);
  const IntervalSide to_a = side_of(a, false), to_b = side_of(b, false);
  const IntervalSide& from = is_chosen(from_a, from_b, true) ? from_a : from_b;
  const IntervalSide& to = is_chosen(to_a, to_b, false) ? to_a : to_b;
  if (!from.whole.empty() && from.whole == to.whole) return from.whole;
  return from.text + "/" + to.text;
}

std::string lasting(std::string_view t) {
  // Ranges, moments with a time of day, years that have no days, open and unknown ends.
  const auto stays = [](std::string_view date) {
    return date.empty() || date == ".." || date.front() == '[' || date.front() == 'Y' ||
           date.find('T') != std::string_view::npos;
  };
  const auto day = [&stays](std::string_view date, bool first) {
    if (stays(date)) return std::string(date);
    const Bounds b = bounds_of(date);
    const CivilDate d = date_of_days(day_number(first ? b.s0 : b.e1));
    const bool marked = std::string_view("~?%").find(date.back()) != std::string_view::npos;
    return fmt::format("{}-{:02}-{:02}{}", write_year(d.year), d.month, d.day,
                       marked ? std::string(1, date.back()) : std::string());
  };
  if (t == "always" || (!is_interval(t) && stays(t))) return std::string(t);
  const std::size_t slash = t.find('/');
  return day(t.substr(0, slash), true) + "/" + day(is_interval(t) ? t.substr(slash + 1) : t, false);
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
