// Making anew what does not read of a run, for who wants to save what is left: each fact stands in
// five orders, and one that is asserted by time too.
#ifndef ANNALS_STORE_MEND_RUN_H_
#define ANNALS_STORE_MEND_RUN_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "store/run.h"

namespace annals::store {

struct MendedRun {
  std::shared_ptr<const Run> run;  // null: all of the run reads
  bool lost = false;               // facts, words or ends of facts are nowhere any more
  std::vector<std::string> lines;  // what does not read, and what is lost, for a person
};

/// Reads all of the run, which is in that database. What is made anew is kept in memory: the orders
/// that are damaged, whole, as packed as on the disk, and while they are made the rows of their
/// damaged blocks.
MendedRun mend_run(const std::shared_ptr<Database>& database, const RunInfo& info,
                   std::size_t block_rows);

}  // namespace annals::store

#endif  // ANNALS_STORE_MEND_RUN_H_
