// Durations, and times moved by them and cut with each other.
#include <fmt/format.h>

#include "model/calendar.h"
#include "model/error.h"
#include "model/time_value.h"
#include "model/written_time.h"

namespace annals {
namespace {

class DurationReader {
 public:
  explicit DurationReader(std::string_view text) : text_(text), rest_(text) {}

  Duration read() {
    const bool negative = take('-');
    if (!take('P')) fail("it starts with P: P3M, P7D, PT36H");
    bool time_of_day = false;
    int last_unit = -1;
    while (!rest_.empty()) {
      if (!time_of_day && take('T')) {
        time_of_day = true;
        if (rest_.empty()) fail("after T stand hours, minutes or seconds");
        continue;
      }
      last_unit = component(time_of_day, last_unit);
    }
    if (last_unit < 0) fail("it has no number");
    if (negative) {
      result_.months = -result_.months;
      result_.microseconds = -result_.microseconds;
    }
    return result_;
  }

 private:
  struct UnitOfDuration {
    char letter;
    bool time_of_day;
    std::int64_t months;
    std::int64_t microseconds;
    Precision precision;
  };
  static constexpr UnitOfDuration kUnits[] = {
      {'Y', false, 12, 0, Precision::kYear},
      {'M', false, 1, 0, Precision::kMonth},
      {'W', false, 0, 7 * kMicrosPerDay, Precision::kDay},
      {'D', false, 0, kMicrosPerDay, Precision::kDay},
      {'H', true, 0, 60 * kMicrosPerMinute, Precision::kMinute},
      {'M', true, 0, kMicrosPerMinute, Precision::kMinute},
      {'S', true, 0, kMicrosPerSecond, Precision::kSecond}};

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Digits as a number; `count`, when given, gets how many there were.
  std::int64_t digits(std::size_t* count = nullptr) {
    std::int64_t value = 0;
    std::size_t read = 0;
    while (!rest_.empty() && '0' <= rest_.front() && rest_.front() <= '9') {
      if (__builtin_mul_overflow(value, 10, &value) ||
          __builtin_add_overflow(value, rest_.front() - '0', &value)) {
        fail("it is too long");
      }
      rest_.remove_prefix(1);
      ++read;
    }
    if (read == 0) fail("a number is missing");
    if (count) *count = read;
    return value;
  }

  int component(bool time_of_day, int last_unit) {
    const std::int64_t value = digits();
    std::int64_t micros = 0;
    const bool fraction = take('.');
    if (fraction) {
      std::size_t count = 0;
      micros = digits(&count);
      if (count > 6) fail("seconds have six decimals at most");
      for (; count < 6; ++count) micros *= 10;
    }
    int unit = last_unit + 1;
    while (unit < static_cast<int>(std::size(kUnits)) &&
           (rest_.empty() || kUnits[unit].letter != rest_.front() ||
            kUnits[unit].time_of_day != time_of_day)) {
      ++unit;
    }
    if (unit == static_cast<int>(std::size(kUnits))) {
      fail("after a number stands Y, M, W or D, and after T H, M or S, in this order");
    }
    rest_.remove_prefix(1);
    if (fraction && kUnits[unit].letter != 'S') fail("only seconds have decimals");
    add(kUnits[unit], value, micros);
    if (fraction) result_.finest = Precision::kFraction;
    return unit;
  }

  void add(const UnitOfDuration& unit, std::int64_t value, std::int64_t micros) {
    constexpr std::int64_t kMostMonths = 2 * 12 * kMaxYear + 24;
    std::int64_t months = 0, more = 0;
    if (__builtin_mul_overflow(value, unit.months, &months) ||
        __builtin_mul_overflow(value, unit.microseconds, &more) ||
        __builtin_add_overflow(more, micros, &more) ||
        __builtin_add_overflow(result_.microseconds, more, &result_.microseconds) ||
        __builtin_add_overflow(result_.months, months, &result_.months) ||
        result_.months > kMostMonths) {
      fail("it is too long");
    }
    result_.finest = unit.precision;
  }

  [[noreturn]] void fail(std::string_view why) const {
    throw Error(ErrorCode::kInvalidValue,
                fmt::format("{} is not a duration: {}", shown(text_), why));
  }

