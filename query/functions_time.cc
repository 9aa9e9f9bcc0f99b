#include <optional>

#include "query/functions.h"

namespace annals::query::time_functions {
namespace {

Term from(const std::optional<TimeValue>& time) { return time ? Term::time(*time) : Term(); }
Term from(const std::optional<std::int64_t>& number) {
  return number ? Term::integer(*number) : Term();
}

template <class Member>
Term of_time(std::span<const Term> arguments, Member member) {
  if (!arguments[0].is_time()) return {};
  return from((arguments[0].as_time().*member)());
}

}  // namespace

Term start(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::start);
}
Term end(std::span<const Term> arguments, Context&) { return of_time(arguments, &TimeValue::end); }
Term first(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::first);
}
Term last(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::last);
}
Term year(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::year);
}
Term month(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::month);
}
Term day(std::span<const Term> arguments, Context&) { return of_time(arguments, &TimeValue::day); }
Term to_year(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::to_year);
}
Term to_month(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::to_month);
}
Term to_day(std::span<const Term> arguments, Context&) {
  return of_time(arguments, &TimeValue::to_day);
}

Term duration(std::span<const Term> arguments, Context&) {
  if (!arguments[0].is_time()) return {};
  const std::optional<double> seconds = arguments[0].as_time().duration_seconds();
  return seconds ? Term::decimal(*seconds) : Term();
}

Term intersection(std::span<const Term> arguments, Context&) {
  if (!arguments[0].is_time() || !arguments[1].is_time()) return {};
  return from(TimeValue::intersection(arguments[0].as_time(), arguments[1].as_time()));
}

}  // namespace annals::query::time_functions
