#include "store/fold_job.h"

#include <utility>

namespace annals::store {

FoldJob::FoldJob(MergeInputs inputs, RunWriter writer, BusyThreads& busy)
    : inputs_(std::move(inputs)), writer_(std::move(writer)) {
  inputs_.stop = &stop_;
  thread_ = std::thread([this, &busy] {
    const BusyThreads::Work work(busy);
    try {
      RunMerge(inputs_, writer_).write();
    } catch (...) {
      error_ = std::current_exception();
    }
    ended_ = true;
  });
}

FoldJob::~FoldJob() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

RunWriter FoldJob::take() {
  thread_.join();
  if (error_) std::rethrow_exception(error_);
  return std::move(writer_);
}

}  // namespace annals::store
