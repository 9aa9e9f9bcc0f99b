// Whether times touch a window, many at once.
#ifndef ANNALS_STORE_TOUCH_TEST_H_
#define ANNALS_STORE_TOUCH_TEST_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "model/time_shapes.h"
#include "store/id.h"
#include "store/time_window.h"

namespace annals::store {

/// What a time of a shape has above its payload.
constexpr std::uint64_t time_tag(unsigned shape) {
  return Id::make(IdKind::kTime, std::uint64_t{shape} << shapes::kShapeShift).bits >>
         shapes::kShapeShift;
}

/// The times that most facts have (a day, an interval of days, a day with an open end) are compared
/// as days, without their bounds.
class TouchTest {
 public:
  explicit TouchTest(const TimeWindow& window);

  /// Sets `selected` to the places of those times that touch the window, rising. `touches` says it
  /// of other times: called with a place.
  template <class Touches>
  void select(const std::uint64_t* times, std::size_t count, const Touches& touches,
              std::vector<std::uint32_t>& selected) const {
    selected.resize(count);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      selected[kept] = static_cast<std::uint32_t>(i);
      kept += keeps(times[i], i, touches) ? 1 : 0;
    }
    selected.resize(kept);
  }
  /// Keeps of the places in `selected` those whose times touch the window.
  template <class Touches>
  void keep(const Id* times, const Touches& touches, std::vector<std::uint32_t>& selected) const {
    std::size_t kept = 0;
    for (const std::uint32_t i : selected) {
      selected[kept] = i;
      kept += keeps(times[i].bits, i, touches) ? 1 : 0;
    }
    selected.resize(kept);
  }
  template <class Touches>
  std::size_t count(const std::uint64_t* times, std::size_t count, const Touches& touches) const {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) kept += keeps(times[i], i, touches) ? 1 : 0;
    return kept;
  }

 private:
  static constexpr unsigned kDayShapes = 4;  // with the marks of uncertain ones
  static constexpr std::uint64_t kDay = time_tag(shapes::kFirstDate + 2 * kDayShapes);
  static constexpr std::uint64_t kFromTo =
      time_tag(shapes::kFirstPair + 2 * shapes::kPairUnitStep + shapes::kFromTo);
  static constexpr std::uint64_t kFromOpen =
      time_tag(shapes::kFirstPair + 2 * shapes::kPairUnitStep + shapes::kFromOpen);

  template <class Touches>
  bool keeps(std::uint64_t time, std::size_t i, const Touches& touches) const {
    // Without branches: which of these comes next is hard to foresee.
    const std::uint64_t shape = time >> shapes::kShapeShift;
    const auto payload = static_cast<std::int64_t>(time & shapes::kPayloadMask);
    const bool from_to = shape == kFromTo;
    const bool open = shape == kFromOpen;
    if (shape - kDay >= kDayShapes && !from_to && !open) return touches(i);
    const std::int64_t first = from_to ? payload >> shapes::kStartShift : payload;
    const std::int64_t length = from_to ? payload & static_cast<std::int64_t>(shapes::kLowMask) : 0;
    const std::int64_t last = open ? std::numeric_limits<std::int64_t>::max() : first + length;
    return (first <= last_day_) & (last >= first_day_);
  }

  std::int64_t first_day_, last_day_;  // counted as packed times count them
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TOUCH_TEST_H_
