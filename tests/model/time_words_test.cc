// The words between times: docs/language.md's table of the words of time, by example and by law.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "model/error.h"
#include "model/time_value.h"
#include "random_time.h"

using annals::passes;
using annals::TimeBounds;
using annals::TimeValue;
using annals::TimeWord;
using annals::whole_span;

namespace {

bool written_out(TimeWord word, const char* fact, const char* t) {
  return passes(word, TimeValue::parse(fact).bounds(), whole_span(TimeValue::parse(t).bounds()));
}

bool held(TimeWord word, const char* fact, const char* t) {
  return passes(word, TimeValue::parse(fact).bounds(), TimeValue::parse(t).bounds());
}

/// Allen's relations; before and after without their shares of meets and met-by.
int allen_relations(const TimeBounds& x, const TimeBounds& t) {
  int count = 0;
  for (int word = static_cast<int>(TimeWord::kMeets); word <= static_cast<int>(TimeWord::kEquals);
       ++word) {
    count += passes(static_cast<TimeWord>(word), x, t) ? 1 : 0;
  }
  const bool meet = passes(TimeWord::kMeets, x, t) || passes(TimeWord::kMetBy, x, t);
  if (!meet && (passes(TimeWord::kBefore, x, t) || passes(TimeWord::kAfter, x, t))) ++count;
  return count;
}

}  // namespace

TEST_CASE("words are spelled as in the language") {
  CHECK(spelling(TimeWord::kIn) == "in");
  CHECK(spelling(TimeWord::kSurelyIn) == "surely in");
  CHECK(spelling(TimeWord::kWithin) == "within");
  CHECK(spelling(TimeWord::kThroughout) == "throughout");
  CHECK(spelling(TimeWord::kBefore) == "before");
  CHECK(spelling(TimeWord::kAfter) == "after");
  CHECK(spelling(TimeWord::kMeets) == "meets");
  CHECK(spelling(TimeWord::kMetBy) == "met-by");
  CHECK(spelling(TimeWord::kOverlaps) == "overlaps");
  CHECK(spelling(TimeWord::kOverlappedBy) == "overlapped-by");
  CHECK(spelling(TimeWord::kStarts) == "starts");
  CHECK(spelling(TimeWord::kStartedBy) == "started-by");
  CHECK(spelling(TimeWord::kDuring) == "during");
  CHECK(spelling(TimeWord::kContains) == "contains");
  CHECK(spelling(TimeWord::kFinishes) == "finishes");
  CHECK(spelling(TimeWord::kFinishedBy) == "finished-by");
  CHECK(spelling(TimeWord::kEquals) == "equals");
  CHECK(spelling(TimeWord::kExactly) == "exactly");
}

TEST_CASE("a written time is its whole span, a held one as uncertain as it is") {
  CHECK(written_out(TimeWord::kIn, "2007-05-28", "2007-05"));
  CHECK(written_out(TimeWord::kSurelyIn, "2007-05-28", "2007-05"));
  CHECK(written_out(TimeWord::kIn, "2007", "2007-05"));
  CHECK_FALSE(written_out(TimeWord::kSurelyIn, "2007", "2007-05"));
  // An ambassador from March 2007 to February 2009 surely was one in 2008, but perhaps not during
  // all of March 2007.
  CHECK(written_out(TimeWord::kSurelyIn, "2007-03/2009-02", "2008"));
  CHECK(written_out(TimeWord::kThroughout, "2007-03/2009-02", "2008"));
  CHECK_FALSE(written_out(TimeWord::kThroughout, "2007-03/2009-02", "2007-03"));
  CHECK(written_out(TimeWord::kWithin, "2007-03/2009-02", "2007/2009"));
  // A date is some moment in it: it holds throughout nothing, not even itself.
  CHECK_FALSE(written_out(TimeWord::kThroughout, "2007", "2007-05"));
  CHECK_FALSE(written_out(TimeWord::kThroughout, "2007", "2007"));
  CHECK(written_out(TimeWord::kThroughout, "2007-01-01/2007-12-31", "2007"));
  // Two facts of May 2007 may share a moment, not surely.
  CHECK(held(TimeWord::kIn, "2007-05", "2007-05"));
  CHECK_FALSE(held(TimeWord::kSurelyIn, "2007-05", "2007-05"));
  CHECK(held(TimeWord::kSurelyIn, "2007-03/2009-02", "2008-05"));
  CHECK_FALSE(held(TimeWord::kWithin, "2007-05-28", "2007-05"));
  CHECK(held(TimeWord::kWithin, "2007-05-28", "2007-05-01/2007-05-31"));
}

TEST_CASE("of what is not known nothing is certain") {
  for (const char* t : {"2007", "2007-05-28", "../..", "1980/.."}) {
    CHECK(written_out(TimeWord::kIn, "/", t));
    CHECK_FALSE(written_out(TimeWord::kThroughout, "/", t));
    CHECK_FALSE(written_out(TimeWord::kBefore, "/", t));
    CHECK_FALSE(written_out(TimeWord::kAfter, "/", t));
  }
  CHECK_FALSE(written_out(TimeWord::kSurelyIn, "/", "2007"));
  CHECK(written_out(TimeWord::kSurelyIn, "2003/..", "2007"));
  CHECK_FALSE(written_out(TimeWord::kSurelyIn, "2003/", "2007"));
  CHECK(written_out(TimeWord::kIn, "2003/", "2007"));
  CHECK(written_out(TimeWord::kSurelyIn, "2003/", "2003"));
  const TimeBounds always = TimeValue::always().bounds();
  CHECK(passes(TimeWord::kThroughout, always, TimeValue::parse("2007").bounds()));
  CHECK(passes(TimeWord::kIn, always, TimeValue::parse("/").bounds()));
}

