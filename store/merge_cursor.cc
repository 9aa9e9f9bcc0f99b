#include "store/merge_cursor.h"

#include <algorithm>

namespace annals::store {
namespace {

std::uint64_t* grow(std::vector<std::uint64_t>& column, std::size_t rows) {
  column.resize(column.size() + rows);
  return column.data() + column.size() - rows;
}

std::uint64_t* grow(std::vector<Id>& column, std::size_t rows) {
  static_assert(sizeof(Id) == sizeof(std::uint64_t));
  column.resize(column.size() + rows);
  return &(column.data() + column.size() - rows)->bits;
}

bool same_fact(const BlockView& a, std::size_t i, const BlockView& b, std::size_t j) {
  for (std::size_t c = 0; c < kSortColumns; ++c) {
    if (a.columns[c].at(i) != b.columns[c].at(j)) return false;
  }
  return true;
}

}  // namespace

MergeCursor::MergeCursor(std::shared_ptr<const SnapshotState> state, Order order,
                         Visibility visibility, const ReplacedRows* replaced, ColumnSet wanted)
    : state_(std::move(state)),
      order_(order),
      visibility_(visibility),
      wanted_(wanted),
      replaced_(replaced),
      counters_(std::make_unique<ScanCounters>()) {
  const GraphState& graph = state_->graph();
  all_seen_ = state_->newest() && graph.tombstones.empty();
  clamps_ = graph.commit != graph.logged;
  by_commits_ = graph.tombstones.empty() && !clamps_ && visibility == Visibility::kAsserted;
  const bool history = visibility != Visibility::kAsserted || !state_->newest();
  const bool quoted = visibility == Visibility::kKnown;
  for (const auto& run : graph.runs) {
    for (const Partition partition : kPartitions) {
      if (run->info().rows[static_cast<std::size_t>(partition)] == 0) continue;
      if (partition == Partition::kQuoted && !quoted) continue;
      if (partition == Partition::kHistory && !history) continue;
      merge_.add(SourceCursor(*run, order, partition, true, counters_.get()));
    }
  }
  for (const auto& piece : graph.delta) {
    for (const Partition partition : {Partition::kAsserted, Partition::kQuoted}) {
      if (partition == Partition::kQuoted && !quoted) continue;
      const Columns& columns = piece->rows(order, partition);
      if (columns.rows() > 0) merge_.add(SourceCursor(columns, partition));
    }
  }
  if (replaced_ == nullptr) return;
  hidden_ = replaced_->hidden(order).view();
  const Columns& coming = replaced_->coming(order, visibility);
  if (coming.rows() > 0) merge_.add(SourceCursor(coming, Partition::kHistory, true));
}

void MergeCursor::seek(std::span<const Id> prefix, TimeWindow window) {
  if (replaced_ == nullptr) {
    merge_.seek(Prefix(order_, prefix), window);
  } else {
    // A number may be known from before it came to stand for another's fact.
    std::array<Id, 4> read{};
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      read[i] = prefix[i].is_fact() ? Id::fact(replaced_->read(prefix[i].payload())) : prefix[i];
    }
    merge_.seek(Prefix(order_, std::span(read).first(prefix.size())), window);
  }
  candidate_.reset();
  sought_ = true;
}

bool MergeCursor::next(FactBatch& batch, std::size_t limit) {
  if (!sought_) seek({});
  if (visibility_ == Visibility::kKnown) return next_known(batch, limit);
  const std::size_t before = batch.size();
  while (batch.size() - before < limit) {
    const SourceMerge::Chunk chunk = merge_.next(limit - (batch.size() - before));
    if (chunk.count == 0) break;
    counters_->rows_read += chunk.count;
    for_shown(chunk, [&](const SourceMerge::Chunk& shown) { append(shown, batch); });
  }
  return batch.size() > before;
}

