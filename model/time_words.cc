// The words between times: Allen's relations among them ("Maintaining
// knowledge about temporal intervals", 1983).
#include <algorithm>
#include <array>

#include "model/error.h"
#include "model/time_value.h"

namespace annals {
namespace {

constexpr std::array<std::string_view, 18> kSpellings = {
    "in",     "surely in", "within",   "throughout",    "before", "after",
    "meets",  "met-by",    "overlaps", "overlapped-by", "starts", "started-by",
    "during", "contains",  "finishes", "finished-by",   "equals", "exactly"};

/// Nothing lies between the end of one span and the start of the next.
bool adjoin(Moment end, Moment start) { return end != kEndOfTime && end + 1 == start; }

/// a starts first, they share moments, b ends last.
bool overlap(const TimeBounds& a, const TimeBounds& b) {
  return a.s0 < b.s0 && b.s0 <= a.e1 && a.e1 < b.e1;
}

bool allen(TimeWord word, const TimeBounds& x, const TimeBounds& t) {
  switch (word) {
    case TimeWord::kMeets:
      return adjoin(x.e1, t.s0);
    case TimeWord::kMetBy:
      return adjoin(t.e1, x.s0);
    case TimeWord::kOverlaps:
      return overlap(x, t);
    case TimeWord::kOverlappedBy:
      return overlap(t, x);
    case TimeWord::kStarts:
      return x.s0 == t.s0 && x.e1 < t.e1;
    case TimeWord::kStartedBy:
      return x.s0 == t.s0 && x.e1 > t.e1;
    case TimeWord::kDuring:
      return x.s0 > t.s0 && x.e1 < t.e1;
    case TimeWord::kContains:
      return x.s0 < t.s0 && x.e1 > t.e1;
    case TimeWord::kFinishes:
      return x.e1 == t.e1 && x.s0 > t.s0;
    case TimeWord::kFinishedBy:
      return x.e1 == t.e1 && x.s0 < t.s0;
    case TimeWord::kEquals:
      return x.s0 == t.s0 && x.e1 == t.e1;
    default:
      throw Error(ErrorCode::kInternal, "exactly compares what is written, not bounds");
  }
}

}  // namespace

std::string_view spelling(TimeWord word) { return kSpellings[static_cast<std::size_t>(word)]; }

TimeBounds whole_span(const TimeBounds& t) { return {t.s0, t.s0, t.e1, t.e1}; }

bool passes(TimeWord word, const TimeBounds& x, const TimeBounds& t) {
  switch (word) {
    case TimeWord::kIn:
      return x.s0 <= t.e1 && t.s0 <= x.e1;
    case TimeWord::kSurelyIn:
      return x.s1 <= t.e0 && t.s1 <= x.e0;
    case TimeWord::kWithin:
      return t.s1 <= x.s0 && x.e1 <= t.e0;
    case TimeWord::kThroughout:
      return x.s1 <= t.s0 && t.e1 <= x.e0;
    case TimeWord::kBefore:
      return x.e1 < t.s0;
    case TimeWord::kAfter:
      return t.e1 < x.s0;
    default:
      return allen(word, x, t);
  }
}

}  // namespace annals
