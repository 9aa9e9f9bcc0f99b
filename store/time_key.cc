#include "store/time_key.h"

#include <algorithm>
#include <bit>

namespace annals::store {
namespace {

constexpr int kShortBits = 19;  // the longest time of class 0

constexpr std::uint64_t kSecond = 1'000'000;
constexpr std::uint64_t kDay = 86'400 * kSecond;
/// A whole day before all moments but the start of time.
constexpr Moment kOrigin = -6'700'000 * static_cast<Moment>(kDay);
constexpr std::uint64_t kMostTicks = (std::uint64_t{1} << 60) - 1;  // beyond all but the end

constexpr std::array<std::uint8_t, kTimeClassCount> all_classes() {
  std::array<std::uint8_t, kTimeClassCount> classes{};
  for (unsigned c = 0; c <= kLastFiniteClass; ++c) classes[c] = static_cast<std::uint8_t>(c);
  classes[kLastFiniteClass + 1] = kClassWithoutStart;
  classes[kLastFiniteClass + 2] = kClassWithoutEnd;
  return classes;
}

/// A place is so many ticks wide: what starts of such times are usually multiples of, so that
/// columns of places pack well.
constexpr std::uint64_t unit_of(unsigned time_class) {
  if (time_class == 0) return 16;             // fractions of seconds; places must fit 58 bits
  if (time_class <= 7) return kSecond;        // from half a second to a minute
  if (time_class <= 17) return 60 * kSecond;  // to 19 hours
  return kDay;
}

constexpr std::uint64_t ticks_of(Moment moment) {
  if (moment <= kOrigin) return 0;
  return std::min(static_cast<std::uint64_t>(moment) - static_cast<std::uint64_t>(kOrigin),
                  kMostTicks);
}

/// The place in which a moment lies.
constexpr std::uint64_t floor_place(Moment moment, unsigned time_class) {
  return ticks_of(moment) / unit_of(time_class);
}

/// The first place that begins at the moment or later.
constexpr std::uint64_t ceil_place(Moment moment, unsigned time_class) {
  const std::uint64_t unit = unit_of(time_class);
  return (ticks_of(moment) + unit - 1) / unit;
}

constexpr Moment minus(Moment moment, std::uint64_t ticks) {
  const std::uint64_t room =
      static_cast<std::uint64_t>(moment) - static_cast<std::uint64_t>(kStartOfTime);
  if (ticks >= room) return kStartOfTime;
  return static_cast<Moment>(static_cast<std::uint64_t>(moment) - ticks);
}

constexpr std::uint64_t all_below(int bits) {
  return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

}  // namespace

const std::array<std::uint8_t, kTimeClassCount> kTimeClasses = all_classes();

std::uint64_t when_of(const TimeBounds& bounds) {
  unsigned time_class = 0;
  Moment at = bounds.s0;
  if (bounds.e1 == kEndOfTime) {
    time_class = kClassWithoutEnd;
  } else if (bounds.s0 == kStartOfTime) {
    time_class = kClassWithoutStart;
    at = bounds.e1;
  } else {
    const std::uint64_t length =
        static_cast<std::uint64_t>(bounds.e1) - static_cast<std::uint64_t>(bounds.s0);
    const int bits = static_cast<int>(std::bit_width(length));
    time_class = static_cast<unsigned>(std::max(bits - kShortBits, 0));
  }
  return (std::uint64_t{time_class} << kClassShift) | floor_place(at, time_class);
}

Moment earliest_start(std::uint64_t when) {
  const unsigned time_class = class_of(when);
  const std::uint64_t place = when & all_below(kClassShift);
  if (time_class == kClassWithoutStart || place == 0) return kStartOfTime;
  return kOrigin + static_cast<Moment>(place * unit_of(time_class));
}

std::uint64_t last_when(unsigned time_class, Moment moment) {
  const std::uint64_t place =
      time_class == kClassWithoutStart ? all_below(kClassShift) : floor_place(moment, time_class);
  return (std::uint64_t{time_class} << kClassShift) | place;
}

WhenRange whens_in(unsigned time_class, const TimeWindow& window) {
  std::uint64_t begin = 0;
  std::uint64_t sure_begin = 0;
  std::uint64_t end = all_below(kClassShift);
  std::uint64_t sure_end = end;
  if (time_class == kClassWithoutStart) {
    begin = floor_place(window.first, time_class);
    sure_begin = ceil_place(window.first, time_class);
  } else {
    // s0 <= last.
    end = floor_place(window.last, time_class) + 1;
    sure_end = window.last == kEndOfTime ? end : floor_place(window.last + 1, time_class);
  }
  if (time_class <= kLastFiniteClass) {
    // s0 + length >= first, for the longest and the shortest of the class.
    const int bits = static_cast<int>(time_class) + kShortBits;
    const std::uint64_t shortest = time_class == 0 ? 0 : all_below(bits - 1) + 1;
    begin = floor_place(minus(window.first, all_below(bits)), time_class);
    sure_begin = ceil_place(minus(window.first, shortest), time_class);
  }
  if (sure_begin >= sure_end) sure_begin = sure_end = end;
  const std::uint64_t base = std::uint64_t{time_class} << kClassShift;
  return {base + begin, base + sure_begin, base + sure_end, base + end};
}

}  // namespace annals::store
