#include "time_grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <regex>

namespace annals_test {

namespace {

using annals::TimeValue;

const std::string kYear = "(-?\\d{4})", kMark = "[~?%]?", kMonth = "(0[1-9]|1[0-2])";

bool matches(const std::string& text, const std::regex& form, std::smatch& parts) {
  return std::regex_match(text, parts, form);
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int length_of_month(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool is_day(const std::string& year, const std::string& month, const std::string& day) {
  const int y = std::atoi(year.c_str()), m = std::atoi(month.c_str()), d = std::atoi(day.c_str());
  return year != "-0000" && m >= 1 && m <= 12 && d >= 1 && d <= length_of_month(y, m);
}

// In UTC it must not leave the years -9999 to 9999: only the first and last day are near that.
bool stays_in_range(const std::string& day, int minutes_of_day, const std::string& zone) {
  if (zone.empty() || zone == "Z") return true;
  const int offset =
      std::atoi(zone.substr(1, 2).c_str()) * 60 + (zone.size() > 3 ? std::atoi(&zone[4]) : 0);
  const int in_utc = minutes_of_day - (zone[0] == '+' ? offset : -offset);
  return !(day == "-9999-01-01" && in_utc < 0) && !(day == "9999-12-31" && in_utc >= 24 * 60);
}

bool is_date(const std::string& text, bool with_x) {
  static const std::regex kYears(kYear + kMark), kMonths(kYear + "-" + kMonth + kMark),
      kSeasons(kYear + "-2[1-4]" + kMark), kDays(kYear + "-(\\d\\d)-(\\d\\d)" + kMark),
      kFarYears("Y-?([1-9]\\d{4,9})" + kMark),
      kMoments(kYear +
               "-(\\d\\d)-(\\d\\d)T([01]\\d|2[0-3]):([0-5]\\d)(?::[0-5]\\d(?:\\.\\d{1,6})?)?"
               "(|Z|[+-](?:[01]\\d|2[0-3])(?::[0-5]\\d)?)"),
      kManyYears("-?(\\d{3}X|\\d\\dXX)" + kMark),
      kSomeDay(kYear + "(-XX|-XX-XX|-" + kMonth + "-XX)" + kMark);
  std::smatch p;
  if (matches(text, kYears, p) || matches(text, kMonths, p)) return p[1] != "-0000";
  if (matches(text, kSeasons, p)) return p[1] != "-0000" && text.substr(0, 7) != "9999-24";
  if (matches(text, kDays, p)) return is_day(p[1], p[2], p[3]);
  if (matches(text, kFarYears, p)) return std::stoll(p[1]) <= 2147483647;
  if (matches(text, kMoments, p)) {
    const int minutes = std::atoi(p.str(4).c_str()) * 60 + std::atoi(p.str(5).c_str());
    return is_day(p[1], p[2], p[3]) &&
           stays_in_range(text.substr(0, text.find('T')), minutes, p[6]);
  }
  if (!with_x) return false;
  return matches(text, kManyYears, p) || (matches(text, kSomeDay, p) && p[1] != "-0000");
}

bool is_range(const std::string& text) {
  static const std::regex kRange("\\[([^\\[\\]]*?)\\.\\.([^\\[\\]]*)\\]");
  std::smatch p;
  if (!matches(text, kRange, p)) return false;
  const std::string a = p[1], b = p[2];
  if (a.empty() && b.empty()) return false;
  if (!(a.empty() || is_date(a, false)) || !(b.empty() || is_date(b, false))) return false;
  return a.empty() || b.empty() ||
         TimeValue::parse(a).bounds().s0 <= TimeValue::parse(b).bounds().e1;
}

bool is_end(const std::string& text) {
  return text.empty() || text == ".." || is_date(text, false) || is_range(text);
}

std::string year(RandomTime& random) {
  const std::int64_t number =
      random.below(3) == 0 ? random.below(19'999) - 9'999 : 1990 + random.below(30);
  return fmt::format("{}{:04}", number < 0 ? "-" : "", std::abs(number));
}

std::string day(RandomTime& random) {
  const std::string y = year(random);
  const int month = static_cast<int>(1 + random.below(12));
  return fmt::format("{}-{:02}-{:02}", y, month,
                     1 + random.below(length_of_month(std::atoi(y.c_str()), month)));
}

std::string moment(RandomTime& random) {
  std::string text = fmt::format("{}T{:02}:{:02}", day(random), random.below(24), random.below(60));
  const std::int64_t decimals = random.below(9) - 2;  // -2, -1: to the minute
  if (decimals >= 0) text += fmt::format(":{:02}", random.below(60));
  if (decimals > 0)
    text += fmt::format(".{:06}", random.below(1'000'000))
                .substr(0, static_cast<std::size_t>(decimals) + 1);
  switch (random.below(4)) {
    case 0:
      return text;
    case 1:
      return text + 'Z';
    case 2:
      return text + fmt::format("{}{:02}", random.below(2) == 0 ? '+' : '-', random.below(24));
    default:
      return text + fmt::format("{}{:02}:{:02}", random.below(2) == 0 ? '+' : '-', random.below(24),
                                random.below(60));
  }
}

std::string plain(RandomTime& random) {
  static const std::array<const char*, 8> kMarks = {"", "", "", "", "", "~", "?", "%"};
  const char* const mark = kMarks[static_cast<std::size_t>(random.below(8))];
  switch (random.below(7)) {
    case 0:
      return moment(random);
    case 1:
      return year(random) + mark;
    case 2:
      return fmt::format("{}-{:02}{}", year(random), 1 + random.below(12), mark);
    case 3:
      return fmt::format("{}-{}{}", year(random), 21 + random.below(4), mark);
    case 4:
      return fmt::format("Y{}{}{}", random.below(2) == 0 ? "-" : "",
                         10'000 + random.below(2'147'473'648), mark);
    default:
      return day(random) + mark;
  }
}

std::string with_x(RandomTime& random) {
  static const std::array<const char*, 4> kMarks = {"", "", "~", "?"};
  const char* const mark = kMarks[static_cast<std::size_t>(random.below(4))];
  const std::string y = year(random);
  switch (random.below(5)) {
    case 0:
      return y.substr(0, y.size() - 1) + 'X' + mark;
    case 1:
      return y.substr(0, y.size() - 2) + "XX" + mark;
    case 2:
      return y + "-XX" + mark;
    case 3:
      return fmt::format("{}-{:02}-XX{}", y, 1 + random.below(12), mark);
    default:
      return y + "-XX-XX" + mark;
  }
}

std::string range(RandomTime& random) {
  const std::int64_t form = random.below(5);
  return '[' + (form == 0 ? "" : plain(random)) + ".." + (form == 1 ? "" : plain(random)) + ']';
}

std::string end(RandomTime& random) {
  switch (random.below(8)) {
    case 0:
      return "";
    case 1:
      return "..";
    case 2:
      return range(random);
    default:
      return plain(random);
  }
}

}  // namespace

bool is_valid_time(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return is_date(text, true) || is_range(text);
  const std::string from = text.substr(0, slash), to = text.substr(slash + 1);
  if (!is_end(from) || !is_end(to)) return false;
  if (from.empty() || from == ".." || to.empty() || to == "..") return true;
  return TimeValue::parse(from).bounds().s0 <= TimeValue::parse(to).bounds().e1;
}

std::string random_edtf(RandomTime& random) {
  switch (random.below(6)) {
    case 0:
      return with_x(random);
    case 1:
      return range(random);
    case 2:
    case 3:
      return end(random) + '/' + end(random);
    default:
      return plain(random);
  }
}

std::string random_edit(RandomTime& random, std::string text) {
  static const std::string kCharacters = "0123456789012345678900--XXYTZ:+./[]~?%, {}tzxEeS";
  const std::int64_t edits = 1 + random.below(3);
  for (std::int64_t i = 0; i < edits; ++i) {
    const char c = kCharacters[static_cast<std::size_t>(random.below(std::ssize(kCharacters)))];
    if (text.empty()) text = "2";
    const auto at = static_cast<std::size_t>(random.below(std::ssize(text)));
    switch (random.below(5)) {
      case 0:
        text.insert(at, 1, c);
        break;
      case 1:
        text.erase(at, 1);
        break;
      case 2:
        if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
        break;
      default:
        text[at] = c;
    }
  }
  return text;
}

}  // namespace annals_test
