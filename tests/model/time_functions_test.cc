// The functions on times of docs/language.md.
#include <catch2/catch.hpp>
#include <string>

#include "model/time_value.h"
#include "random_time.h"

using annals::Duration;
using annals::TimeValue;
using annals::TimeWord;

namespace {

/// A result as text, "-" for none.
std::string shown(const std::optional<TimeValue>& time) {
  return time ? std::string(time->text()) : "-";
}
std::string shown(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "-";
}

TimeValue parse(const char* text) { return TimeValue::parse(text); }

std::string moved(const char* text, const char* by) {
  return shown(parse(text).shifted(Duration::parse(by)));
}

std::string both(const char* a, const char* b) {
  const std::string one = shown(TimeValue::intersection(parse(a), parse(b)));
  CHECK(shown(TimeValue::intersection(parse(b), parse(a))) == one);
  return one;
}

}  // namespace

TEST_CASE("start and end are the dates as written") {
  CHECK(shown(parse("2007-03/2009-02").start()) == "2007-03");
  CHECK(shown(parse("2007-03/2009-02").end()) == "2009-02");
  CHECK(shown(parse("2007-05~").start()) == "2007-05~");
  CHECK(shown(parse("2007-05~").end()) == "2007-05~");
  CHECK(shown(parse("[..2007-05]/[2008-03..]").start()) == "[..2007-05]");
  CHECK(shown(parse("[..2007-05]/[2008-03..]").end()) == "[2008-03..]");
  CHECK(shown(parse("[1979..]").end()) == "[1979..]");
  CHECK(shown(parse("2003/..").end()) == "-");
  CHECK(shown(parse("/1980").start()) == "-");
  CHECK(shown(TimeValue::always().start()) == "-");
  CHECK(shown(TimeValue::always().end()) == "-");
}

TEST_CASE("first and last are moments with six decimals") {
  CHECK(shown(parse("2007-05").first()) == "2007-05-01T00:00:00.000000Z");
  CHECK(shown(parse("2007-05").last()) == "2007-05-31T23:59:59.999999Z");
  CHECK(shown(parse("2007-05-28T14:30+03:00").last()) == "2007-05-28T11:30:59.999999Z");
  CHECK(shown(parse("-0044-03-15").first()) == "-0044-03-15T00:00:00.000000Z");
  CHECK(shown(parse("2003/..").last()) == "-");
  CHECK(shown(parse("../1980").first()) == "-");
  CHECK(shown(parse("Y12000").first()) == "Y12000");
}

