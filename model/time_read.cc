// Reading time values: the grammar of EDTF levels 0 and 1 by hand, so that every error can say what
// is wrong with which date.
#include <fmt/format.h>

#include <array>
#include <string>

#include "model/ascii.h"
#include "model/calendar.h"
#include "model/error.h"
#include "model/written_time.h"

namespace annals {
namespace {

constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

bool all_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), is_digit);
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

class Reader {
 public:
  Reader(std::string_view text, std::string* reason) : text_(text), reason_(reason) {}

  bool read(WrittenTime& out) {
    if (text_.empty()) return fail("an empty text", "a time", "write 2007-05-28, 2007-05 or 2007");
    if (text_ == "always" || text_ == "now") {
      return fail(text_, "a time value", "it is a word of the language");
    }
    if (text_.find_first_of(" \t\r\n") != std::string_view::npos) {
      return fail(text_, "a time", "it has spaces");
    }
    if (text_.find('/') == std::string_view::npos) return plain(out);
    return interval(out);
  }

 private:
  bool plain(WrittenTime& out) {
    if (text_.front() == '[') return range(text_, out.first);
    if (text_.find("..") != std::string_view::npos) {
      return fail(text_, "a time", "a range stands in brackets: [2007..2008]");
    }
    return date(text_, out.first);
  }

  bool interval(WrittenTime& out) {
    out.interval = true;
    const std::size_t slash = text_.find('/');
    if (text_.find('/', slash + 1) != std::string_view::npos) {
      return fail(text_, "an interval",
                  "it has more than one / (a date is written with -: 2007-05-28)");
    }
    if (!interval_end(text_.substr(0, slash), out.first)) return false;
    if (!interval_end(text_.substr(slash + 1), out.second)) return false;
    const TimeBounds bounds = bounds_of(out);
    if (bounds.e1 < bounds.s0) return fail(text_, "an interval", "it ends before it starts");
    return true;
  }

  bool interval_end(std::string_view s, WrittenPart& out) {
    if (s.empty()) {
      out.kind = WrittenPart::Kind::kUnknown;
      return true;
    }
    if (s == "..") {
      out.kind = WrittenPart::Kind::kOpen;
      return true;
    }
    if (s.front() == '[') return range(s, out);
    if (s.find("..") != std::string_view::npos) {
      return fail(text_, "an interval", "a range stands in brackets: [2007..2008]");
    }
    if (!date(s, out)) return false;
    if (out.from->has_x()) {
      return fail(text_, "an interval", x_reason(s));
    }
    return true;
  }

  bool range(std::string_view s, WrittenPart& out) {
    out.kind = WrittenPart::Kind::kRange;
    if (s.find(']') < s.size() - 1) {
      return fail(s, "a range", "nothing stands after the ] (~, ? and % stand after its dates)");
    }
    if (s.size() < 2 || s.back() != ']') return fail(s, "a range", "the ] is missing");
    const std::string_view inner = s.substr(1, s.size() - 2);
    const std::size_t dots = inner.find("..");
    if (dots == std::string_view::npos) {
      return fail(s, "a range", "write [2007-12-13..2007-12-17], [1979..] or [..2008]");
    }
    const std::string_view from = inner.substr(0, dots);
    const std::string_view to = inner.substr(dots + 2);
    if (from.empty() && to.empty()) return fail(s, "a range", "it needs a date on one side");
    if (!range_end(s, from, out.from) || !range_end(s, to, out.to)) return false;
    if (out.from && out.to && span_of(*out.to).last < span_of(*out.from).first) {
      return fail(s, "a range", "it ends before it starts");
    }
    return true;
  }

  bool range_end(std::string_view whole, std::string_view s, std::optional<WrittenDate>& out) {
    if (s.empty()) return true;
    WrittenPart part;
    if (!date(s, part)) return false;
    if (part.from->has_x()) return fail(whole, "a range", x_reason(s));
    out = part.from;
    return true;
  }

  std::string x_reason(std::string_view s) const {
    return reason_ ? fmt::format("{} has an X, which stands only in a date alone", shown(s)) : "";
  }

