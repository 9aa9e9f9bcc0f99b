// Time values from and to std::chrono.
#include "annals/chrono.h"

#include <catch2/catch.hpp>
#include <string>

#include "model/error.h"

using namespace annals;
using namespace std::chrono;

namespace {

std::string text(const TimeValue& time) { return std::string(time.text()); }

template <class Work>
std::string error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidValue);
    return error.what();
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace

TEST_CASE("dates of std::chrono are written to their precision") {
  CHECK(text(time_value(2007y / May / 28)) == "2007-05-28");
  CHECK(text(time_value(sys_days(2007y / May / 28))) == "2007-05-28");
  CHECK(text(time_value(2007y / May)) == "2007-05");
  CHECK(text(time_value(2007y)) == "2007");
  CHECK(text(time_value(year(44))) == "0044");
  CHECK(text(time_value(year(-44) / March / 15)) == "-0044-03-15");
  CHECK(text(time_value(year(-44) / March)) == "-0044-03");
  CHECK(text(time_value(year(-9999))) == "-9999");
  CHECK(text(time_value(year(0))) == "0000");
  CHECK(text(time_value(year(12345))) == "Y12345");
  CHECK(text(time_value(year(-12345))) == "Y-12345");
}

TEST_CASE("moments of std::chrono are written with as many decimals as they need") {
  const auto midnight = sys_days(2008y / March / 5);
  CHECK(text(time_value(midnight + 7h + 15min)) == "2008-03-05T07:15:00Z");
  CHECK(text(time_value(midnight + 7h + 250ms)) == "2008-03-05T07:00:00.25Z");
  CHECK(text(time_value(midnight + 1us)) == "2008-03-05T00:00:00.000001Z");
  CHECK(text(time_value(midnight + 1999ns)) == "2008-03-05T00:00:00.000001Z");
  CHECK(text(time_value(sys_days(1969y / December / 31) + 86399s + 999999999ns)) ==
        "1969-12-31T23:59:59.999999Z");
  const SystemMoment now = floor<microseconds>(system_clock::now());
  CHECK(system_bounds(time_value(now)).s0 == now);
}

TEST_CASE("what is no date is refused, not moved to another") {
  CHECK(error_of([] { time_value(2007y / February / 30); }) == "2007-02-30 is not a date");
  CHECK(error_of([] { time_value(2007y / month(13)); }) == "2007-13 is not a date");
  CHECK(error_of([] { time_value(2007y / May / day(0)); }) == "2007-05-00 is not a date");
  error_of([] { time_value(year(10000) / May / 1); });
  error_of([] { time_value(year(10000) / May); });
  error_of([] { time_value(year(-32768)); });
  error_of([] { time_value(sys_days(year(10000) / May / 1) + 1h); });
  error_of([] { moment(SystemMoment::max()); });
}

TEST_CASE("intervals are made of two times, open ends are left out") {
  const TimeValue march = time_value(2007y / March), february = time_value(2009y / February);
  CHECK(text(interval(march, february)) == "2007-03/2009-02");
  CHECK(text(interval(march, std::nullopt)) == "2007-03/..");
  CHECK(text(interval(std::nullopt, february)) == "../2009-02");
  CHECK(text(interval(TimeValue::parse("[..2007-05]"), february)) == "[..2007-05]/2009-02");
  error_of([&] { interval(february, march); });
  CHECK(error_of([&] { interval(interval(march, february), march); }) ==
        "an interval cannot begin or end with 2007-03/2009-02");
  error_of([&] { interval(TimeValue::always(), march); });
}

TEST_CASE("bounds are moments, and empty where nothing is known") {
  const SystemBounds day = system_bounds(TimeValue::parse("2007-05-28"));
  CHECK(day.s0 == sys_days(2007y / May / 28));
  CHECK(day.e0 == day.s0);
  CHECK(*day.e1 + 1us == sys_days(2007y / May / 29));
  CHECK(day.s1 == day.e1);
  const SystemBounds since = system_bounds(TimeValue::parse("2003-04-09/.."));
  CHECK(since.s0 == sys_days(2003y / April / 9));
  CHECK(since.s1 == since.s0);
  CHECK_FALSE(since.e0);
  CHECK_FALSE(since.e1);
  const SystemBounds until = system_bounds(TimeValue::parse("../1980"));
  CHECK_FALSE(until.s0);
  CHECK_FALSE(until.s1);
  CHECK(until.e0 == sys_days(1980y / January / 1));
  const SystemBounds always = system_bounds(TimeValue::always());
  CHECK_FALSE(always.s0);
  CHECK_FALSE(always.e1);
  const SystemBounds far = system_bounds(TimeValue::parse("Y-170000002"));
  CHECK_FALSE(far.s0);
  CHECK(system_moment(moment(sys_days(2007y / May / 28))) == sys_days(2007y / May / 28));
}

TEST_CASE("a time is the day, month or year that is written, and nothing else") {
  CHECK(as_day(TimeValue::parse("2007-05-28")) == 2007y / May / 28);
  CHECK(as_day(TimeValue::parse("-0044-03-15~")) == year(-44) / March / 15);
  CHECK(as_month(TimeValue::parse("2007-05?")) == 2007y / May);
  CHECK(as_year(TimeValue::parse("2007%")) == 2007y);
  CHECK(as_year(TimeValue::parse("Y12345")) == year(12345));
  for (const char* other : {"2007-05", "2007", "2007-05-28T14:30:05Z", "2007-05-28/2007-05-29",
                            "[2007-05-28..2007-05-29]", "2007-05-XX", "../2007-05-28"}) {
    CHECK_FALSE(as_day(TimeValue::parse(other)));
  }
  for (const char* other :
       {"2007-05-28", "2007", "2007-21", "2007-05-XX", "2007-XX", "2007-05/.."}) {
    CHECK_FALSE(as_month(TimeValue::parse(other)));
  }
  for (const char* other : {"2007-05", "2007-21", "198X", "19XX", "2007-XX", "2007/2008", "/"}) {
    CHECK_FALSE(as_year(TimeValue::parse(other)));
  }
  CHECK_FALSE(as_year(TimeValue::parse("Y-170000002")));
  CHECK_FALSE(as_year(TimeValue::always()));
}
