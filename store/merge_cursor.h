// The cursor of snapshots: merges runs and delta, leaves out what is not to be seen, and reads
// other names as their owners.
#ifndef ANNALS_STORE_MERGE_CURSOR_H_
#define ANNALS_STORE_MERGE_CURSOR_H_

#include <memory>
#include <optional>

#include "store/asserted_merge.h"
#include "store/graph_state.h"
#include "store/key_cursor.h"
#include "store/source_cursor.h"
#include "store/store.h"

namespace annals::store {

class MergeCursor : public Cursor, public KeyCursor {
 public:
  /// `replaced`: what the state's other names change; null: facts come as they are stored.
  MergeCursor(std::shared_ptr<const SnapshotState> state, Order order, Visibility visibility,
              const ReplacedRows* replaced = nullptr, ColumnSet wanted = ColumnSet::all());

  void seek(std::span<const Id> prefix, TimeWindow window = {}) override {
    seek_range(prefix, {}, window);
  }
  /// The facts with the prefix, of less than four parts, whose next part lies in the range.
  void seek_range(std::span<const Id> prefix, const IdRange& range, TimeWindow window);
  bool next(FactBatch& batch, std::size_t limit = kBatchRows) override;
  std::size_t look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                      std::vector<std::size_t>& ends) override;
  const ScanCounters& counters() const override { return *counters_; }

  /// The next fact by itself.
  std::optional<FactRow> next_row();

 private:
  void add(SourceCursor source);
  bool next_known(FactBatch& batch, std::size_t limit);
  void append(const SourceMerge::Chunk& chunk, FactBatch& batch);
  void append_seen(const SourceMerge::Chunk& chunk, FactBatch& batch);
  void append_parts(const SourceMerge::Chunk& chunk, FactBatch& batch);
  void append_column(const SourceMerge::Chunk& chunk, std::size_t column, std::vector<Id>& out);
  /// A state of a fact: sets from and to as this snapshot sees them; false when it does not see it.
  struct State {
    FactNumber number;
    CommitNumber from, to;
  };
  bool see(State& state, Partition partition) const;
  bool see_known(FactRow& row, Partition partition) const;
  template <typename Row>
  void clamp(Row& row) const;

  std::shared_ptr<const SnapshotState> state_;
  Order order_;
  Visibility visibility_;
  ColumnSet wanted_;
  const ReplacedRows* replaced_;
  BlockView hidden_;                        // no rows: nothing is
  std::unique_ptr<ScanCounters> counters_;  // the sources point to it
  std::optional<AssertedMerge> asserted_;   // kAsserted
  SourceMerge merge_;                       // of others
  bool clamps_;                             // a transaction's own numbers are shown as its commit's
  std::optional<FactRow> candidate_;        // kKnown: the latest state so far of the last fact
  bool sought_ = false;
  // While rows are looked at.
  std::vector<std::uint64_t> numbers_, from_, to_, values_;
  std::vector<std::uint32_t> seen_;  // rows of the chunk
};

}  // namespace annals::store

#endif  // ANNALS_STORE_MERGE_CURSOR_H_
