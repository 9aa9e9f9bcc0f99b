// Rows of a block one after the other, from columns that are unpacked some rows at a time.
#ifndef ANNALS_STORE_ROW_READER_H_
#define ANNALS_STORE_ROW_READER_H_

#include <algorithm>
#include <array>

#include "store/block.h"

namespace annals::store {

class RowReader {
 public:
  /// Of the rows [begin, end). The view must outlive it.
  RowReader(const BlockView& view, std::size_t begin, std::size_t end)
      : view_(&view), next_(begin), end_(end), read_(begin) {}

  bool done() const { return next_ == end_; }
  /// The next row; valid until the next call. Not when done().
  const Tuple& next() {
    if (next_ == read_) read();
    const std::size_t at = next_++ - first_;
    for (std::size_t c = 0; c < view_->column_count; ++c) tuple_[c] = columns_[c][at];
    return tuple_;
  }

 private:
  void read() {
    first_ = next_;
    const std::size_t count = std::min(kMiniRows, end_ - first_);
    for (std::size_t c = 0; c < view_->column_count; ++c) {
      view_->columns[c].copy(first_, count, columns_[c].data());
    }
    if (view_->column_count <= kToColumn) tuple_[kToColumn] = kNeverEnded;
    read_ = first_ + count;
  }

  const BlockView* view_;
  std::size_t next_, end_;
  std::size_t first_ = 0;  // of those in columns_
  std::size_t read_;       // behind them
  Tuple tuple_{};
  std::array<std::array<std::uint64_t, kMiniRows>, kMaxColumns> columns_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_ROW_READER_H_
