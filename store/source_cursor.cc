#include "store/source_cursor.h"

#include <algorithm>

namespace annals::store {
namespace {

/// Rows that are unpacked together where keys lie side by side.
constexpr std::size_t kNearRows = 64;

/// The first row in [begin, end) whose value is not below `value`; cheap where it is near.
std::size_t not_below(const ColumnView& column, std::uint64_t value, std::size_t begin,
                      std::size_t end) {
  std::size_t step = 1;
  while (begin + step < end && column.at(begin + step) < value) {
    begin += step;
    step *= 2;
  }
  return column.lower_bound(value, begin, std::min(end, begin + step));
}

}  // namespace

Prefix::Prefix(Order order, std::span<const Id> ids) : size_(ids.size()) {
  for (std::size_t i = 0; i < size_; ++i) {
    values_[i] = order == Order::kNumber ? ids[i].payload() : ids[i].bits;
  }
}

Prefix Prefix::with(std::uint64_t value) const {
  Prefix result = *this;
  result.values_[result.size_++] = value;
  return result;
}

SourceCursor::SourceCursor(const Run& run, Order order, Partition partition, bool keep,
                           ScanCounters* counters)
    : run_(&run),
      directory_(&run.directory(section_of(order), partition)),
      section_(section_of(order)),
      partition_(partition),
      keep_(keep),
      counters_(counters) {}

SourceCursor::SourceCursor(const Columns& columns, Partition partition, bool replacing)
    : partition_(partition), replacing_(replacing), view_(columns.view()) {}

/// BlockView::equal_range of the rows from `begin` on, which hold all that have the prefix. Of as
/// many of its values as `same` says, the last one found is known.
std::pair<std::size_t, std::size_t> SourceCursor::equal_range_from(std::size_t begin,
                                                                   std::size_t same) {
  const std::span<const std::uint64_t> prefix = prefix_.values();
  std::size_t end = view_.rows;
  for (std::size_t c = 0; c < prefix.size(); ++c) {
    if (c < same && c < known_ends_) {
      end = ends_[c];
      if (begin >= end) return {begin, begin};
      continue;
    }
    const ColumnView& column = view_.columns[c];
    known_ends_ = c;
    begin = not_below(column, prefix[c], begin, end);
    if (begin == end || column.at(begin) != prefix[c]) return {begin, begin};
    if (column.at(end - 1) != prefix[c]) end = column.upper_bound(prefix[c], begin, end);
    ends_[c] = end;
    known_ends_ = c + 1;
  }
  return {begin, end};
}

void SourceCursor::load(std::size_t block, std::size_t first, std::size_t same) {
  at_ = block;
  begin_ = end_ = last_ = 0;
  if (!directory_->may_touch(block, window_)) {
    if (counters_ != nullptr) ++counters_->blocks_skipped;
    return;
  }
  if (loaded_ != block) {
    loaded_.reset();
    block_ = run_->block(section_, partition_, block, keep_);
    view_ = block_.view;
    loaded_ = block;
    near_.clear();
    if (counters_ != nullptr) ++counters_->blocks_read;
  }
  if (first > 0) {
    std::tie(end_, last_) = equal_range_from(first, same);
  } else {
    std::tie(end_, last_) = in_range(view_.equal_range(prefix_.values()));
    known_ends_ = 0;
  }
  next_rows();
}

std::pair<std::size_t, std::size_t> SourceCursor::in_range(
    std::pair<std::size_t, std::size_t> rows) const {
  if (range_.is_whole() || rows.first == rows.second) return rows;
  const ColumnView& column = view_.columns[prefix_.values().size()];
  const std::size_t begin = column.lower_bound(range_.first.bits, rows.first, rows.second);
  return {begin, column.upper_bound(range_.last.bits, begin, rows.second)};
}

void SourceCursor::seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range) {
  // Seeks that rise go on behind the rows that the last one found.
  near_.clear();
  is_dense_ = false;
  const auto before = prefix_.values();
  const auto after = prefix.values();
  const auto differ = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const bool rises = before.size() == after.size() && differ.first != before.end() &&
                     *differ.first < *differ.second;
  const std::size_t same = static_cast<std::size_t>(differ.first - before.begin());
  const bool whole = range.is_whole() && range_.is_whole();
  const std::size_t known = whole && rises && loaded_ == at_ ? last_ : 0;
  prefix_ = prefix;
  window_ = window;
  range_ = range;
  if (run_ == nullptr) {
    std::tie(begin_, end_) = in_range(view_.equal_range(prefix_.values()));
    return;
  }
  begin_ = end_ = last_ = 0;
  if (directory_->blocks() == 0) return;
  const Prefix first = range.is_whole() ? prefix : prefix.with(range.first.bits);
  const std::size_t block = directory_->find(first.values(), at_);
  load(block, block == at_ ? known : 0, same);
  if (begin_ == end_) next_block();
}

bool SourceCursor::seek_near(const Prefix& prefix) {
  const auto before = prefix_.values();
  const auto after = prefix.values();
  if (run_ == nullptr || loaded_ != at_ || after.empty() || before.size() != after.size() ||
      !range_.is_whole()) {
    return false;
  }
  const std::size_t c = after.size() - 1;
  bool near = known_ends_ >= c && last_ > 0 && before[c] < after[c];
  for (std::size_t i = 0; i < c; ++i) near = near && before[i] == after[i];
  if (!near || window_.first != kStartOfTime || window_.last != kEndOfTime) return false;
  // Rows of a later block, or rows that go on there.
  if (at_ + 1 < directory_->blocks() && !directory_->begins_behind(at_ + 1, after)) return false;
  prefix_ = prefix;
  known_ends_ = c;
  find_near(c, after[c], c > 0 ? ends_[c - 1] : view_.rows);
  return true;
}

