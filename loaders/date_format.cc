#include "loaders/date_format.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "model/ascii.h"
#include "model/error.h"
#include "model/time_value.h"

namespace annals::loaders {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool is_space(char c) { return c == ' ' || c == '\t'; }

[[noreturn]] void refuse(const std::string& format, const std::string& why) {
  throw Error(ErrorCode::kUsage, "the date format '" + format + "' " + why);
}

/// What the parts of a text say.
struct Parts {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::optional<bool> afternoon;
  std::string fraction;  // digits
  std::string zone;      // as the language writes it
  std::optional<std::int64_t> epoch;
};

/// Reads a text by a format, part by part.
class PartReader {
 public:
  explicit PartReader(std::string_view text) : rest_(text) {}

  bool read(char part, Parts& parts) {
    switch (part) {
      case 'Y':
        return number(4, 4, parts.year);
      case 'y':
        if (!number(2, 2, parts.year)) return false;
        parts.year += parts.year < 69 ? 2000 : 1900;
        return true;
      case 'm':
        return number(1, 2, parts.month);
      case 'd':
      case 'e':
        skip_spaces();
        return number(1, 2, parts.day);
      case 'b':
      case 'B':
      case 'h':
        return month_name(parts.month);
      case 'H':
      case 'I':
        return number(1, 2, parts.hour);
      case 'M':
        return number(2, 2, parts.minute);
      case 'S':
        return number(2, 2, parts.second);
      case 'p':
        return half_of_day(parts);
      case 'f':
        return digits(parts.fraction);
      case 'z':
        return zone(parts.zone);
      case 's':
        return epoch(parts);
      default:
        return false;
    }
  }
  bool literal(char c) {
    if (is_space(c)) {
      skip_spaces();
      return true;
    }
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  void skip_spaces() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }
  bool number(std::size_t least, std::size_t most, int& value) {
    std::size_t n = 0;
    value = 0;
    while (n < most && n < rest_.size() && is_digit(rest_[n]))
      value = value * 10 + rest_[n++] - '0';
    rest_.remove_prefix(n);
    return n >= least;
  }
  bool digits(std::string& value) {
    std::size_t n = 0;
    while (n < rest_.size() && is_digit(rest_[n])) ++n;
    value = std::string(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return n > 0;
  }
  bool month_name(int& month) {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
      for (const std::string_view name : {kMonths[i], kMonths[i].substr(0, 3)}) {
        if (!starts_with_word(rest_, name)) continue;
        rest_.remove_prefix(name.size());
        month = static_cast<int>(i) + 1;
        return true;
      }
    }
    return false;
  }
  bool half_of_day(Parts& parts) {
    if (starts_with_word(rest_, "am")) parts.afternoon = false;
    if (starts_with_word(rest_, "pm")) parts.afternoon = true;
    if (!parts.afternoon) return false;
    rest_.remove_prefix(2);
    return true;
  }
  bool zone(std::string& value) {
    if (rest_.empty()) return false;
    const char sign = rest_.front();
    rest_.remove_prefix(1);
    if (sign == 'Z' || sign == 'z') {
      value = "Z";
      return true;
    }
    int hours = 0;
    int minutes = 0;
    if ((sign != '+' && sign != '-') || !number(2, 2, hours)) return false;
    if (!rest_.empty() && rest_.front() == ':') rest_.remove_prefix(1);
    if (!rest_.empty() && is_digit(rest_.front()) && !number(2, 2, minutes)) return false;
    value = fmt::format("{}{:02}:{:02}", sign, hours, minutes);
    return true;
  }
  bool epoch(Parts& parts) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), seconds);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    parts.epoch = seconds;
    return true;
  }

  std::string_view rest_;
};

std::string expand(const std::string& format) {
  std::string result;
  for (std::size_t i = 0; i < format.size(); ++i) {
    result += format[i];
    if (format[i] != '%') continue;
    if (++i == format.size()) refuse(format, "ends in %");
    result.pop_back();
    switch (format[i]) {
      case 'F':
        result += "%Y-%m-%d";
        break;
      case 'T':
        result += "%H:%M:%S";
        break;
      case 'R':
        result += "%H:%M";
        break;
      case 'D':
        result += "%m/%d/%y";
        break;
      default:
        result += '%';
        result += format[i];
    }
  }
  return result;
}

}  // namespace

