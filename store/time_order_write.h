// Writing the time orders of a run: those of a load, and those of runs and recent commits that
// become one.
#ifndef ANNALS_STORE_TIME_ORDER_WRITE_H_
#define ANNALS_STORE_TIME_ORDER_WRITE_H_

#include <functional>
#include <span>
#include <vector>

#include "store/fact_row.h"
#include "store/log_record.h"
#include "store/run_merge.h"
#include "store/run_writer.h"
#include "store/time_rows.h"

namespace annals::store {

/// Of facts that one commit asserted. Takes 32 bytes of memory for each.
void write_time_orders(RunWriter& writer, std::span<const NumberedFact> facts, CommitNumber commit,
                       TimeReader& times);

/// Of a merge's inputs, without facts that have ended. Facts of runs that have no time order are
/// sorted in memory, 80 bytes each.
void merge_time_orders(RunWriter& writer, const MergeInputs& inputs);

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_ORDER_WRITE_H_