  bool date(std::string_view s, WrittenPart& out) {
    out.kind = WrittenPart::Kind::kDate;
    WrittenDate& d = out.from.emplace();
    whole_ = s;
    const auto is_marked = [](std::string_view text) {
      return text.ends_with('~') || text.ends_with('?') || text.ends_with('%');
    };
    if (is_marked(s)) {
      d.mark = s.back();
      s.remove_suffix(1);
      if (is_marked(s)) return bad("one of ~, ? and % stands after a date (% is both)");
    }
    if (s.empty()) return bad("it has no year");
    if (s.front() == 'Y') return far_year(s.substr(1), d);
    const std::size_t t = s.find('T');
    if (!calendar_date(s.substr(0, t), d)) return false;
    if (t == std::string_view::npos) return true;
    if (d.form != DateForm::kDay) return bad("a time of day needs a year, a month and a day");
    if (d.mark != '\0') return bad("~, ? and % stand after dates, not after times of day");
    return time_of_day(s.substr(t + 1), d);
  }

  bool far_year(std::string_view s, WrittenDate& d) {
    const bool negative = !s.empty() && s.front() == '-';
    if (negative) s.remove_prefix(1);
    if (!all_digits(s))
      return bad("after Y stands a year of five digits or more, and nothing else");
    if (s.front() == '0') return bad("a year with Y has no zeros before it");
    if (s.size() < 5) return bad("a year of four digits has no Y");
    constexpr std::size_t kMostDigits = 10;
    std::int64_t year = 0;
    for (const char c : s.substr(0, kMostDigits)) year = year * 10 + (c - '0');
    if (s.size() > kMostDigits || year > kMaxYear) {
      return bad("years go from Y-2147483647 to Y2147483647");
    }
    d.form = DateForm::kYear;
    d.year = negative ? -year : year;
    return true;
  }

  bool calendar_date(std::string_view s, WrittenDate& d) {
    if (!s.empty() && s.front() == '+') return bad("a year has no +");
    const bool negative = !s.empty() && s.front() == '-';
    if (negative) s.remove_prefix(1);
    const std::size_t first = s.find('-');
    if (!year(s.substr(0, first), negative, d)) return false;
    if (first == std::string_view::npos) return true;
    if (d.form != DateForm::kYear) return bad("a decade or century stands alone: 198X, 19XX");
    const std::string_view rest = s.substr(first + 1);
    const std::size_t second = rest.find('-');
    if (!month(rest.substr(0, second), d)) return false;
    if (second == std::string_view::npos) return true;
    return day(rest.substr(second + 1), d);
  }

  bool year(std::string_view s, bool negative, WrittenDate& d) {
    if (s.size() > 4 && all_digits(s)) {
      return bad(reason_ ? fmt::format("a year has four digits (beyond 9999: Y{}{})",
                                       negative ? "-" : "", shown(s))
                         : "");
    }
    const std::size_t x = std::min(s.find('X'), s.size());
    const std::string_view digits = s.substr(0, x);
    const bool rest_is_x = s.find_first_not_of('X', x) == std::string_view::npos;
    if (s.size() != 4 || !all_digits(digits) || !rest_is_x) {
      if (s.size() == 4 && rest_is_x && digits.empty())
        return bad("at most two digits of a year may be X");
      return bad("a year has four digits");
    }
    if (x < 2) return bad("at most two digits of a year may be X");
    d.form = x == 4 ? DateForm::kYear : x == 3 ? DateForm::kDecade : DateForm::kCentury;
    const int years = x == 4 ? 1 : x == 3 ? 10 : 100;
    const int first = number(digits) * years;
    if (negative && x == 4 && first == 0) return bad("the year 0000 has no sign");
    d.year = negative ? -first - (years - 1) : first;
    return true;
  }

  bool month(std::string_view s, WrittenDate& d) {
    if (s == "XX") {
      d.form = DateForm::kYearXX;
      return true;
    }
    if (s.size() != 2 || !all_digits(s)) return bad("a month has two digits");
    d.month = number(s);
    if (21 <= d.month && d.month <= 24) {
      d.form = DateForm::kSeason;
      if (d.month == 24 && d.year == kNearYears) {
        return bad("it ends in the year 10000, and beyond 9999 dates go to the year only");
      }
      return true;
    }
    if (d.month < 1 || d.month > 12) {
      return bad(reason_ ? fmt::format("there is no month {} (21 to 24 are seasons)", s) : "");
    }
    d.form = DateForm::kMonth;
    return true;
  }

