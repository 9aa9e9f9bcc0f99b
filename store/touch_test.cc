#include "store/touch_test.h"

#include "model/calendar.h"

namespace annals::store {
namespace {

std::int64_t day_of(Moment moment) {
  if (moment < kNearBegin) return std::numeric_limits<std::int64_t>::min();
  if (moment >= kNearEnd) return std::numeric_limits<std::int64_t>::max();
  return (moment - kNearBegin) / kMicrosPerDay;
}

}  // namespace

TouchTest::TouchTest(const TimeWindow& window)
    : first_day_(day_of(window.first)), last_day_(day_of(window.last)) {}

}  // namespace annals::store
