// A merge in a thread of its own, while commits and readers go on.
#ifndef ANNALS_STORE_FOLD_JOB_H_
#define ANNALS_STORE_FOLD_JOB_H_

#include <atomic>
#include <exception>
#include <thread>

#include "store/run_merge.h"
#include "store/worker_pool.h"

namespace annals::store {

class FoldJob {
 public:
  /// Begins at once. `inputs.stop` is the job's own. `busy` counts it while it works.
  FoldJob(MergeInputs inputs, RunWriter writer, BusyThreads& busy);
  FoldJob(const FoldJob&) = delete;
  FoldJob& operator=(const FoldJob&) = delete;
  /// Stops it, unless it has ended; what it wrote is given up.
  ~FoldJob();

  bool has_ended() const { return ended_; }
  const MergeInputs& inputs() const { return inputs_; }
  /// Waits for its end and gives the run. Throws what went wrong. Once only.
  RunWriter take();

 private:
  MergeInputs inputs_;
  RunWriter writer_;
  std::exception_ptr error_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> ended_{false};
  std::thread thread_;  // uses all of the above
};

}  // namespace annals::store

#endif  // ANNALS_STORE_FOLD_JOB_H_