  bool day(std::string_view s, WrittenDate& d) {
    if (d.form == DateForm::kSeason) return bad("a season has no days");
    if (s == "XX") {
      d.form = d.form == DateForm::kYearXX ? DateForm::kYearXXXX : DateForm::kMonthXX;
      return true;
    }
    if (d.form == DateForm::kYearXX) return bad("where the month is XX the day is XX too");
    if (s.size() != 2 || !all_digits(s)) return bad("a day has two digits");
    d.day = number(s);
    const int days = days_in_month(d.year, d.month);
    if (d.day < 1) return bad("there is no day 00");
    if (d.day > days) {
      if (!reason_) return false;
      WrittenDate only_year;
      only_year.year = d.year;
      const std::string_view name = kMonthNames[static_cast<std::size_t>(d.month - 1)];
      return bad(fmt::format("{} {} has {} days", name, to_text(only_year), days));
    }
    d.form = DateForm::kDay;
    return true;
  }

  bool two_digits(std::string_view& s, int& out) {
    if (s.size() < 2 || !all_digits(s.substr(0, 2))) return false;
    out = number(s.substr(0, 2));
    s.remove_prefix(2);
    return true;
  }

  bool time_of_day(std::string_view s, WrittenDate& d) {
    constexpr const char* kHow = "a time of day is written 14:30, 14:30:05 or 14:30:05.250";
    if (!two_digits(s, d.hour) || s.empty() || s.front() != ':') return bad_time(kHow);
    s.remove_prefix(1);
    if (!two_digits(s, d.minute)) return bad_time(kHow);
    d.form = DateForm::kMinute;
    if (!s.empty() && s.front() == ':') {
      s.remove_prefix(1);
      if (!two_digits(s, d.second)) return bad_time(kHow);
      d.form = DateForm::kSecond;
      if (!s.empty() && s.front() == '.' && !fraction(s, d)) return false;
    }
    if (d.hour == 24) return bad_time("there is no hour 24 (write 00:00 of the next day)");
    if (d.hour > 23) return bad_time(no_such("hour", d.hour));
    if (d.minute > 59) return bad_time(no_such("minute", d.minute));
    if (d.second > 59) return bad_time(no_such("second", d.second));
    if (!zone(s, d)) return false;
    const std::int64_t days = days_from_civil(d.year, d.month, d.day);
    const std::int64_t minutes = d.hour * 60 + d.minute - d.zone_minutes;
    if (!is_near(first_of_day(days) + minutes * kMicrosPerMinute)) {
      return bad_time("in UTC it lies beyond the years -9999 to 9999");
    }
    return true;
  }

  bool fraction(std::string_view& s, WrittenDate& d) {
    s.remove_prefix(1);
    std::size_t count = 0;
    while (count < s.size() && is_digit(s[count])) ++count;
    if (count == 0) return bad_time("after the point stand one to six digits");
    if (count > 6) return bad_time("times go down to the microsecond, six decimals");
    d.decimals = static_cast<int>(count);
    d.micros = number(s.substr(0, count));
    for (std::size_t i = count; i < 6; ++i) d.micros *= 10;
    d.form = DateForm::kFraction;
    s.remove_prefix(count);
    return true;
  }

  bool zone(std::string_view s, WrittenDate& d) {
    constexpr const char* kHow = "a zone is written Z, +03:00 or +03";
    d.zone = s;
    if (s.empty() || s == "Z") return true;
    if (s.front() != '+' && s.front() != '-') return bad_time(kHow);
    const bool west = s.front() == '-';
    s.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!two_digits(s, hours)) return bad_time(kHow);
    if (!s.empty()) {
      if (s.front() != ':') return bad_time(kHow);
      s.remove_prefix(1);
      if (!two_digits(s, minutes) || !s.empty()) return bad_time(kHow);
    }
    if (hours > 23 || minutes > 59) return bad_time("a zone goes to 23:59 at most");
    d.zone_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
  }

  std::string no_such(std::string_view unit, int value) const {
    return reason_ ? fmt::format("there is no {} {}", unit, value) : "";
  }

  bool bad(std::string_view why) { return fail(whole_, "a date", why); }
  bool bad_time(std::string_view why) { return fail(whole_, "a time", why); }

  bool fail(std::string_view value, std::string_view what, std::string_view why) {
    if (reason_) *reason_ = fmt::format("{} is not {}: {}", shown(value), what, why);
    return false;
  }

  std::string_view text_;
  std::string_view whole_;  // the date being read
  std::string* reason_;
};

}  // namespace

std::optional<WrittenTime> read_time(std::string_view text, std::string* reason) {
  WrittenTime result;
  if (!Reader(text, reason).read(result)) return std::nullopt;
  return result;
}

}  // namespace annals
