// The times in which a scan is interested.
#ifndef ANNALS_STORE_TIME_WINDOW_H_
#define ANNALS_STORE_TIME_WINDOW_H_

#include "model/time_value.h"

namespace annals::store {

/// Times that a scan may leave out: facts that surely fail to have s0 <= last && e1 >= first. A
/// hint: rows that do not satisfy it may still come.
struct TimeWindow {
  Moment first = kStartOfTime;
  Moment last = kEndOfTime;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_WINDOW_H_