TEST_CASE("before and after, meets and met-by") {
  CHECK(written_out(TimeWord::kBefore, "2006", "2007"));
  CHECK(written_out(TimeWord::kMeets, "2006", "2007"));
  CHECK(written_out(TimeWord::kMetBy, "2007", "2006"));
  CHECK(written_out(TimeWord::kAfter, "2007", "2006-12-31"));
  CHECK_FALSE(written_out(TimeWord::kMeets, "2006", "2008"));
  CHECK_FALSE(written_out(TimeWord::kBefore, "2006", "2006-12-31"));
  CHECK(written_out(TimeWord::kMeets, "9999", "Y10000"));
  CHECK(written_out(TimeWord::kMeets, "Y-10000", "-9999-01-01"));
  CHECK_FALSE(written_out(TimeWord::kMeets, "2003/..", "../1980"));
}

TEST_CASE("Allen's relations by example") {
  CHECK(written_out(TimeWord::kOverlaps, "2006/2007", "2007/2008"));
  CHECK(written_out(TimeWord::kOverlappedBy, "2007/2008", "2006/2007"));
  CHECK(written_out(TimeWord::kStarts, "2007-01", "2007"));
  CHECK(written_out(TimeWord::kStartedBy, "2007", "2007-01"));
  CHECK(written_out(TimeWord::kDuring, "2007-05", "2007"));
  CHECK(written_out(TimeWord::kContains, "2007", "2007-05"));
  CHECK(written_out(TimeWord::kFinishes, "2007-12", "2007"));
  CHECK(written_out(TimeWord::kFinishedBy, "2007", "2007-12"));
  CHECK(written_out(TimeWord::kEquals, "2007", "2007-01/2007-12"));
}

TEST_CASE("exactly is not a test of bounds") {
  const TimeBounds all = TimeValue::always().bounds();
  CHECK_THROWS_AS(passes(TimeWord::kExactly, all, all), annals::Error);
}

TEST_CASE("the words keep their laws") {
  annals_test::RandomTime random(11, 3);
  for (int i = 0; i < 15'000; ++i) {
    const TimeValue a = random.value(), b = random.value();
    const TimeBounds x = a.bounds();
    const TimeBounds t = random.below(2) == 0 ? b.bounds() : whole_span(b.bounds());
    INFO(a.text() << " and " << b.text());
    const bool in = passes(TimeWord::kIn, x, t);
    const bool surely = passes(TimeWord::kSurelyIn, x, t);
    REQUIRE((!surely || in));
    REQUIRE((!passes(TimeWord::kWithin, x, t) || surely));
    REQUIRE((!passes(TimeWord::kThroughout, x, t) || surely));
    REQUIRE(in == passes(TimeWord::kIn, t, x));
    REQUIRE(surely == passes(TimeWord::kSurelyIn, t, x));
    REQUIRE(passes(TimeWord::kWithin, x, t) == passes(TimeWord::kThroughout, t, x));
    const bool before = passes(TimeWord::kBefore, x, t), after = passes(TimeWord::kAfter, x, t);
    REQUIRE(before == passes(TimeWord::kAfter, t, x));
    REQUIRE(in == (!before && !after));
    REQUIRE(passes(TimeWord::kMeets, x, t) == passes(TimeWord::kMetBy, t, x));
    REQUIRE(passes(TimeWord::kOverlaps, x, t) == passes(TimeWord::kOverlappedBy, t, x));
    REQUIRE(passes(TimeWord::kStarts, x, t) == passes(TimeWord::kStartedBy, t, x));
    REQUIRE(passes(TimeWord::kDuring, x, t) == passes(TimeWord::kContains, t, x));
    REQUIRE(passes(TimeWord::kFinishes, x, t) == passes(TimeWord::kFinishedBy, t, x));
    REQUIRE(allen_relations(x, t) == 1);
  }
}

TEST_CASE("times are ordered by their first moment, their last and their text") {
  CHECK(TimeValue::parse("2007") < TimeValue::parse("2007-05"));
  CHECK(TimeValue::parse("2007-01") < TimeValue::parse("2007"));
  CHECK(TimeValue::parse("2007") < TimeValue::parse("2007~"));
  CHECK(TimeValue::parse("Y-10000") < TimeValue::parse("-9999"));
  annals_test::RandomTime random(13, 2);
  std::vector<TimeValue> times;
  for (int i = 0; i < 2'000; ++i) times.push_back(random.value());
  std::sort(times.begin(), times.end());
  for (std::size_t i = 1; i < times.size(); ++i) {
    REQUIRE_FALSE(times[i] < times[i - 1]);
    REQUIRE((times[i] <=> times[i - 1] == 0) == (times[i] == times[i - 1]));
    const std::size_t other = static_cast<std::size_t>(random.below(2'000));
    REQUIRE((times[i] < times[other]) == (times[other] > times[i]));
    if (times[other] < times[i]) REQUIRE(other < i);
  }
}
