// The four bounds of every row of docs/language.md's table of times, computed by hand (days by
// Python's datetime).
#include <catch2/catch.hpp>

#include "model/calendar.h"
#include "model/time_value.h"
#include "random_time.h"

using annals::kEndOfTime;
using annals::kStartOfTime;
using annals::Moment;
using annals::TimeBounds;
using annals::TimeValue;

namespace {

constexpr Moment kDay = 86'400'000'000;

/// The first moment of a day given as days since 1970-01-01, and the last one before it.
constexpr Moment at(std::int64_t days, std::int64_t seconds = 0) {
  return days * kDay + seconds * 1'000'000;
}
constexpr Moment before(std::int64_t days) { return at(days) - 1; }

struct Row {
  const char* text;
  TimeBounds bounds;
};

constexpr TimeBounds date(Moment first, Moment last) { return {first, last, first, last}; }

constexpr Moment k14_30_05 = at(13661, 14 * 3600 + 30 * 60 + 5);
constexpr Moment k11_30 = at(13661, 11 * 3600 + 30 * 60);
constexpr Moment kYear10000 = at(2932897);   // the first moment after 9999-12-31
constexpr Moment kYearM9999 = at(-4371587);  // -9999-01-01

constexpr Row kRows[] = {
    {"2007-05-28", date(at(13661), before(13662))},
    {"2007-05", date(at(13634), before(13665))},
    {"2007", date(at(13514), before(13879))},
    {"2007-05-28T14:30:05Z", date(k14_30_05, k14_30_05 + 999'999)},
    {"2007-05-28T14:30:05", date(k14_30_05, k14_30_05 + 999'999)},
    {"2007-05-28T14:30+03:00", date(k11_30, k11_30 + 59'999'999)},
    {"2007-05-28T14:30+03", date(k11_30, k11_30 + 59'999'999)},
    {"2007-05-28T06:00-05:30", date(k11_30, k11_30 + 59'999'999)},
    {"2007-05-28T14:30:05.250Z", date(k14_30_05 + 250'000, k14_30_05 + 250'999)},
    {"2007-05-28T14:30:05.250125Z", date(k14_30_05 + 250'125, k14_30_05 + 250'125)},
    {"198X", date(at(3652), before(7305))},
    {"19XX", date(at(-25567), before(10957))},
    {"2007-XX", date(at(13514), before(13879))},
    {"2007-05-XX", date(at(13634), before(13665))},
    {"2007-XX-XX", date(at(13514), before(13879))},
    {"2007-21", date(at(13573), before(13665))},
    {"2007-22", date(at(13665), before(13757))},
    {"2007-23", date(at(13757), before(13848))},
    {"2007-24", date(at(13848), before(13939))},
    {"[2007-12-13..2007-12-17]", date(at(13860), before(13865))},
    {"[1979..]", date(at(3287), kEndOfTime)},
    {"[..2008]", date(kStartOfTime, before(14245))},
    {"2007-03-01/2007-03-31", {at(13573), at(13573), before(13604), before(13604)}},
    {"2007-03/2009-02", {at(13573), before(13604), at(14276), before(14304)}},
    {"2007-03/2007-03", {at(13573), before(13604), at(13573), before(13604)}},
    {"[..2007-05]/[2008-03..]", {kStartOfTime, before(13665), at(13939), kEndOfTime}},
    {"2003/..", {at(12053), before(12418), kEndOfTime, kEndOfTime}},
    {"../1980", {kStartOfTime, kStartOfTime, at(3652), before(4018)}},
    {"2003/", {at(12053), before(12418), at(12053), kEndOfTime}},
    {"/1980", {kStartOfTime, before(4018), at(3652), before(4018)}},
    {"/", {kStartOfTime, kEndOfTime, kStartOfTime, kEndOfTime}},
    {"../..", {kStartOfTime, kStartOfTime, kEndOfTime, kEndOfTime}},
    {"/..", {kStartOfTime, kEndOfTime, kEndOfTime, kEndOfTime}},
    {"../", {kStartOfTime, kStartOfTime, kStartOfTime, kEndOfTime}},
    {"2007-05~", date(at(13634), before(13665))},
    {"1850?", date(at(-43829), before(-43464))},
    {"1850%", date(at(-43829), before(-43464))},
    {"-0044-03-15", date(at(-735525), before(-735524))},
    {"0000", date(at(-719528), before(-719162))},
    {"Y10000", date(kYear10000, kYear10000 + 1)},
    {"Y10001", date(kYear10000 + 2, kYear10000 + 3)},
    {"Y-10000", date(kYearM9999 - 2, kYearM9999 - 1)},
    {"Y-170000002", date(kYearM9999 - 2 * 169'990'003LL, kYearM9999 - 2 * 169'990'003LL + 1)},
    // Where the ends cross, e0 is raised to s0 and s1 lowered to e1.
    {"2007/2007-05", {at(13514), before(13665), at(13634), before(13665)}},
    {"2007-05/2007", {at(13634), before(13665), at(13634), before(13879)}},
    {"2007-05-28/2007", {at(13661), at(13661), at(13661), before(13879)}},
    {"2007/2007-05-28", {at(13514), before(13662), before(13662), before(13662)}},
    {"2007-05-28T14:30:05Z/2007-05-28", {k14_30_05, k14_30_05, before(13662), before(13662)}},
    {"2007-05-28T11:30Z/2007-05-28T14:30:05Z",
     {k11_30, k11_30, k14_30_05 + 999'999, k14_30_05 + 999'999}},
    {"[2007-05-01..2007-05-28]/..", {at(13634), before(13662), kEndOfTime, kEndOfTime}},
    {"[1979..]/2007-05-28", {at(3287), before(13662), before(13662), before(13662)}},
    {"2007~/2008?", {at(13514), before(13879), at(13879), before(14245)}},
    {"-000X", date(at(-722815), before(-719528))},
};

}  // namespace

TEST_CASE("every way of writing a time has the bounds of docs/language.md") {
  for (const Row& row : kRows) {
    INFO(row.text);
    const TimeValue time = TimeValue::parse(row.text);
    CHECK(time.bounds().s0 == row.bounds.s0);
    CHECK(time.bounds().s1 == row.bounds.s1);
    CHECK(time.bounds().e0 == row.bounds.e0);
    CHECK(time.bounds().e1 == row.bounds.e1);
    CHECK(time.text() == row.text);
  }
}

TEST_CASE("always is all of time, certainly") {
  const TimeValue always;
  CHECK(always.is_always());
  CHECK(always.text() == "always");
  CHECK(always.bounds() == TimeBounds{kStartOfTime, kStartOfTime, kEndOfTime, kEndOfTime});
  CHECK(always == TimeValue::always());
  CHECK_FALSE(TimeValue::parse("/").is_always());
}

TEST_CASE("two times are the same when they are written the same") {
  CHECK(TimeValue::parse("2007-05") == TimeValue::parse("2007-05"));
  CHECK_FALSE(TimeValue::parse("2007-05") == TimeValue::parse("2007-05~"));
  CHECK_FALSE(TimeValue::parse("2007-05-28T14:30Z") == TimeValue::parse("2007-05-28T14:30+00:00"));
}

TEST_CASE("the calendar agrees with itself over all near years") {
  std::int64_t days = annals::kFirstNearDay;
  for (std::int64_t year = -9999; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const int last = annals::days_in_month(year, month);
      REQUIRE(annals::days_from_civil(year, month, 1) == days);
      const annals::CivilDay civil = annals::civil_from_days(days + last - 1);
      REQUIRE((civil.year == year && civil.month == month && civil.day == last));
      days += last;
    }
  }
  CHECK(days == annals::kLastNearDay + 1);
  CHECK(annals::days_from_civil(1970, 1, 1) == 0);
  CHECK(annals::days_from_civil(2000, 3, 1) == 11017);
}

TEST_CASE("years follow each other without a gap, near and far") {
  for (const std::int64_t around : {-2'147'483'640LL, -9999LL, 0LL, 9999LL, 2'147'483'640LL}) {
    for (std::int64_t year = around - 5; year < around + 5; ++year) {
      REQUIRE(annals::last_of_year(year) + 1 == annals::first_of_year(year + 1));
      REQUIRE(annals::year_of(annals::first_of_year(year)) == year);
      REQUIRE(annals::year_of(annals::last_of_year(year)) == year);
    }
  }
}

TEST_CASE("what is random is kept as written, with bounds in order") {
  annals_test::RandomTime random(1, 12'000);
  for (int i = 0; i < 8'000; ++i) {
    const TimeValue time = random.value();
    INFO(time.text());
    const TimeBounds& b = time.bounds();
    REQUIRE(b.s0 <= b.s1);
    REQUIRE(b.e0 <= b.e1);
    REQUIRE(b.s0 <= b.e0);
    REQUIRE(b.s1 <= b.e1);
    if (!time.is_always()) REQUIRE(TimeValue::parse(time.text()) == time);
  }
}

TEST_CASE("the parser's token is the whole of a time and nothing after it") {
  for (const std::string& text : annals_test::every_form()) {
    for (const char* after : {"", " ", ".", " .", ";", "}", ")", ",", "\n", " ?who"}) {
      INFO(text << after);
      CHECK(TimeValue::token_length(text + after) == text.size());
    }
  }
  annals_test::RandomTime random(2, 12'000);
  for (int i = 0; i < 8'000; ++i) {
    const std::string text = random.text();
    INFO(text);
    REQUIRE(TimeValue::token_length(text + " .") == text.size());
  }
}

TEST_CASE("what starts like no time is no token of one") {
  for (const char* text : {"", ".", "..", "Yemen", "Y", "Crocker", "-", "->", "+", "?when", "[",
                           "[a", "_", "'2007'", "\"2007\"", "]", "T14:30", "X"}) {
    INFO(text);
    CHECK(TimeValue::token_length(text) == 0);
  }
  CHECK(TimeValue::token_length("2007+\"P3M\"") == 4);
  CHECK(TimeValue::token_length("2007?who") == 4);
  CHECK(TimeValue::token_length("2003/...") == 7);
}
