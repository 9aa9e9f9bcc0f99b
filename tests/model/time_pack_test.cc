// Packed times: one to one with the text, and bounds without it.
#include <catch2/catch.hpp>
#include <random>

#include "model/calendar.h"
#include "model/error.h"
#include "model/time_value.h"
#include "random_time.h"

using annals::TimeValue;

namespace {

/// Shape and content as on the disk (model/time_shapes.h).
constexpr std::uint64_t number(std::uint64_t shape, std::uint64_t high, std::uint64_t low) {
  return shape << 52 | high << 26 | low;
}

void check_packed(const TimeValue& time, std::uint64_t packed) {
  INFO(time.text());
  REQUIRE(packed < std::uint64_t{1} << 60);
  REQUIRE(TimeValue::unpack(packed) == time);
  REQUIRE(TimeValue::bounds_of_packed(packed) == time.bounds());
}

}  // namespace

TEST_CASE("the numbers on the disk stay what they are") {
  const auto packed = [](const char* text) { return TimeValue::parse(text).packed(); };
  CHECK(TimeValue::always().packed() == std::uint64_t{0});
  CHECK(packed("/") == number(1, 0, 0));
  CHECK(packed("../..") == number(2, 0, 0));
  CHECK(packed("/..") == number(3, 0, 0));
  CHECK(packed("../") == number(4, 0, 0));
  CHECK(packed("2007") == number(8, 0, 12006));
  CHECK(packed("2007~") == number(9, 0, 12006));
  CHECK(packed("2007?") == number(10, 0, 12006));
  CHECK(packed("2007%") == number(11, 0, 12006));
  CHECK(packed("2007-05") == number(12, 0, 12006 * 12 + 4));
  CHECK(packed("2007-05-28") == number(16, 0, 13661 + 4371587));
  CHECK(packed("2007-21") == number(20, 0, 12006 * 4));
  CHECK(packed("198X") == number(24, 0, 1198));
  CHECK(packed("-000X") == number(24, 0, 999));
  CHECK(packed("19XX") == number(28, 0, 119));
  CHECK(packed("2007-XX") == number(32, 0, 12006));
  CHECK(packed("2007-05-XX") == number(36, 0, 12006 * 12 + 4));
  CHECK(packed("2007-XX-XX") == number(40, 0, 12006));
  CHECK(packed("2007-05-28T14:30:05Z") ==
        (std::uint64_t{48} << 52 | ((13661 + 4371587) * std::uint64_t{86400} + 52205)));
  CHECK(packed("2007-05-28T14:30Z") ==
        number(49, 0, 0) + (13661 + 4371587) * std::uint64_t{1440} + 870);
  CHECK(packed("2007-05-28T00:00:00") ==
        number(50, 0, 0) + (13661 + 4371587) * std::uint64_t{86400});
  CHECK(packed("2007-05-28T00:00") == number(51, 0, 0) + (13661 + 4371587) * std::uint64_t{1440});
  CHECK(packed("2007/2009") == number(64, 12006, 2));
  CHECK(packed("[2007..2009]") == number(65, 12006, 2));
  CHECK(packed("[..2007]/[2009..]") == number(66, 12006, 12008));
  CHECK(packed("2007/..") == number(67, 0, 12006));
  CHECK(packed("2007/") == number(68, 0, 12006));
  CHECK(packed("[2007..]") == number(69, 0, 12006));
  CHECK(packed("../2007") == number(70, 0, 12006));
  CHECK(packed("/2007") == number(71, 0, 12006));
  CHECK(packed("[..2007]") == number(72, 0, 12006));
  CHECK(packed("2007-05/2007-06") == number(80, 12006 * 12 + 4, 1));
  CHECK(packed("2007-05-28/2007-05-28") == number(96, 13661 + 4371587, 0));
  CHECK(packed("2007/2007-05") == number(112, 12006, 12006 * 12 + 4));
  CHECK(packed("2007-05-28/2007") == number(116, 13661 + 4371587, 12006));
}

TEST_CASE("what is rare has no number") {
  for (const char* text :
       {"2007-05-28T14:30+03:00", "2007-05-28T14:30:05.5Z", "Y12000", "Y-12000/2007", "2007~/2008",
        "2007-21/2008-21", "[2007~..2008]", "2007-05-28T14:30Z/..", "[2007..2008-05]",
        "[2007..2008]/2009", "[2007..]/[2008..]", "../[2008..]", "[..2007]/2008"}) {
    INFO(text);
    CHECK_FALSE(TimeValue::parse(text).packed());
  }
}

TEST_CASE("packing is one to one with the text and keeps the bounds") {
  int packed_values = 0;
  for (const int spread : {3, 200, 12'000}) {
    annals_test::RandomTime random(static_cast<std::uint32_t>(spread), spread);
    for (int i = 0; i < 12'000; ++i) {
      const TimeValue time = random.value();
      const auto packed = time.packed();
      if (!packed) continue;
      ++packed_values;
      check_packed(time, *packed);
    }
  }
  CHECK(packed_values > 12'000);
}

TEST_CASE("every year, decade and century packs") {
  for (std::int64_t year = -9999; year <= 9999; year += year % 100 == 0 ? 1 : 3) {
    const std::string text =
        TimeValue::from_day(annals::days_from_civil(year, 1, 1)).to_year()->text().data();
    for (const std::string& form :
         {text, text.substr(0, text.size() - 1) + "X", text.substr(0, text.size() - 2) + "XX"}) {
      const TimeValue time = TimeValue::parse(form);
      check_packed(time, *time.packed());
    }
  }
}

TEST_CASE("a number is either refused or the number of its time") {
  std::mt19937_64 random(7);
  int good = 0;
  for (std::uint64_t shape = 0; shape < 256; ++shape) {
    for (int i = 0; i < 150; ++i) {
      // Small contents are often right, large ones seldom.
      const std::uint64_t low = random() >> (40 + random() % 24);
      const std::uint64_t high = i % 2 == 0 ? 0 : random() >> (40 + random() % 24);
      const std::uint64_t packed =
          shape << 52 | ((high << 26 | low) & ((std::uint64_t{1} << 52) - 1));
      std::optional<TimeValue> time;
      try {
        time = TimeValue::unpack(packed);
      } catch (const annals::Error& error) {
        REQUIRE(error.code() == annals::ErrorCode::kDamaged);
        continue;
      }
      ++good;
      INFO(packed);
      REQUIRE(time->packed() == packed);
      check_packed(*time, packed);
      if (!time->is_always()) REQUIRE(TimeValue::parse(time->text()).bounds() == time->bounds());
    }
  }
  CHECK(good > 2'000);
  CHECK_THROWS_AS(TimeValue::unpack(std::uint64_t{1} << 60), annals::Error);
  CHECK_THROWS_AS(TimeValue::unpack(~std::uint64_t{0}), annals::Error);
}
