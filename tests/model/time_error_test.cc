// What is no time is refused with a message that names it and says why.
#include <catch2/catch.hpp>
#include <string>

#include "model/error.h"
#include "model/time_value.h"

using annals::TimeValue;

namespace {

struct Refused {
  const char* text;
  const char* message;
};

constexpr Refused kRefused[] = {
    {"", "an empty text is not a time: write 2007-05-28, 2007-05 or 2007"},
    {"always", "always is not a time value: it is a word of the language"},
    {"now", "now is not a time value: it is a word of the language"},
    {"2007 ", "2007  is not a time: it has spaces"},
    {"2007-02-30", "2007-02-30 is not a date: February 2007 has 28 days"},
    {"2008-02-30", "2008-02-30 is not a date: February 2008 has 29 days"},
    {"1900-02-29", "1900-02-29 is not a date: February 1900 has 28 days"},
    {"-0001-04-31", "-0001-04-31 is not a date: April -0001 has 30 days"},
    {"2007-05-00", "2007-05-00 is not a date: there is no day 00"},
    {"2007-00", "2007-00 is not a date: there is no month 00 (21 to 24 are seasons)"},
    {"2007-13-01", "2007-13-01 is not a date: there is no month 13 (21 to 24 are seasons)"},
    {"2007-21-05", "2007-21-05 is not a date: a season has no days"},
    {"9999-24",
     "9999-24 is not a date: it ends in the year 10000, and beyond 9999 dates go to the year only"},
    {"2007-5-28", "2007-5-28 is not a date: a month has two digits"},
    {"2007-05-8", "2007-05-8 is not a date: a day has two digits"},
    {"2007-05-28-01", "2007-05-28-01 is not a date: a day has two digits"},
    {"207", "207 is not a date: a year has four digits"},
    {"20070528", "20070528 is not a date: a year has four digits (beyond 9999: Y20070528)"},
    {"-12000", "-12000 is not a date: a year has four digits (beyond 9999: Y-12000)"},
    {"+2007", "+2007 is not a date: a year has no +"},
    {"-0000", "-0000 is not a date: the year 0000 has no sign"},
    {"~", "~ is not a date: it has no year"},
    {"1XXX", "1XXX is not a date: at most two digits of a year may be X"},
    {"XXXX", "XXXX is not a date: at most two digits of a year may be X"},
    {"1X80", "1X80 is not a date: a year has four digits"},
    {"198X-05", "198X-05 is not a date: a decade or century stands alone: 198X, 19XX"},
    {"2007-XX-05", "2007-XX-05 is not a date: where the month is XX the day is XX too"},
    {"2007-0X", "2007-0X is not a date: a month has two digits"},
    {"Y2007", "Y2007 is not a date: a year of four digits has no Y"},
    {"Y012000", "Y012000 is not a date: a year with Y has no zeros before it"},
    {"Y12000-05",
     "Y12000-05 is not a date: after Y stands a year of five digits or more, and "
     "nothing else"},
    {"Y2147483648", "Y2147483648 is not a date: years go from Y-2147483647 to Y2147483647"},
    {"Y-99999999999999999999",
     "Y-99999999999999999999 is not a date: years go from Y-2147483647 to Y2147483647"},
    {"2007-05T14:30", "2007-05T14:30 is not a date: a time of day needs a year, a month and a day"},
    {"2007-05-28T14:30Z~",
     "2007-05-28T14:30Z~ is not a date: ~, ? and % stand after dates, not after times of day"},
    {"2007-05-28T14",
     "2007-05-28T14 is not a time: a time of day is written 14:30, 14:30:05 or 14:30:05.250"},
    {"2007-05-28T24:00",
     "2007-05-28T24:00 is not a time: there is no hour 24 (write 00:00 of the next day)"},
    {"2007-05-28T25:00", "2007-05-28T25:00 is not a time: there is no hour 25"},
    {"2007-05-28T14:60", "2007-05-28T14:60 is not a time: there is no minute 60"},
    {"2007-05-28T14:30:60Z", "2007-05-28T14:30:60Z is not a time: there is no second 60"},
    {"2007-05-28T14:30:05.Z",
     "2007-05-28T14:30:05.Z is not a time: after the point stand one to six digits"},
    {"2007-05-28T14:30:05.1234567Z",
     "2007-05-28T14:30:05.1234567Z is not a time: times go down to the microsecond, six decimals"},
    {"2007-05-28T14:30+3", "2007-05-28T14:30+3 is not a time: a zone is written Z, +03:00 or +03"},
    {"2007-05-28T14:30+0300",
     "2007-05-28T14:30+0300 is not a time: a zone is written Z, +03:00 or +03"},
    {"2007-05-28T14:30+24:00",
     "2007-05-28T14:30+24:00 is not a time: a zone goes to 23:59 at most"},
    {"9999-12-31T23:30-05:00",
     "9999-12-31T23:30-05:00 is not a time: in UTC it lies beyond the years -9999 to 9999"},
    {"2007..2008", "2007..2008 is not a time: a range stands in brackets: [2007..2008]"},
    {"..", ".. is not a time: a range stands in brackets: [2007..2008]"},
    {"2007?~", "2007?~ is not a date: one of ~, ? and % stands after a date (% is both)"},
    {"[2007..2008]~",
     "[2007..2008]~ is not a range: nothing stands after the ] (~, ? and % stand after its dates)"},
    {"[2007", "[2007 is not a range: the ] is missing"},
    {"[2007]", "[2007] is not a range: write [2007-12-13..2007-12-17], [1979..] or [..2008]"},
    {"[..]", "[..] is not a range: it needs a date on one side"},
    {"[2008..2007]", "[2008..2007] is not a range: it ends before it starts"},
    {"[198X..]", "[198X..] is not a range: 198X has an X, which stands only in a date alone"},
    {"[2007-02-30..]", "2007-02-30 is not a date: February 2007 has 28 days"},
    {"2007/05/28",
     "2007/05/28 is not an interval: it has more than one / (a date is written with "
     "-: 2007-05-28)"},
    {"2009/2007", "2009/2007 is not an interval: it ends before it starts"},
    {"2007-05-28/2007-05-27", "2007-05-28/2007-05-27 is not an interval: it ends before it starts"},
    {"[2008..]/2007", "[2008..]/2007 is not an interval: it ends before it starts"},
    {"198X/2000", "198X/2000 is not an interval: 198X has an X, which stands only in a date alone"},
    {"2007-02-30/2008", "2007-02-30 is not a date: February 2007 has 28 days"},
    {"2007/2008..2009",
     "2007/2008..2009 is not an interval: a range stands in brackets: "
     "[2007..2008]"},
    {"soon", "soon is not a date: a year has four digits"},
};

struct RefusedDuration {
  const char* text;
  const char* message;
};

constexpr RefusedDuration kRefusedDurations[] = {
    {"", " is not a duration: it starts with P: P3M, P7D, PT36H"},
    {"3M", "3M is not a duration: it starts with P: P3M, P7D, PT36H"},
    {"P", "P is not a duration: it has no number"},
    {"PT", "PT is not a duration: after T stand hours, minutes or seconds"},
    {"P1DT", "P1DT is not a duration: after T stand hours, minutes or seconds"},
    {"PM", "PM is not a duration: a number is missing"},
    {"P3",
     "P3 is not a duration: after a number stands Y, M, W or D, and after T H, M or S, in "
     "this order"},
    {"P3M1Y",
     "P3M1Y is not a duration: after a number stands Y, M, W or D, and after T H, M or S, "
     "in this order"},
    {"P1.5D", "P1.5D is not a duration: only seconds have decimals"},
    {"PT1.1234567S", "PT1.1234567S is not a duration: seconds have six decimals at most"},
    {"P99999999999999999999D", "P99999999999999999999D is not a duration: it is too long"},
    {"P999999999999Y", "P999999999999Y is not a duration: it is too long"},
    {"P106751992D", "P106751992D is not a duration: it is too long"},
};

}  // namespace

