// Writes runs and delta pieces as one run.
#ifndef ANNALS_STORE_RUN_MERGE_H_
#define ANNALS_STORE_RUN_MERGE_H_

#include <atomic>
#include <memory>
#include <unordered_set>
#include <vector>

#include "store/delta.h"
#include "store/run.h"
#include "store/run_writer.h"
#include "store/source_cursor.h"
#include "store/tombstones.h"

namespace annals::store {

struct GraphState;

struct MergeInputs {
  std::shared_ptr<const GraphState> graph;  // in which they are
  std::vector<std::shared_ptr<const Run>> runs;
  Delta delta;
  /// All tombstones of the graph, also of runs that are not merged: so each row ends where it
  /// ended, whatever is merged first.
  TombstoneView tombstones;
  /// The inputs are the whole graph: tombstones have done their work.
  bool everything = false;
  /// By number: words to keep. Null: all.
  const std::vector<bool>* words = nullptr;
  /// The merge ends with Error(kCancelled) when it becomes true. Null: it runs to its end.
  const std::atomic<bool>* stop = nullptr;
};

/// Ended facts move to history, erased ones vanish, and facts that are only quoted until they are
/// asserted lose their quoted row.
class RunMerge {
 public:
  RunMerge(const MergeInputs& inputs, RunWriter& writer) : inputs_(inputs), writer_(writer) {}
  void write();

 private:
  SourceMerge sources(Order order, std::initializer_list<Partition> partitions) const;
  void find_quoted_no_more();
  void write_asserted(Order order);
  void write_quoted(Order order);
  void write_history(Order order);
  void write_words();
  void write_index();
  void write_tombstones();
  void write_names();
  void check_stop() const;
  SourceMerge::Chunk next_chunk(SourceMerge& merge) const;
  bool keeps(WordNumber number) const;
  CommitNumber end_of(const Tuple& row, std::size_t number_column) const;

  const MergeInputs& inputs_;
  RunWriter& writer_;
  bool has_quoted_ = false;
  std::unordered_set<FactNumber> quoted_no_more_;
  std::vector<Tombstone> done_;  // whose rows are in history now
};

}  // namespace annals::store

#endif  // ANNALS_STORE_RUN_MERGE_H_