/// Of one run whose rows are all seen: rows of keys that lie side by side are unpacked at once.
std::size_t MergeCursor::look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                                 std::vector<std::size_t>& ends) {
  SourceCursor* source = merge_.only_source();
  if (source == nullptr || replaced_ != nullptr || !all_seen_ || clamps_ ||
      source->partition() != Partition::kAsserted) {
    return 0;
  }
  sought_ = false;
  SourceMerge::Chunk chunk{&source->view(), 0, 0, Partition::kAsserted, false};
  const auto flush = [&] {
    if (chunk.count == 0) return;
    counters_->rows_read += chunk.count;
    append_all(chunk, batch);
    chunk.count = 0;
  };
  std::size_t done = 0;
  for (; done * width < keys.size() && batch.size() + chunk.count < kBatchRows; ++done) {
    const Prefix prefix(order_, keys.subspan(done * width, width));
    if (!source->seek_near(prefix)) {
      flush();  // the block may change
      source->seek(prefix, {});
      if (source->goes_on()) break;
    }
    const std::size_t count = source->end() - source->begin();
    if (count > kBatchRows) break;
    if (count > 0 && chunk.begin + chunk.count != source->begin()) flush();
    if (chunk.count == 0) chunk.begin = source->begin();
    chunk.count += count;
    ends.push_back(batch.size() + chunk.count);
  }
  flush();
  return done;
}

template <typename Take>
void MergeCursor::for_shown(SourceMerge::Chunk chunk, const Take& take) const {
  if (hidden_.rows == 0 || chunk.replacing) return take(chunk);
  const BlockView& view = *chunk.view;
  const std::size_t end = chunk.begin + chunk.count;
  Tuple first = view.tuple(chunk.begin);
  first[kFromColumn] = 0;
  std::size_t next = hidden_.lower_bound(first, 0, hidden_.rows);
  for (std::size_t begin = chunk.begin; begin < end; ++next) {
    const bool any = next < hidden_.rows;
    const std::size_t stop = any ? view.lower_bound(hidden_.tuple(next), begin, end) : end;
    if (stop > begin) {
      chunk.begin = begin;
      chunk.count = stop - begin;
      take(chunk);
    }
    begin = stop;
    // All states of the hidden fact.
    while (any && begin < end && same_fact(view, begin, hidden_, next)) ++begin;
  }
}

void MergeCursor::append(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  if (chunk.replacing) {
    for (std::size_t i = 0; i < chunk.count; ++i) {
      batch.push(row_of(chunk.view->tuple(chunk.begin + i), order_), wanted_);
    }
  } else if (all_seen_ && !clamps_ && chunk.partition == Partition::kAsserted) {
    append_all(chunk, batch);
  } else if (by_commits_) {
    append_by_commits(chunk, batch);
  } else {
    append_seen(chunk, batch);
  }
}

void MergeCursor::append_all(const SourceMerge::Chunk& chunk, FactBatch& batch) const {
  const Layout& layout = layout_of(order_);
  const auto copy = [&](std::size_t column, std::uint64_t* out) {
    chunk.view->columns[column].copy(chunk.begin, chunk.count, out);
  };
  batch.rows += chunk.count;
  for (std::size_t p = 0; p < 4; ++p) {
    if (!wanted_.has(static_cast<Part>(p))) continue;
    copy(layout.part_column[p], grow(batch.parts[p], chunk.count));
  }
  if (wanted_.has(FactColumn::kNumber)) {
    copy(layout.number_column, grow(batch.numbers, chunk.count));
  }
  if (wanted_.has(FactColumn::kFrom)) copy(kFromColumn, grow(batch.from, chunk.count));
  if (wanted_.has(FactColumn::kTo)) batch.to.resize(batch.to.size() + chunk.count, kNeverEnded);
}

void MergeCursor::append_seen(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  const auto copy = [&](std::size_t column, std::vector<std::uint64_t>& out) {
    out.resize(chunk.count);
    chunk.view->columns[column].copy(chunk.begin, chunk.count, out.data());
  };
  copy(layout_of(order_).number_column, numbers_);
  copy(kFromColumn, from_);
  if (chunk.view->column_count > kToColumn) {
    copy(kToColumn, to_);
  } else {
    to_.assign(chunk.count, kNeverEnded);
  }
  seen_.clear();
  for (std::uint32_t i = 0; i < chunk.count; ++i) {
    State state{numbers_[i], from_[i], to_[i]};
    if (!see(state, chunk.partition)) continue;
    seen_.push_back(i);
    if (wanted_.has(FactColumn::kNumber)) batch.numbers.push_back(state.number);
    if (wanted_.has(FactColumn::kFrom)) batch.from.push_back(state.from);
    if (wanted_.has(FactColumn::kTo)) batch.to.push_back(state.to);
  }
  batch.rows += seen_.size();
  append_parts(chunk, batch);
}

