// The rows of a bulk load in some sequence, in memory or, where they are too many, in sorted runs
// in temporary files that are merged as they are read.
#ifndef ANNALS_STORE_ROW_SEQUENCE_H_
#define ANNALS_STORE_ROW_SEQUENCE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "store/load_rows.h"
#include "store/spill_file.h"

namespace annals::store {

using Rows = std::vector<RankRow>;
/// Below, at or above zero.
using RowCompare = std::function<int(const RankRow&, const RankRow&)>;

/// Rows in the sequence in which they come.
class RowRun {
 public:
  /// Keeps so many in memory; all, when they are more, in a file of its own.
  explicit RowRun(std::size_t most = std::numeric_limits<std::size_t>::max()) : most_(most) {}
  explicit RowRun(Rows rows) : RowRun() { rows_ = std::move(rows); }
  /// Rows at the end of a file that others are in too.
  static RowRun in_file(const Rows& rows, std::shared_ptr<SpillFile> file);

  /// So many rows will come.
  void reserve(std::size_t rows) { rows_.reserve(std::min(rows, most_)); }
  void push(const RankRow& row) {
    if (rows_.size() >= most_) spill();
    rows_.push_back(row);
  }
  /// No push() afterwards.
  void end();

  std::size_t size() const { return spilled_ + rows_.size(); }
  /// Null when they are in a file.
  const Rows* in_memory() const { return spilled_ == 0 ? &rows_ : nullptr; }

 private:
  friend class RunReader;

  void spill();

  std::size_t most_;
  Rows rows_;  // behind those in the file
  std::shared_ptr<SpillFile> file_;
  std::uint64_t begin_ = 0;  // in the file
  std::size_t spilled_ = 0;
};

/// Reads a run, which must outlive it.
class RunReader {
 public:
  static constexpr std::size_t kBufferRows = 4096;
  explicit RunReader(const RowRun& run, std::size_t buffer_rows = kBufferRows);
  /// Null at the end.
  const RankRow* row() const { return at_; }
  void next() {
    if (++at_ == end_) fill();
  }

 private:
  void fill();

  const RowRun* run_;
  std::size_t buffer_rows_;
  std::size_t read_ = 0;  // rows of the file
  bool rest_read_ = false;
  Rows buffer_;
  const RankRow* at_ = nullptr;
  const RankRow* end_ = nullptr;
};

/// Sorts rows that come in any sequence, some at a time.
class RowSorter {
 public:
  /// `sort` sorts rows in memory, `most` at once.
  RowSorter(std::size_t most, std::function<void(Rows&)> sort)
      : most_(most), sort_(std::move(sort)) {}

  /// So many rows will come.
  void reserve(std::size_t rows) { rows_.reserve(std::min(rows, most_)); }
  void push(const RankRow& row) {
    if (rows_.size() >= most_) spill();
    rows_.push_back(row);
  }
  /// The sorted runs, the last one in memory.
  std::vector<RowRun> finish();

 private:
  void spill();

  std::size_t most_;
  std::function<void(Rows&)> sort_;
  Rows rows_;
  std::vector<RowRun> runs_;
  std::shared_ptr<SpillFile> file_;
};

/// Runs that are read as one, in the order of `compare`; of equal rows those of earlier runs first.
class RowSequence {
 public:
  RowSequence() = default;
  explicit RowSequence(Rows rows) { runs_.emplace_back(std::move(rows)); }
  RowSequence(std::vector<RowRun> runs, RowCompare compare)
      : runs_(std::move(runs)), compare_(std::move(compare)) {}

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::size_t runs() const { return runs_.size(); }
  /// Null when they are in several runs, or in a file.
  const Rows* in_memory() const;
  /// Calls visit(row, run) with each row and the number of its run.
  template <typename Visit>
  void for_each(const Visit& visit) const;
  /// The same rows in the order of key(row), a Rank; equal ones keep their sequence. Sorts `most`
  /// rows at once and needs memory for three times as many.
  template <typename Key>
  RowSequence sorted_by(const Key& key, std::size_t most) const;

 private:
  std::vector<RowRun> runs_;
  RowCompare compare_;
};

/// Reads sorted runs as one.
class RowMerge {
 public:
  /// Both must outlive it.
  RowMerge(const std::vector<RowRun>& runs, const RowCompare& compare);
  /// Null at the end.
  const RankRow* row() const { return heap_.empty() ? nullptr : readers_[heap_.front()].row(); }
  std::size_t run() const { return heap_.front(); }
  void next();

 private:
  bool before(std::size_t a, std::size_t b) const {
    const int order = compare_(*readers_[a].row(), *readers_[b].row());
    return order != 0 ? order < 0 : a < b;
  }
  void sift_down(std::size_t at);

  const RowCompare& compare_;
  std::vector<RunReader> readers_;
  std::vector<std::size_t> heap_;  // readers that have a row, the least first
};

template <typename Visit>
void RowSequence::for_each(const Visit& visit) const {
  if (runs_.size() == 1) {
    for (RunReader reader(runs_.front()); reader.row() != nullptr; reader.next()) {
      visit(*reader.row(), std::size_t{0});
    }
    return;
  }
  for (RowMerge merge(runs_, compare_); merge.row() != nullptr; merge.next()) {
    visit(*merge.row(), merge.run());
  }
}

template <typename Key>
RowSequence RowSequence::sorted_by(const Key& key, std::size_t most) const {
  if (const Rows* rows = in_memory(); rows != nullptr && rows->size() <= most) {
    return RowSequence(stably_sorted(*rows, key));
  }
  RowSorter sorter(most, [&key](Rows& rows) { rows = stably_sorted(rows, key); });
  sorter.reserve(size());
  for_each([&sorter](const RankRow& row, std::size_t) { sorter.push(row); });
  return RowSequence(sorter.finish(), [key](const RankRow& a, const RankRow& b) {
    return key(a) < key(b) ? -1 : (key(a) > key(b) ? 1 : 0);
  });
}

}  // namespace annals::store

#endif  // ANNALS_STORE_ROW_SEQUENCE_H_