DateFormat::DateFormat(std::string format)
    : format_(std::move(format)), expanded_(expand(format_)) {
  bool year = false;
  bool twelve = false;
  bool half = false;
  for (std::size_t i = 0; i < expanded_.size(); ++i) {
    if (expanded_[i] != '%') continue;
    const char part = expanded_[++i];
    if (std::string_view("YymdebBhHIpMSfzs%").find(part) == std::string_view::npos) {
      refuse(format_, std::string("has an unknown part %") + part);
    }
    year = year || part == 'Y' || part == 'y';
    month_ = month_ || part == 'm' || part == 'b' || part == 'B' || part == 'h';
    day_ = day_ || part == 'd' || part == 'e';
    hour_ = hour_ || part == 'H' || part == 'I';
    twelve = twelve || part == 'I';
    half = half || part == 'p';
    minute_ = minute_ || part == 'M';
    second_ = second_ || part == 'S';
    fraction_ = fraction_ || part == 'f';
    epoch_ = epoch_ || part == 's';
  }
  if (epoch_) return;
  if (!year) refuse(format_, "has no year (%Y)");
  if (day_ && !month_) refuse(format_, "has a day, but no month");
  if (hour_ && !day_) refuse(format_, "has an hour, but no day");
  if (hour_ != minute_) refuse(format_, "needs both an hour and a minute, or neither");
  if (second_ && !minute_) refuse(format_, "has a second, but no minute");
  if (fraction_ && !second_) refuse(format_, "has a fraction, but no second");
  if (twelve != half) refuse(format_, "needs both %I and %p, or neither");
}

std::optional<std::string> DateFormat::read(std::string_view text) const {
  Parts parts;
  PartReader reader(text);
  for (std::size_t i = 0; i < expanded_.size(); ++i) {
    const bool is_part = expanded_[i] == '%' && expanded_[++i] != '%';
    if (!(is_part ? reader.read(expanded_[i], parts) : reader.literal(expanded_[i]))) {
      return std::nullopt;
    }
  }
  if (!reader.at_end()) return std::nullopt;
  if (parts.epoch) {
    constexpr std::int64_t kLast = 253'402'300'799;  // 9999-12-31T23:59:59
    if (*parts.epoch > kLast || *parts.epoch < -kLast) return std::nullopt;
    return std::string(TimeValue::from_moment(*parts.epoch * 1'000'000).text());
  }
  if (parts.afternoon) {
    if (parts.hour < 1 || parts.hour > 12) return std::nullopt;
    parts.hour = parts.hour % 12 + (*parts.afternoon ? 12 : 0);
  }
  std::string result = fmt::format("{:04}", parts.year);
  if (month_) result += fmt::format("-{:02}", parts.month);
  if (day_) result += fmt::format("-{:02}", parts.day);
  if (hour_) result += fmt::format("T{:02}:{:02}", parts.hour, parts.minute);
  if (second_) result += fmt::format(":{:02}", parts.second);
  if (fraction_) result += "." + parts.fraction;
  return result + (hour_ ? parts.zone : "");
}

namespace {

/// Formats of dates, then of days with the time of day.
std::vector<DateFormat> known_formats() {
  std::vector<DateFormat> formats;
  for (const char* const time : {"", " %H:%M", " %H:%M:%S", " %I:%M %p"}) {
    for (const char* const day :
         {"%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y",
          "%d/%m/%y", "%m/%d/%y", "%b %d, %Y", "%b %d %Y", "%d %b %Y", "%d-%b-%Y", "%Y-%m-%d"}) {
      formats.emplace_back(std::string(day) + time);
    }
  }
  for (const char* const month : {"%m/%Y", "%b %Y"}) formats.emplace_back(month);
  return formats;
}

}  // namespace

std::vector<std::string> likely_formats(std::string_view text) {
  static const std::vector<DateFormat> formats = known_formats();
  constexpr std::size_t kShortest = 6, kLongest = 30, kMost = 2;
  std::vector<std::string> found;
  if (text.size() < kShortest || text.size() > kLongest) return found;
  if (text.find_first_of("/.- ") == std::string_view::npos) return found;
  if (TimeValue::try_parse(text)) return found;
  for (const DateFormat& format : formats) {
    const auto read = format.read(text);
    if (read && TimeValue::try_parse(*read) && found.size() < kMost) {
      found.push_back(format.text());
    }
  }
  return found;
}

}  // namespace annals::loaders
