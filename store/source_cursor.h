// The rows of one order and partition of one run or one piece of the delta, and the merge of many
// such sources into one sequence.
#ifndef ANNALS_STORE_SOURCE_CURSOR_H_
#define ANNALS_STORE_SOURCE_CURSOR_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "store/block.h"
#include "store/keys.h"
#include "store/run.h"

namespace annals::store {

/// What a prefix is in an order's columns: ids as they are, but Order::kNumber's is the number.
class Prefix {
 public:
  Prefix() = default;
  Prefix(Order order, std::span<const Id> ids);
  std::span<const std::uint64_t> values() const { return {values_.data(), size_}; }
  /// With one more value.
  Prefix with(std::uint64_t value) const;

 private:
  std::array<std::uint64_t, 4> values_{};
  std::size_t size_ = 0;
};

/// The run or piece, and the counters, must outlive it.
class SourceCursor {
 public:
  SourceCursor(const Run& run, Order order, Partition partition, bool keep, ScanCounters* counters);
  SourceCursor(const Columns& columns, Partition partition, bool replacing = false);

  /// `range`: of the part behind the prefix, which has less than four then.
  void seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range = {});
  /// Does what seek() would without a window, where the block at hand has all rows of the prefix
  /// and it differs from the last one in nothing but a larger last value. Cheaper; false: it did
  /// nothing.
  bool seek_near(const Prefix& prefix);
  /// Whether the prefix may have rows behind end().
  bool goes_on() const;
  /// The rows [begin, end) of the view are next.
  bool valid() const { return begin_ < end_; }
  const BlockView& view() const { return view_; }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  void advance(std::size_t rows);
  Partition partition() const { return partition_; }
  bool replacing() const { return replacing_; }

 private:
  /// No rows where the time window leaves it out. The rows before `first` come before the prefix,
  /// of which so many values as `same` says are those of the last one.
  void load(std::size_t block, std::size_t first = 0, std::size_t same = 0);
  std::pair<std::size_t, std::size_t> equal_range_from(std::size_t begin, std::size_t same);
  void find_near(std::size_t c, std::uint64_t value, std::size_t end);
  void next_block();
  /// Whether the next block may go on with rows of the prefix and range.
  bool next_block_goes_on() const;
  /// Of rows with the prefix, those in the range.
  std::pair<std::size_t, std::size_t> in_range(std::pair<std::size_t, std::size_t> rows) const;
  void next_rows();

  const Run* run_ = nullptr;  // null: a piece, whose only block is the view
  const Directory* directory_ = nullptr;
  Section section_ = Section::kNumber;
  Partition partition_;
  bool replacing_ = false;
  bool keep_ = true;
  ScanCounters* counters_ = nullptr;
  Prefix prefix_;
  TimeWindow window_;
  IdRange range_;
  PinnedBlock block_;
  std::optional<std::size_t> loaded_;
  std::size_t at_ = 0;  // the block
  BlockView view_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t last_ = 0;               // where the block's rows with the prefix end
  std::array<std::size_t, 4> ends_{};  // and those with its first values, of so many of them
  std::size_t known_ends_ = 0;
  // While seek_near() finds the next rows: some values of its column.
  bool is_dense_ = false;
  std::vector<std::uint64_t> near_;
  std::size_t near_begin_ = 0;
};

/// The rows of several sources in sequence, in chunks that come from one source each.
class SourceMerge {
 public:
  void add(SourceCursor source) { sources_.push_back(std::move(source)); }
  /// After seek(): whether there are no rows.
  bool at_end() const { return heap_.empty(); }
  void seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range = {});

  struct Chunk {
    const BlockView* view;
    std::size_t begin;
    std::size_t count;
    Partition partition;
    bool replacing;  // rows of ReplacedRows
  };
  /// The next rows, at most `limit`; no count: no more. Valid until the next call.
  Chunk next(std::size_t limit);

 private:
  bool less(std::size_t a, std::size_t b) const;  // by the heads
  void sift_down(std::size_t i);
  void settle();  // after the first source of the heap was advanced

  std::vector<SourceCursor> sources_;
  std::vector<Tuple> heads_;       // while there are at least two sources with rows
  std::vector<std::size_t> heap_;  // indices of sources that have rows, smallest head first
  std::size_t taken_ = 0;          // rows of the last chunk
};

}  // namespace annals::store

#endif  // ANNALS_STORE_SOURCE_CURSOR_H_
