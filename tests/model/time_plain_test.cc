// Plain days and intervals of days, which go between text and number without being parsed in full.
#include <catch2/catch.hpp>
#include <string>

#include "model/error.h"
#include "model/time_value.h"

namespace annals {
namespace {

// docs/format.md: the shape in the top eight of 60 bits, days since -9999-01-01.
constexpr std::uint64_t kDay = std::uint64_t{16} << 52;
constexpr std::uint64_t kDays = std::uint64_t{96} << 52;
constexpr std::uint64_t kDayOn = std::uint64_t{99} << 52;
constexpr std::int64_t kDayOf1970 = 4'371'587;
constexpr std::int64_t kFirst = -719'162, kLast = 2'932'896;  // 0001-01-01, 9999-12-31 from 1970

std::string text_of(std::uint64_t packed) {
  std::string text = "|";
  TimeValue::append_packed(packed, text);
  return text.substr(1);
}

TEST_CASE("every plain day goes both ways") {
  for (std::int64_t day = kFirst; day <= kLast; day += day % 7 == 0 ? 1 : 5) {
    const TimeValue value = TimeValue::from_day(day);  // written by another way
    const std::string text(value.text());
    const std::uint64_t packed = kDay | static_cast<std::uint64_t>(day + kDayOf1970);
    REQUIRE(TimeValue::pack_plain(text) == packed);
    REQUIRE(text_of(packed) == text);
    REQUIRE(TimeValue::parse(text).bounds() == value.bounds());
    REQUIRE(TimeValue::unpack(packed) == value);
    REQUIRE(TimeValue::unpack(packed).bounds() == value.bounds());
  }
}

TEST_CASE("intervals of plain days go both ways") {
  for (std::int64_t day = kFirst; day + 400 <= kLast; day += 997) {
    for (const std::int64_t length : {0, 1, 30, 400}) {
      const std::string text = std::string(TimeValue::from_day(day).text()) + "/" +
                               std::string(TimeValue::from_day(day + length).text());
      const std::uint64_t packed = kDays | (static_cast<std::uint64_t>(day + kDayOf1970) << 26) |
                                   static_cast<std::uint64_t>(length);
      REQUIRE(TimeValue::pack_plain(text) == packed);
      REQUIRE(text_of(packed) == text);
      REQUIRE(TimeValue::parse(text).bounds().s0 == TimeValue::from_day(day).bounds().s0);
      REQUIRE(TimeValue::parse(text).bounds().e1 == TimeValue::from_day(day + length).bounds().e1);
      REQUIRE(TimeValue::parse(text).packed() == packed);
    }
    const std::string text = std::string(TimeValue::from_day(day).text()) + "/..";
    const std::uint64_t packed = kDayOn | static_cast<std::uint64_t>(day + kDayOf1970);
    REQUIRE(TimeValue::pack_plain(text) == packed);
    REQUIRE(text_of(packed) == text);
    REQUIRE(TimeValue::parse(text).bounds().e0 == kEndOfTime);
  }
}

TEST_CASE("what is no plain day is left to the parser") {
  for (const char* text : {"",
                           "2007",
                           "2007-05",
                           "2007-5-28",
                           "2007-05-28~",
                           "2007-05-28/",
                           "2007-05-28/2007",
                           "2007-05-28/2007-06",
                           "/2007-05-28",
                           "../2007-05-28",
                           "2007/05/28",
                           "20070528xx",
                           "2007-05-28T10:00Z",
                           "-007-05-28",
                           "-2007-05-28",
                           "0000-01-01",
                           "2007-05-28/2007-05-27",
                           "2007-02-29",
                           "2007-13-01",
                           "2007-00-10",
                           "2007-01-00",
                           "2007-04-31",
                           "2007-05-2x",
                           "2007-05-28/..x",
                           "2007-05-28/2007-05-2 ",
                           "[2007-05-28..]"}) {
    CAPTURE(text);
    CHECK_FALSE(TimeValue::pack_plain(text));
  }
  CHECK(TimeValue::pack_plain("2008-02-29"));
  CHECK_FALSE(TimeValue::pack_plain("1900-02-29"));
  CHECK(TimeValue::pack_plain("2000-02-29"));
}

TEST_CASE("other times are written from their numbers as before") {
  for (const char* text : {"2007", "-0044-03-15", "2007-05~", "2007-05-28T14:30:05Z", "../2009",
                           "2007-05-28/", "[2007-05-01..2007-05-28]", "198X", "0000-01-01"}) {
    const TimeValue value = TimeValue::parse(text);
    REQUIRE(value.packed());
    CHECK(text_of(*value.packed()) == text);
  }
  CHECK(text_of(0) == "always");
  std::string text;
  // A day beyond the last one, and an interval that ends there.
  const std::uint64_t beyond = static_cast<std::uint64_t>(kLast + 1 + kDayOf1970);
  CHECK_THROWS_AS(TimeValue::append_packed(kDay | beyond, text), Error);
  CHECK_THROWS_AS(TimeValue::unpack(kDays | ((beyond - 1) << 26) | 1), Error);
}

}  // namespace
}  // namespace annals
