// Written times to moments and to text.
#include "model/written_time.h"

#include <fmt/format.h>

#include <iterator>

#include "model/calendar.h"

namespace annals {
namespace {

MomentSpan season_span(std::int64_t year, int season) {
  const std::int64_t first = year * 12 + 2 + 3 * (season - 21);  // March, June, September, December
  return {first_of_month(first), last_of_month(first + 2)};
}

MomentSpan time_span(const WrittenDate& d) {
  const std::int64_t seconds = (d.hour * 60 + d.minute - d.zone_minutes) * 60 + d.second;
  const Moment first =
      first_of_day(days_from_civil(d.year, d.month, d.day)) + seconds * kMicrosPerSecond + d.micros;
  if (d.form == DateForm::kMinute) return {first, first + kMicrosPerMinute - 1};
  std::int64_t length = kMicrosPerSecond;
  for (int i = 0; i < d.decimals; ++i) length /= 10;
  return {first, first + length - 1};
}

MomentSpan range_span(const WrittenPart& part) {
  return {part.from ? span_of(*part.from).first : kStartOfTime,
          part.to ? span_of(*part.to).last : kEndOfTime};
}

enum class End : std::uint8_t { kStart, kEnd };

/// Where an interval starts or ends; what an end that is not known takes from the other one is
/// filled in by the caller.
MomentSpan end_span(const WrittenPart& part, End end) {
  const auto at = [end](const MomentSpan& span) {
    const Moment moment = end == End::kStart ? span.first : span.last;
    return MomentSpan{moment, moment};
  };
  switch (part.kind) {
    case WrittenPart::Kind::kOpen:
      return at({kStartOfTime, kEndOfTime});
    case WrittenPart::Kind::kUnknown:
      return {kStartOfTime, kEndOfTime};
    case WrittenPart::Kind::kRange:
      return range_span(part);
    case WrittenPart::Kind::kDate:
      break;
  }
  const MomentSpan span = span_of(*part.from);
  return part.from->to_the_day() ? at(span) : span;
}

void append_year(std::string& out, std::int64_t year) {
  const std::int64_t digits = year < 0 ? -year : year;
  if (!is_near_year(year)) {
    fmt::format_to(std::back_inserter(out), "Y{}", year);
  } else {
    fmt::format_to(std::back_inserter(out), "{}{:04}", year < 0 ? "-" : "", digits);
  }
}

void append_time_of_day(std::string& out, const WrittenDate& d) {
  fmt::format_to(std::back_inserter(out), "T{:02}:{:02}", d.hour, d.minute);
  if (d.form != DateForm::kMinute) {
    fmt::format_to(std::back_inserter(out), ":{:02}", d.second);
  }
  if (d.form == DateForm::kFraction) {
    const std::string micros = fmt::format("{:06}", d.micros);
    out += '.';
    out.append(micros, 0, static_cast<std::size_t>(d.decimals));
  }
  out += d.zone;
}

void append_date(std::string& out, const WrittenDate& d) {
  const auto sink = std::back_inserter(out);
  const std::int64_t magnitude = d.year < 0 ? -d.year : d.year;
  const char* sign = d.year < 0 ? "-" : "";
  switch (d.form) {
    case DateForm::kDecade:
      fmt::format_to(sink, "{}{:03}X", sign, magnitude / 10);
      break;
    case DateForm::kCentury:
      fmt::format_to(sink, "{}{:02}XX", sign, magnitude / 100);
      break;
    case DateForm::kYear:
      append_year(out, d.year);
      break;
    case DateForm::kYearXX:
      append_year(out, d.year);
      out += "-XX";
      break;
    case DateForm::kYearXXXX:
      append_year(out, d.year);
      out += "-XX-XX";
      break;
    default:
      append_year(out, d.year);
      fmt::format_to(sink, "-{:02}", d.month);
      if (d.form == DateForm::kMonthXX) out += "-XX";
      if (d.to_the_day()) fmt::format_to(sink, "-{:02}", d.day);
      if (d.has_time()) append_time_of_day(out, d);
  }
  if (d.mark != '\0') out += d.mark;
}

void append_part(std::string& out, const WrittenPart& part) {
  switch (part.kind) {
    case WrittenPart::Kind::kUnknown:
      return;
    case WrittenPart::Kind::kOpen:
      out += "..";
      return;
    case WrittenPart::Kind::kDate:
      append_date(out, *part.from);
      return;
    case WrittenPart::Kind::kRange:
      out += '[';
      if (part.from) append_date(out, *part.from);
      out += "..";
      if (part.to) append_date(out, *part.to);
      out += ']';
  }
}

}  // namespace

void set_moment(WrittenDate& date, Moment moment) {
  const std::int64_t days = floor_div(moment, kMicrosPerDay);
  const CivilDay civil = civil_from_days(days);
  const std::int64_t micros = moment - first_of_day(days);
  const int seconds = static_cast<int>(micros / kMicrosPerSecond);
  date.year = civil.year;
  date.month = civil.month;
  date.day = civil.day;
  date.hour = seconds / 3600;
  date.minute = seconds / 60 % 60;
  date.second = seconds % 60;
  date.micros = static_cast<int>(micros % kMicrosPerSecond);
}

MomentSpan span_of(const WrittenDate& d) {
  const std::int64_t month = d.year * 12 + d.month - 1;
  switch (d.form) {
    case DateForm::kYear:
    case DateForm::kYearXX:
    case DateForm::kYearXXXX:
      return {first_of_year(d.year), last_of_year(d.year)};
    case DateForm::kDecade:
      return {first_of_year(d.year), last_of_year(last_x_year(d.year, 10))};
    case DateForm::kCentury:
      return {first_of_year(d.year), last_of_year(last_x_year(d.year, 100))};
    case DateForm::kMonth:
    case DateForm::kMonthXX:
      return {first_of_month(month), last_of_month(month)};
    case DateForm::kSeason:
      return season_span(d.year, d.month);
    case DateForm::kDay: {
      const std::int64_t days = days_from_civil(d.year, d.month, d.day);
      return {first_of_day(days), last_of_day(days)};
    }
    default:
      return time_span(d);
  }
}

TimeBounds bounds_of(const WrittenTime& time) {
  if (time.interval) {
    MomentSpan start = end_span(time.first, End::kStart);
    MomentSpan end = end_span(time.second, End::kEnd);
    return join(start, end);
  }
  const MomentSpan span = time.first.kind == WrittenPart::Kind::kRange ? range_span(time.first)
                                                                       : span_of(*time.first.from);
  return {span.first, span.last, span.first, span.last};
}

std::string to_text(const WrittenDate& date) {
  std::string out;
  append_date(out, date);
  return out;
}

std::string to_text(const WrittenPart& part) {
  std::string out;
  append_part(out, part);
  return out;
}

std::string to_text(const WrittenTime& time) {
  std::string out;
  append_part(out, time.first);
  if (time.interval) {
    out += '/';
    append_part(out, time.second);
  }
  return out;
}

}  // namespace annals