  std::string_view text_, rest_;
  Duration result_;
};

/// Empty for a decade or century, which no duration moves.
std::optional<Precision> precision_of(const WrittenDate& date) {
  switch (date.form) {
    case DateForm::kDecade:
    case DateForm::kCentury:
      return std::nullopt;
    case DateForm::kYear:
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
    case DateForm::kSeason:
      return Precision::kYear;
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      return Precision::kMonth;
    case DateForm::kDay:
      return Precision::kDay;
    case DateForm::kMinute:
      return Precision::kMinute;
    case DateForm::kSecond:
      return Precision::kSecond;
    case DateForm::kFraction:
      break;
  }
  return Precision::kFraction;
}

void move_months(WrittenDate& date, std::int64_t months) {
  if (date.form == DateForm::kSeason) {  // whole years
    date.year += months / 12;
    return;
  }
  const std::int64_t total = date.year * 12 + date.month - 1 + months;
  date.year = floor_div(total, 12);
  date.month = static_cast<int>(total - date.year * 12) + 1;
  if (date.to_the_day()) date.day = std::min(date.day, days_in_month(date.year, date.month));
}

/// In the date's own zone. False beyond the near years or below the date's last decimal.
bool move_micros(WrittenDate& date, std::int64_t by) {
  std::int64_t moment = first_of_day(days_from_civil(date.year, date.month, date.day)) +
                        ((date.hour * 60 + date.minute) * 60 + date.second) * kMicrosPerSecond +
                        date.micros;
  if (__builtin_add_overflow(moment, by, &moment) || !is_near(moment)) return false;
  set_moment(date, moment);
  int tick = 1;
  for (int i = date.decimals; i < 6; ++i) tick *= 10;
  return date.micros % tick == 0;
}

bool move(std::optional<WrittenDate>& date, const Duration& by) {
  if (!date) return true;
  const std::optional<Precision> precision = precision_of(*date);
  if (!precision || *precision < by.finest) return false;
  move_months(*date, by.months);
  const std::int64_t limit = date->form == DateForm::kYear ? kMaxYear : kNearYears;
  if (date->year < -limit || date->year > limit) return false;
  return !date->to_the_day() || move_micros(*date, by.microseconds);
}

/// One side of a time as an intersection takes it: a date, a range, `..` or nothing.
struct Side {
  std::string text;   // as an interval writes it
  MomentSpan span{};  // of the date or the range
  WrittenPart::Kind kind = WrittenPart::Kind::kDate;
  bool is_whole = false;  // the value is this date or range and no interval
};

/// Takes the X away: the first or last year or month.
void drop_x(WrittenDate& date, bool start) {
  switch (date.form) {
    case DateForm::kDecade:
    case DateForm::kCentury:
      if (!start) date.year = last_x_year(date.year, date.form == DateForm::kDecade ? 10 : 100);
      date.form = DateForm::kYear;
      break;
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
      date.month = start ? 1 : 12;
      date.form = DateForm::kMonth;
      break;
    case DateForm::kMonthXX:
      date.form = DateForm::kMonth;
      break;
    default:
      break;
  }
}

Side side_of(const TimeValue& time, bool start) {
  WrittenTime parts = *read_time(time.text(), nullptr);
  WrittenPart& part = parts.interval && !start ? parts.second : parts.first;
  if (part.kind == WrittenPart::Kind::kDate) drop_x(*part.from, start);
  Side side{to_text(part), {kStartOfTime, kEndOfTime}, part.kind, !parts.interval};
  if (part.kind == WrittenPart::Kind::kDate) {
    side.span = span_of(*part.from);
  } else if (part.kind == WrittenPart::Kind::kRange) {
    if (part.from) side.span.first = span_of(*part.from).first;
    if (part.to) side.span.last = span_of(*part.to).last;
  }
  return side;
}

/// Whether an intersection starts (ends) with `a`, of the value x, and not with `b`, of y: the
/// later start, the earlier end; of equal ones the finer; the same text of a date alone rather than
/// of an interval. A total order, and each side has its own, so intersections may be made in any
/// order and grouping.
bool takes(const Side& a, const TimeValue& x, const Side& b, const TimeValue& y, bool start) {
  const TimeBounds &v = x.bounds(), &w = y.bounds();
  if (start ? v.s0 != w.s0 : v.e1 != w.e1) return start ? v.s0 > w.s0 : v.e1 < w.e1;
  const auto rank = [](const Side& side) {
    return side.kind == WrittenPart::Kind::kUnknown ? 2 : side.kind == WrittenPart::Kind::kOpen;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (start ? a.span.last != b.span.last : a.span.first != b.span.first) {
    return start ? a.span.last < b.span.last : a.span.first > b.span.first;
  }
  if (a.text.size() != b.text.size()) return a.text.size() < b.text.size();
  if (a.text != b.text) return a.text < b.text;
  if (a.is_whole != b.is_whole) return a.is_whole;
  // Dates with X that start (end) with the same year or month: the shorter one.
  if (a.is_whole && (v.s0 != w.s0 || v.e1 != w.e1)) return start ? v.e1 < w.e1 : v.s0 > w.s0;
  return x.text() < y.text();
}

}  // namespace

Duration Duration::parse(std::string_view text) { return DurationReader(text).read(); }

std::optional<TimeValue> TimeValue::shifted(const Duration& by) const {
  if (is_always()) return *this;
  WrittenTime parts = *read_time(text_, nullptr);
  if (!move(parts.first.from, by) || !move(parts.first.to, by) || !move(parts.second.from, by) ||
      !move(parts.second.to, by)) {
    return std::nullopt;
  }
  return try_parse(to_text(parts));
}

std::optional<TimeValue> TimeValue::intersection(const TimeValue& a, const TimeValue& b) {
  const TimeBounds &x = a.bounds(), &y = b.bounds();
  if (x.s0 > y.e1 || y.s0 > x.e1) return std::nullopt;
  if (a.is_always() || b.is_always()) {  // the whole; only `/` knows less
    const TimeValue& other = a.is_always() ? b : a;
    return other.text() == "/" ? always() : other;
  }
  const Side start_a = side_of(a, true), start_b = side_of(b, true);
  const Side end_a = side_of(a, false), end_b = side_of(b, false);
  const bool starts_with_a = takes(start_a, a, start_b, b, true);
  const bool ends_with_a = takes(end_a, a, end_b, b, false);
  if (starts_with_a == ends_with_a) return starts_with_a ? a : b;
  return parse((starts_with_a ? start_a : start_b).text + '/' + (ends_with_a ? end_a : end_b).text);
}

}  // namespace annals
