// Comparing the time orders of a run with its facts.
#ifndef ANNALS_STORE_CHECK_TIMES_H_
#define ANNALS_STORE_CHECK_TIMES_H_

#include "store/run.h"
#include "store/time_rows.h"

namespace annals::store {

/// Throws Error(kDamaged) when the partition's facts by time are not sorted, stand in other places
/// than their times say, or are others than its facts. The run must have it by time.
void check_time_orders(const Run& run, Partition partition, TimeReader& times);

}  // namespace annals::store

#endif  // ANNALS_STORE_CHECK_TIMES_H_
