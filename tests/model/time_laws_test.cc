// The laws of times at random: what is accepted and printed, the order, the words, intersections.
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/time_value.h"
#include "random_time.h"
#include "time_grammar.h"

using annals::passes;
using annals::TimeBounds;
using annals::TimeValue;
using annals::TimeWord;
using annals_test::RandomTime;

namespace {

// A refusal says what is no time, a piece of the text, and why.
void check_reason(const std::string& text, const std::string& reason) {
  INFO(reason);
  const std::size_t what = reason.find(" is not ");
  REQUIRE(what != std::string::npos);
  const std::string named = reason.substr(0, what);
  CHECK((text.find(named) != std::string::npos || named == "an empty text"));
  CHECK(reason.find(": ", what) + 4 < reason.size());
}

std::optional<TimeValue> both(const std::optional<TimeValue>& a,
                              const std::optional<TimeValue>& b) {
  return a && b ? TimeValue::intersection(*a, *b) : std::nullopt;
}

std::string shown(const std::optional<TimeValue>& time) {
  return time ? std::string(time->text()) : "-";
}

// Times that start and end at the same moments in many ways.
const std::vector<TimeValue>& times_that_tie() {
  static const std::vector<TimeValue> kTimes = [] {
    std::vector<TimeValue> times{TimeValue::always()};
    for (const char* text : {"2007",
                             "2007~",
                             "200X",
                             "20XX",
                             "2007-XX",
                             "2007-XX-XX",
                             "2007-01",
                             "2007-01-XX",
                             "2007-01-01",
                             "2007-12",
                             "2007-12-31",
                             "2007-12-31T23:59:59.999999Z",
                             "2007-01-01T00:00Z",
                             "2007-01-01T00:00",
                             "2007-01-01T01:00+01:00",
                             "[2007-01-01..2007-01-15]",
                             "[2007..2007-06]",
                             "[2007..]",
                             "[..2007]",
                             "2007/2007",
                             "2007-01/2007",
                             "2007-01-01/2007",
                             "2007/2007-12-31",
                             "2007-01-01/2007-12-31",
                             "2007-01-01/2008",
                             "2006/2007-12-31",
                             "2006/2007-12",
                             "2006/2007",
                             "2007/2008",
                             "2006/2007-01-15",
                             "2006-05/2007-06",
                             "2007-06/2007-12",
                             "2007/..",
                             "2007/",
                             "../2007",
                             "/2007",
                             "../..",
                             "/",
                             "../",
                             "/..",
                             "2007~/2009",
                             "[2007..2008]/2009",
                             "2000/2009",
                             "1900/2007",
                             "2000~/2004",
                             "Y-20000/2007"})
      times.push_back(TimeValue::parse(text));
    return times;
  }();
  return kTimes;
}

void check_grouping(const TimeValue& a, const TimeValue& b, const TimeValue& c) {
  const auto left = both(both(a, b), c), right = both(a, both(b, c)), other = both(both(a, c), b);
  if (left == right && left == other) return;
  FAIL(a.text() << " and " << b.text() << " and " << c.text() << ": " << shown(left) << ", "
                << shown(right) << ", " << shown(other));
}

}  // namespace

TEST_CASE("every valid time is accepted and printed as written") {
  RandomTime random(31, 4);
  int accepted = 0;
  for (int i = 0; i < 30'000; ++i) {
    const std::string text = random_edtf(random);
    INFO(text);
    std::string reason;
    const auto time = TimeValue::try_parse(text, &reason);
    REQUIRE(time.has_value() == annals_test::is_valid_time(text));
    if (!time) {
      check_reason(text, reason);
      continue;
    }
    ++accepted;
    REQUIRE(time->text() == text);
    REQUIRE(TimeValue::token_length(text + " ") == text.size());
    if (const auto packed = time->packed()) REQUIRE(TimeValue::unpack(*packed).text() == text);
  }
  CHECK(accepted > 20'000);
}

TEST_CASE("every invalid time is refused with a reason") {
  RandomTime random(32, 4);
  int refused = 0, accepted = 0;
  for (int i = 0; i < 40'000; ++i) {
    const std::string text = random_edit(random, random_edtf(random));
    INFO(text);
    std::string reason;
    const auto time = TimeValue::try_parse(text, &reason);
    REQUIRE(time.has_value() == annals_test::is_valid_time(text));
    ++(time ? accepted : refused);
    if (time) REQUIRE(time->text() == text);
    if (!time) check_reason(text, reason);
  }
  CHECK(refused > 10'000);
  CHECK(accepted > 3'000);
}

TEST_CASE("the order of times is total") {
  RandomTime random(33, 2);
  const std::vector<TimeValue>& tying = times_that_tie();
  const auto some = [&] {
    return random.below(2) == 0 ? random.value()
                                : tying[static_cast<std::size_t>(random.below(std::ssize(tying)))];
  };
  for (int i = 0; i < 20'000; ++i) {
    const TimeValue a = some(), b = some(), c = some();
    INFO(a.text() << " and " << b.text() << " and " << c.text());
    REQUIRE((a < b) + (b < a) + (a == b) == 1);
    if (a < b && b < c) REQUIRE(a < c);
    if (a.bounds().s0 < b.bounds().s0) REQUIRE(a < b);
    if (a.bounds().s0 == b.bounds().s0 && a.bounds().e1 < b.bounds().e1) REQUIRE(a < b);
  }
}

TEST_CASE("of the words before, after and Allen's one holds, two where nothing lies between") {
  RandomTime random(34, 1);
  const std::vector<TimeValue>& tying = times_that_tie();
  for (int i = 0; i < 20'000; ++i) {
    const TimeValue a = random.value();
    const TimeValue b = random.below(2) == 0
                            ? random.value()
                            : tying[static_cast<std::size_t>(random.below(std::ssize(tying)))];
    INFO(a.text() << " and " << b.text());
    const TimeBounds x = a.bounds();
    const TimeBounds t = random.below(2) == 0 ? b.bounds() : annals::whole_span(b.bounds());
    std::vector<TimeWord> hold;
    for (int w = static_cast<int>(TimeWord::kBefore); w <= static_cast<int>(TimeWord::kEquals); ++w)
      if (passes(static_cast<TimeWord>(w), x, t)) hold.push_back(static_cast<TimeWord>(w));
    REQUIRE_FALSE(hold.empty());
    if (hold.size() > 1)
      REQUIRE((hold == std::vector{TimeWord::kBefore, TimeWord::kMeets} ||
               hold == std::vector{TimeWord::kAfter, TimeWord::kMetBy}));
    REQUIRE(passes(TimeWord::kBefore, x, t) == passes(TimeWord::kAfter, t, x));
    REQUIRE((!passes(TimeWord::kSurelyIn, x, t) || passes(TimeWord::kIn, x, t)));
  }
}

TEST_CASE("intersections may be made in any order and grouping") {
  RandomTime random(35, 2);
  const std::vector<TimeValue>& tying = times_that_tie();
  for (int i = 0; i < 30'000; ++i) check_grouping(random.value(), random.value(), random.value());
  for (const TimeValue& a : tying) {
    REQUIRE(TimeValue::intersection(a, a) == a);
    for (const TimeValue& b : tying) {
      REQUIRE(both(a, b) == both(b, a));
      for (const TimeValue& c : tying) check_grouping(a, b, c);
    }
  }
}