/// Finds the rows with a value of a column, behind the last ones and before `end`.
void SourceCursor::find_near(std::size_t c, std::uint64_t value, std::size_t end) {
  const ColumnView& column = view_.columns[c];
  begin_ = last_;
  if (is_dense_ && begin_ >= near_begin_ + near_.size()) {
    near_begin_ = begin_;
    near_.resize(std::min(kNearRows, end - begin_));
    column.copy(near_begin_, near_.size(), near_.data());
  }
  const auto at = [&](std::size_t row) {
    const std::size_t i = row - near_begin_;
    return i < near_.size() ? near_[i] : column.at(row);
  };
  std::uint64_t here = begin_ < end ? at(begin_) : 0;  // mostly it is the next row
  is_dense_ = begin_ < end && here >= value;
  if (begin_ < end && here < value) {
    begin_ = not_below(column, value, begin_ + 1, end);
    if (begin_ < end) here = column.at(begin_);
  }
  end_ = begin_;
  if (begin_ < end && here == value) {
    constexpr std::size_t kFewRows = 8;
    const std::size_t few = std::min(end, begin_ + kFewRows);
    for (++end_; end_ < few && at(end_) == value;) ++end_;
    if (end_ == begin_ + kFewRows) end_ = column.upper_bound(value, end_ - 1, end);
    ends_[c] = end_;
    known_ends_ = c + 1;
  }
  last_ = end_;
}

bool SourceCursor::goes_on() const {
  if (run_ == nullptr || begin_ == end_) return false;
  return end_ < last_ || next_block_goes_on();
}

void SourceCursor::advance(std::size_t rows) {
  begin_ += rows;
  if (begin_ < end_ || run_ == nullptr) return;
  next_rows();
  if (begin_ == end_) next_block();
}

void SourceCursor::next_rows() {
  const auto end_of_mini = [&](std::size_t row) {
    return std::min(last_, (row / kMiniRows + 1) * kMiniRows);
  };
  begin_ = end_;
  while (begin_ < last_ && !view_.may_touch(begin_ / kMiniRows, window_)) {
    begin_ = end_of_mini(begin_);
  }
  end_ = begin_;
  while (end_ < last_ && view_.may_touch(end_ / kMiniRows, window_)) end_ = end_of_mini(end_);
}

bool SourceCursor::next_block_goes_on() const {
  const auto prefix = prefix_.values();
  if (at_ + 1 >= directory_->blocks() || !directory_->starts_with(at_ + 1, prefix)) return false;
  return range_.is_whole() || directory_->first(at_ + 1, prefix.size()) <= range_.last.bits;
}

void SourceCursor::next_block() {
  // Rows of the prefix that go on in the next block are its first ones.
  while (next_block_goes_on()) {
    load(at_ + 1);
    if (begin_ < end_) return;
  }
}

bool SourceMerge::less(std::size_t a, std::size_t b) const {
  const Tuple& x = heads_[heap_[a]];
  const Tuple& y = heads_[heap_[b]];
  for (std::size_t c = 0; c <= kFromColumn; ++c) {
    if (x[c] != y[c]) return x[c] < y[c];
  }
  return false;
}

void SourceMerge::sift_down(std::size_t i) {
  for (;;) {
    std::size_t least = i;
    for (std::size_t child = 2 * i + 1; child <= 2 * i + 2 && child < heap_.size(); ++child) {
      if (less(child, least)) least = child;
    }
    if (least == i) return;
    std::swap(heap_[i], heap_[least]);
    i = least;
  }
}

void SourceMerge::seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range) {
  heads_.resize(sources_.size());
  heap_.clear();
  taken_ = 0;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    sources_[i].seek(prefix, window, range);
    if (sources_[i].valid()) heap_.push_back(i);
  }
  if (heap_.size() < 2) return;
  for (const std::size_t i : heap_) heads_[i] = sources_[i].view().tuple(sources_[i].begin());
  for (std::size_t i = heap_.size() / 2; i-- > 0;) sift_down(i);
}

void SourceMerge::settle() {
  if (taken_ == 0) return;
  SourceCursor& source = sources_[heap_[0]];
  source.advance(taken_);
  taken_ = 0;
  if (source.valid()) {
    if (heap_.size() == 1) return;
    heads_[heap_[0]] = source.view().tuple(source.begin());
  } else {
    heap_[0] = heap_.back();
    heap_.pop_back();
  }
  if (!heap_.empty()) sift_down(0);
}

SourceMerge::Chunk SourceMerge::next(std::size_t limit) {
  settle();
  if (heap_.empty() || limit == 0) return {nullptr, 0, 0, Partition::kAsserted, false};
  const SourceCursor& source = sources_[heap_[0]];
  const std::size_t end = std::min(source.end(), source.begin() + limit);
  std::size_t stop = end;
  if (heap_.size() > 1) {
    const std::size_t second = heap_.size() > 2 && less(2, 1) ? heap_[2] : heap_[1];
    stop = source.view().lower_bound(heads_[second], source.begin() + 1, end);
    // The first row comes before or is equal to every other head.
    stop = std::max(stop, source.begin() + 1);
  }
  taken_ = stop - source.begin();
  return {&source.view(), source.begin(), taken_, source.partition(), source.replacing()};
}

}  // namespace annals::store
