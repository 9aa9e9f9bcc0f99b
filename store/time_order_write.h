// Writing the time orders of a run that is made of runs and recent commits.
#ifndef ANNALS_STORE_TIME_ORDER_WRITE_H_
#define ANNALS_STORE_TIME_ORDER_WRITE_H_

#include "store/run_merge.h"
#include "store/run_writer.h"

namespace annals::store {

/// Of a merge's inputs: the asserted facts, and those that have ended. Facts of runs that have no
/// time order are sorted in memory, 90 bytes each.
void merge_time_orders(RunWriter& writer, const MergeInputs& inputs);

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_ORDER_WRITE_H_