void MergeCursor::append_by_commits(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  const CommitNumber limit = state_->limit();
  from_.resize(chunk.count);
  chunk.view->columns[kFromColumn].copy(chunk.begin, chunk.count, from_.data());
  seen_.resize(chunk.count);
  std::size_t seen = 0;
  if (chunk.view->column_count > kToColumn) {
    to_.resize(chunk.count);
    chunk.view->columns[kToColumn].copy(chunk.begin, chunk.count, to_.data());
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
      seen_[seen] = i;
      seen += static_cast<std::size_t>(from_[i] <= limit && limit < to_[i]);
    }
  } else {
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
      seen_[seen] = i;
      seen += static_cast<std::size_t>(from_[i] <= limit);
    }
  }
  seen_.resize(seen);
  batch.rows += seen;
  if (wanted_.has(FactColumn::kNumber)) {
    append_column(chunk, layout_of(order_).number_column, batch.numbers);
  }
  if (wanted_.has(FactColumn::kFrom)) append_column(chunk, kFromColumn, batch.from);
  if (wanted_.has(FactColumn::kTo)) batch.to.resize(batch.to.size() + seen, kNeverEnded);
  append_parts(chunk, batch);
}

void MergeCursor::append_parts(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  const Layout& layout = layout_of(order_);
  for (std::size_t p = 0; p < 4; ++p) {
    if (wanted_.has(static_cast<Part>(p))) {
      append_column(chunk, layout.part_column[p], batch.parts[p]);
    }
  }
}

template <typename Value>
void MergeCursor::append_column(const SourceMerge::Chunk& chunk, std::size_t column,
                                std::vector<Value>& out) {
  if (seen_.empty()) return;
  std::uint64_t* to = grow(out, seen_.size());
  if (seen_.size() == chunk.count) {
    chunk.view->columns[column].copy(chunk.begin, chunk.count, to);
    return;
  }
  values_.resize(chunk.count);
  chunk.view->columns[column].copy(chunk.begin, chunk.count, values_.data());
  for (const std::uint32_t i : seen_) *to++ = values_[i];
}

template <typename Row>
void MergeCursor::clamp(Row& row) const {
  const CommitNumber own = state_->graph().commit;
  row.from = std::min(row.from, own);
  if (row.to != kNeverEnded) row.to = std::min(row.to, own);
}

bool MergeCursor::see(State& state, Partition partition) const {
  const CommitNumber limit = state_->limit();
  const CommitNumber end = state_->graph().tombstones.end_of(state.number, state.from, limit);
  if (end == kErased || state.from > limit) return false;
  if (partition == Partition::kAsserted) {
    state.to = end;
  } else if (state.to > limit) {
    state.to = kNeverEnded;
  }
  const bool ended = state.to != kNeverEnded;
  if (ended && visibility_ == Visibility::kAsserted) return false;
  if (clamps_) clamp(state);
  return !ended || state.from < state.to;  // what a transaction made and ended was never there
}

bool MergeCursor::see_known(FactRow& row, Partition partition) const {
  const CommitNumber end = state_->graph().tombstones.end_of(row.number, row.from, kNeverEnded - 1);
  if (end == kErased) return false;
  if (partition == Partition::kAsserted) row.to = end;
  if (partition == Partition::kQuoted) row.to = 0;
  if (clamps_) clamp(row);
  return true;
}

bool MergeCursor::next_known(FactBatch& batch, std::size_t limit) {
  const std::size_t before = batch.size();
  while (batch.size() - before < limit) {
    // The states of a fact follow each other in all orders, the latest one last.
    const SourceMerge::Chunk chunk = merge_.next(limit - (batch.size() - before));
    if (chunk.count == 0) {
      if (candidate_) batch.push(*candidate_, wanted_);
      candidate_.reset();
      break;
    }
    counters_->rows_read += chunk.count;
    for_shown(chunk, [&](const SourceMerge::Chunk& shown) {
      for (std::size_t i = 0; i < shown.count; ++i) {
        FactRow row = row_of(shown.view->tuple(shown.begin + i), order_);
        if (!shown.replacing && !see_known(row, shown.partition)) continue;
        if (candidate_ && candidate_->number != row.number) batch.push(*candidate_, wanted_);
        candidate_ = row;
      }
    });
  }
  return batch.size() > before;
}

std::optional<FactRow> MergeCursor::next_row() {
  FactBatch batch;
  if (!next(batch, 1)) return std::nullopt;
  return FactRow{{batch.parts[0][0], batch.parts[1][0], batch.parts[2][0], batch.parts[3][0]},
                 batch.numbers[0],
                 batch.from[0],
                 batch.to[0]};
}

}  // namespace annals::store