TEST_CASE("every bad time is named with its reason") {
  for (const Refused& refused : kRefused) {
    INFO(refused.text);
    std::string reason;
    CHECK_FALSE(TimeValue::try_parse(refused.text, &reason));
    CHECK(reason == refused.message);
    CHECK_FALSE(TimeValue::try_parse(refused.text));
  }
}

TEST_CASE("parse throws what try_parse tells") {
  try {
    TimeValue::parse("2007-02-30");
    FAIL("no error");
  } catch (const annals::Error& error) {
    CHECK(error.code() == annals::ErrorCode::kInvalidValue);
    CHECK(std::string(error.what()) == "2007-02-30 is not a date: February 2007 has 28 days");
  }
}

TEST_CASE("a long or dirty text is cut and cleaned in its message") {
  std::string reason;
  CHECK_FALSE(TimeValue::try_parse(std::string(100'000, '9'), &reason));
  CHECK(reason.size() < 400);
  CHECK_FALSE(TimeValue::try_parse("20\x1B[31m\xFF", &reason));
  CHECK(reason.find('\x1B') == std::string::npos);
  CHECK(reason.find('\xFF') == std::string::npos);
}

TEST_CASE("every bad duration is named with its reason") {
  for (const RefusedDuration& refused : kRefusedDurations) {
    INFO(refused.text);
    try {
      annals::Duration::parse(refused.text);
      FAIL("no error");
    } catch (const annals::Error& error) {
      CHECK(error.code() == annals::ErrorCode::kInvalidValue);
      CHECK(std::string(error.what()) == refused.message);
    }
  }
}

TEST_CASE("moments and days out of range are refused") {
  CHECK_THROWS_AS(TimeValue::from_moment(annals::kEndOfTime), annals::Error);
  CHECK_THROWS_AS(TimeValue::from_moment(annals::kStartOfTime), annals::Error);
  CHECK_THROWS_AS(TimeValue::from_day(2932897), annals::Error);
  CHECK(TimeValue::from_day(2932896).text() == "9999-12-31");
}
