// The facts that a state shows as asserted, of several sources in one sequence: each source is
// unpacked and sifted a column at a time, and what is left is merged a run of rows at a time.
#ifndef ANNALS_STORE_ASSERTED_MERGE_H_
#define ANNALS_STORE_ASSERTED_MERGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "store/shown_rows.h"
#include "store/source_cursor.h"

namespace annals::store {

class AssertedMerge {
 public:
  /// The state, the rows of `hidden` (hidden_rows.h) and the counters must outlive it.
  AssertedMerge(const SnapshotState& state, Order order, ColumnSet wanted, const BlockView& hidden,
                ScanCounters* counters);
  void add(SourceCursor source) { streams_.emplace_back(std::move(source)); }

  void seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range = {});
  /// As Cursor::next. Rows that are equal in all wanted columns, and in those that the order sorts
  /// by before these, come in no sequence.
  bool next(FactBatch& batch, std::size_t limit);
  /// As KeyCursor::look_up; needs that nothing is hidden.
  std::size_t look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                      std::vector<std::size_t>& ends);

 private:
  /// A source, and rows of it that are shown, unpacked.
  struct Stream {
    explicit Stream(SourceCursor cursor) : source(std::move(cursor)) {}
    std::size_t rows() const { return end - at; }
    SourceCursor source;
    std::array<std::vector<std::uint64_t>, kMaxColumns> columns;  // longer than `size`
    std::size_t size = 0;
    std::size_t at = 0, end = 0;    // the rows that are next
    std::size_t most = 0;           // rows of the source to be read at once
    std::vector<std::size_t> ends;  // look_up(): of each key's rows
  };
  /// Where rows go: a batch or a stream.
  class ToBatch;
  class ToStream;

  void compare_behind(std::size_t prefix_size);
  SourceMerge::Chunk chunk_of(const SourceCursor& source, std::size_t most) const;
  template <typename Target>
  void take(const SourceMerge::Chunk& chunk, const Target& target);
  void fill(Stream& stream);
  void append(Stream& stream, std::size_t rows, FactBatch& batch);
  int compare(const Stream& a, std::size_t row, const Stream& b) const;
  std::size_t run_before(const Stream& first, const Stream& second, std::size_t most) const;
  void merge_live(FactBatch& batch, std::size_t most);
  bool next_alone(FactBatch& batch, std::size_t most);
  template <typename Target>
  std::size_t gather(SourceCursor& source, std::span<const Id> keys, std::size_t width,
                     const Target& target, std::vector<std::size_t>& ends);
  void merge_keys(std::size_t count, FactBatch& batch, std::vector<std::size_t>& ends);

  Order order_;
  ColumnSet wanted_;
  BlockView hidden_;
  ScanCounters* counters_;
  CommitNumber own_;  // what a transaction numbers beyond it is shown as its commit
  ShownRows shown_;
  std::vector<Stream> streams_;
  std::size_t sort_columns_ = 0;       // the order's first ones, up to the last one wanted
  std::size_t compare_begin_ = 0;      // of these, rows differ from here on
  std::vector<std::uint8_t> columns_;  // that streams unpack
  std::vector<Stream*> live_;          // while they are merged: the least first
  std::vector<std::size_t> key_ends_;  // while keys are looked up
};

}  // namespace annals::store

#endif  // ANNALS_STORE_ASSERTED_MERGE_H_
