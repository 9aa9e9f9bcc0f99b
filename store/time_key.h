// Where a fact stands in the time orders: its class, which is the length of its time in powers of
// two, and within the class the place of its start, both in one number, its `when`. THE VALUES
// REACH THE DISK; docs/format.md describes them.
//
// Facts that may touch a window lie in one slice of each class. Those of a class are at least half
// as long as its longest: so of its slice most touch the window for certain, and only the rest, and
// those in the places where the window begins and ends, need a look at their bounds.
#ifndef ANNALS_STORE_TIME_KEY_H_
#define ANNALS_STORE_TIME_KEY_H_

#include <array>
#include <cstdint>

#include "model/time_value.h"
#include "store/store.h"

namespace annals::store {

/// Class 0: the time is at most 2^19 ticks long (e1 - s0), class c: less than 2^(c + 19), at least
/// half of that. Then the start of time to some e1, by e1; and some s0 to the end of time.
inline constexpr unsigned kLastFiniteClass = 45;
inline constexpr unsigned kClassWithoutStart = 62;
inline constexpr unsigned kClassWithoutEnd = 63;
inline constexpr std::size_t kTimeClassCount = kLastFiniteClass + 3;
/// All of them, rising.
extern const std::array<std::uint8_t, kTimeClassCount> kTimeClasses;

/// The class in the top six bits. Rises with s0 within a class (with e1 where there is no start).
std::uint64_t when_of(const TimeBounds& bounds);

inline constexpr int kClassShift = 58;
inline unsigned class_of(std::uint64_t when) { return static_cast<unsigned>(when >> kClassShift); }

/// The earliest s0 that a time with this `when` can have.
Moment earliest_start(std::uint64_t when);
/// The last `when` of a class whose earliest start is not after the moment.
std::uint64_t last_when(unsigned time_class, Moment moment);

/// What of a class may touch a window: times whose `when` lies in [begin, end). Those in
/// [sure_begin, sure_end) touch it for certain.
struct WhenRange {
  std::uint64_t begin, sure_begin, sure_end, end;
  bool empty() const { return begin >= end; }
};
WhenRange whens_in(unsigned time_class, const TimeWindow& window);

inline bool touches(const TimeBounds& bounds, const TimeWindow& window) {
  return bounds.s0 <= window.last && bounds.e1 >= window.first;
}

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_KEY_H_