TEST_CASE("a moment is written with the decimals that it needs") {
  CHECK(TimeValue::from_moment(0).text() == "1970-01-01T00:00:00Z");
  CHECK(TimeValue::from_moment(500'000).text() == "1970-01-01T00:00:00.5Z");
  CHECK(TimeValue::from_moment(-1).text() == "1969-12-31T23:59:59.999999Z");
  CHECK(TimeValue::from_moment(1'204'701'300'000'000).text() == "2008-03-05T07:15:00Z");
  CHECK(TimeValue::from_moment(annals::now_moment()).bounds().s0 > 1'600'000'000'000'000);
  CHECK(TimeValue::from_day(13661) == parse("2007-05-28"));
  CHECK(TimeValue::from_day(13661).bounds() == parse("2007-05-28").bounds());
}

TEST_CASE("year, month and day where they are given") {
  CHECK(shown(parse("2007-05-28").year()) == "2007");
  CHECK(shown(parse("2007-05-28").month()) == "5");
  CHECK(shown(parse("2007-05-28").day()) == "28");
  CHECK(shown(parse("2007-05-28T00:30+03:00").day()) == "28");
  CHECK(shown(parse("2007-05").day()) == "-");
  CHECK(shown(parse("2007").month()) == "-");
  CHECK(shown(parse("198X").year()) == "-");
  CHECK(shown(parse("2007-XX").year()) == "2007");
  CHECK(shown(parse("2007-XX").month()) == "-");
  CHECK(shown(parse("2007-05-XX").month()) == "5");
  CHECK(shown(parse("2007-21").month()) == "-");
  CHECK(shown(parse("-0044-03-15~").year()) == "-44");
  CHECK(shown(parse("Y-170000002").year()) == "-170000002");
  CHECK(shown(parse("2007/2008").year()) == "-");
  CHECK(shown(parse("[2007..2008]").year()) == "-");
  CHECK(shown(TimeValue::always().year()) == "-");
}

TEST_CASE("to-year, to-month and to-day hold all of it") {
  CHECK(shown(parse("2007-05-28~").to_year()) == "2007");
  CHECK(shown(parse("2007-03/2007-11").to_year()) == "2007");
  CHECK(shown(parse("2007-03/2009-02").to_year()) == "-");
  CHECK(shown(parse("2007-24").to_year()) == "-");
  CHECK(shown(parse("Y12000~").to_year()) == "Y12000");
  CHECK(shown(parse("2007/..").to_year()) == "-");
  CHECK(shown(TimeValue::always().to_year()) == "-");
  CHECK(shown(parse("2007-05-28").to_month()) == "2007-05");
  CHECK(shown(parse("2007").to_month()) == "-");
  CHECK(shown(parse("2007-05-28T00:30+03:00").to_day()) == "2007-05-27");
  CHECK(shown(parse("[2007-05-28..2007-05-28]").to_day()) == "2007-05-28");
  CHECK(shown(parse("2007-05-28/2007-05-29").to_day()) == "-");
  CHECK(shown(parse("Y12000").to_day()) == "-");
}

TEST_CASE("lengths and distances") {
  CHECK(parse("2007-05-28").duration_seconds() == 86'400.0);
  CHECK(parse("2007-05-28T14:30:05.250Z").duration_seconds() == 0.001);
  CHECK(parse("2007/2008").duration_seconds() == 731 * 86'400.0);
  CHECK_FALSE(parse("2007/..").duration_seconds());
  CHECK_FALSE(parse("/2007").duration_seconds());
  CHECK(*parse("Y12000").duration_seconds() == Approx(366 * 86'400.0));
  CHECK(*parse("Y12001/Y12002").duration_seconds() == Approx(730 * 86'400.0));
  CHECK(TimeValue::days_between(parse("2007-06-01"), parse("2007-05")) == 31.0);
  CHECK(TimeValue::days_between(parse("2007-05"), parse("2007-06-01/..")) == -31.0);
  CHECK(TimeValue::days_between(parse("2007-05-28T12:00Z"), parse("2007-05-28")) == 0.5);
  CHECK(TimeValue::days_between(parse("Y10001"), parse("Y10000")) == 366.0);
  CHECK_FALSE(TimeValue::days_between(parse("../2007"), parse("2007")));
}

TEST_CASE("durations") {
  const auto check = [](const char* text, std::int64_t months, std::int64_t micros,
                        annals::Precision finest) {
    INFO(text);
    const Duration duration = Duration::parse(text);
    CHECK(duration.months == months);
    CHECK(duration.microseconds == micros);
    CHECK(duration.finest == finest);
  };
  using annals::Precision;
  constexpr std::int64_t kHour = 3'600'000'000;
  check("P3M", 3, 0, Precision::kMonth);
  check("P2Y", 24, 0, Precision::kYear);
  check("-P1Y2M", -14, 0, Precision::kMonth);
  check("P7D", 0, 7 * 24 * kHour, Precision::kDay);
  check("P2W", 0, 14 * 24 * kHour, Precision::kDay);
  check("PT36H", 0, 36 * kHour, Precision::kMinute);
  check("P1DT1H5M", 0, 25 * kHour + 300'000'000, Precision::kMinute);
  check("PT30S", 0, 30'000'000, Precision::kSecond);
  check("-PT0.25S", 0, -250'000, Precision::kFraction);
}

TEST_CASE("both ends move, and a date moves by nothing finer than itself") {
  CHECK(moved("2007-05-28", "P7D") == "2007-06-04");
  CHECK(moved("2007-01-31", "P1M") == "2007-02-28");
  CHECK(moved("2008-02-29", "P1Y") == "2009-02-28");
  CHECK(moved("2007-03-31", "-P1M1D") == "2007-02-27");
  CHECK(moved("2007-03/2009-02", "P3M") == "2007-06/2009-05");
  CHECK(moved("2007-03/..", "-P3M") == "2006-12/..");
  CHECK(moved("/1980", "P1Y") == "/1981");
  CHECK(moved("[2007-12-13..2007-12-17]", "P2W") == "[2007-12-27..2007-12-31]");
  CHECK(moved("[..2007-05]/[2008-03..]", "P1M") == "[..2007-06]/[2008-04..]");
  CHECK(moved("2007-05~", "P1M") == "2007-06~");
  CHECK(moved("2007-21", "P1Y") == "2008-21");
  CHECK(moved("2007-XX", "P1Y") == "2008-XX");
  CHECK(moved("2007-05-XX", "P12M") == "2008-05-XX");
  CHECK(moved("2007-05-28T14:30+03:00", "PT36H") == "2007-05-30T02:30+03:00");
  CHECK(moved("2007-05-28T14:30:05.25Z", "PT0.75S") == "2007-05-28T14:30:06.00Z");
  CHECK(moved("-0001-12", "P1M") == "0000-01");
  CHECK(moved("9999", "P1Y") == "Y10000");
  CHECK(moved("Y-10000", "P1Y") == "-9999");
  CHECK(moved("2007", "P3M") == "-");
  CHECK(moved("2007-05", "P7D") == "-");
  CHECK(moved("2007-05-28", "PT1H") == "-");
  CHECK(moved("2007-05-28T14:30Z", "PT1S") == "-");
  CHECK(moved("2007-05-28T14:30:05.2Z", "PT0.05S") == "-");
  CHECK(moved("2007/2008-05", "P1M") == "-");
  CHECK(moved("198X", "P10Y") == "-");
  CHECK(moved("2007-21", "P3M") == "-");
  CHECK(moved("9999-12", "P1M") == "-");
  CHECK(moved("9999-12-31", "P1D") == "-");
  CHECK(moved("Y2147483647", "P1Y") == "-");
  CHECK(moved("9998-24", "P1Y") == "-");
  CHECK(moved("/", "P1D") == "/");
  CHECK(TimeValue::always().shifted(Duration::parse("P1D")) == TimeValue::always());
}

TEST_CASE(
    "the intersection is the one within the other, or from the later start to the earlier end") {
  CHECK(both("2007-05-28", "2007") == "2007-05-28");
  CHECK(both("2007-03/2009-02", "2008") == "2008");
  CHECK(both("2007-03/2009-02", "2008/2010") == "2008/2009-02");
  CHECK(both("2007-24", "2008") == "2008/2007-24");
  CHECK(both("2003/..", "../2007") == "2003/2007");
  CHECK(both("2003/", "/2007") == "2003/2007");
  CHECK(both("1975/1985", "198X") == "1980/1985");
  CHECK(both("1985/1995", "198X") == "1985/1989");
  CHECK(both("2006-05/2007-05", "2007-XX") == "2007-01/2007-05");
  CHECK(both("2007-05/2008-05", "2007-XX-XX~") == "2007-05/2007-12~");
  CHECK(both("2007-05-28/2008", "2007-05-XX") == "2007-05-28/2007-05");
  CHECK(both("[2007-05..2008]", "[2008-03..2009]") == "[2008-03..2009]/[2007-05..2008]");
  CHECK(both("2006", "2007") == "-");
  CHECK(both("2006/..", "../2005") == "-");
  // Of equal spans the more precise, that is the one that leaves less open.
  CHECK(both("2007", "2007-01-01/2007-12-31") == "2007-01-01/2007-12-31");
  CHECK(both("2007-01/2007-12", "2007/2007") == "2007-01/2007-12");
  CHECK(both("2007", "2007-XX") == "2007-XX");  // the finer sides: 2007-01, 2007-12
  CHECK(both("2007", "2007~") == "2007");
  CHECK(TimeValue::intersection(TimeValue::always(), parse("2007~")) == parse("2007~"));
  CHECK(TimeValue::intersection(parse("/"), TimeValue::always()) == TimeValue::always());
}

TEST_CASE("intersections keep their laws") {
  annals_test::RandomTime random(17, 4);
  for (int i = 0; i < 8'000; ++i) {
    const TimeValue a = random.value(), b = random.value();
    INFO(a.text() << " and " << b.text());
    const auto common = TimeValue::intersection(a, b);
    REQUIRE(common == TimeValue::intersection(b, a));
    REQUIRE(common.has_value() == annals::passes(TimeWord::kIn, a.bounds(), b.bounds()));
    REQUIRE(TimeValue::intersection(a, a) == a);
    if (!common) continue;
    REQUIRE(common->bounds().s0 == std::max(a.bounds().s0, b.bounds().s0));
    REQUIRE(common->bounds().e1 == std::min(a.bounds().e1, b.bounds().e1));
  }
}

TEST_CASE("moving there and back") {
  annals_test::RandomTime random(19, 3'000);
  const Duration there = Duration::parse("P400D"), back = Duration::parse("-P400D");
  int count = 0;
  for (int i = 0; i < 5'000; ++i) {
    const TimeValue time = random.value();
    INFO(time.text());
    const auto moved_time = time.shifted(there);
    if (!moved_time) continue;
    ++count;
    REQUIRE(moved_time->shifted(back) == time);
  }
  CHECK(count > 200);
}
