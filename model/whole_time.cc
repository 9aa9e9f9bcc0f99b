#include "model/whole_time.h"

#include "model/calendar.h"
#include "model/written_time.h"

namespace annals {
namespace {

bool has_days(const WrittenDate& date) {
  return !date.has_time() && is_near(span_of(date).first) && is_near(span_of(date).last);
}

WrittenDate day_of(Moment moment, char mark) {
  const CivilDay civil = civil_from_days(floor_div(moment, kMicrosPerDay));
  WrittenDate day;
  day.form = DateForm::kDay;
  day.mark = mark;
  day.year = civil.year;
  day.month = civil.month;
  day.day = civil.day;
  return day;
}

/// Makes the date of a side its first or last day; false where it has none.
bool make_day(WrittenPart& part, bool first) {
  if (part.kind != WrittenPart::Kind::kDate || !has_days(*part.from)) return false;
  const MomentSpan span = span_of(*part.from);
  part.from = day_of(first ? span.first : span.last, part.from->mark);
  return true;
}

}  // namespace

TimeValue whole_time(const TimeValue& time) {
  if (time.is_always()) return time;
  WrittenTime parts = *read_time(time.text(), nullptr);
  if (!parts.interval) {
    parts.second = parts.first;
    if (!make_day(parts.first, true)) return time;
    parts.interval = true;
  } else {
    make_day(parts.first, true);
  }
  make_day(parts.second, false);
  return TimeValue::parse(to_text(parts));
}

}  // namespace annals
