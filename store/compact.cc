// Compacting: one run without erased facts and unused words, and no trace of them in any file.
#include <fmt/format.h>

#include "model/error.h"
#include "store/graph_core.h"
#include "store/merge_cursor.h"

namespace annals::store {
namespace {

void refuse_held(std::int64_t held) {
  if (held == 0) return;
  throw Error(ErrorCode::kUsage,
              held == 1
                  ? "cannot compact: a snapshot of the graph is still held"
                  : fmt::format("cannot compact: {} snapshots of the graph are still held", held));
}

}  // namespace

std::vector<bool> GraphCore::used_words() const {
  std::vector<bool> used(state_->next_word);
  MergeCursor cursor(std::make_shared<const SnapshotState>(state_), Order::kNumber,
                     Visibility::kKnown);
  FactBatch batch;
  while (cursor.next(batch)) {
    for (const auto& part : batch.parts) {
      for (const Id id : part) {
        if (id.is_word() && id.payload() < used.size()) used[id.payload()] = true;
      }
    }
    batch.clear();
  }
  return used;
}

void GraphCore::compact() {
  refuse_held(held_->load());
  if (state_->commit > 0) {
    const std::vector<bool> words = used_words();
    merge(std::vector<std::shared_ptr<const Run>>(state_->runs), &words);
  }
  // Between the first look and the merge somebody may have taken a snapshot of the old runs.
  refuse_held(held_->load());
  // A row that is new makes the database leave its present log file, with all that is in it.
  database_->put(kRewrittenKey, std::to_string(state_->commit), options_.durable);
  database_->rewrite();
}

}  // namespace annals::store
