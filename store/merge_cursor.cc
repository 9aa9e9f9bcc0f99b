#include "store/merge_cursor.h"

#include <algorithm>

#include "store/hidden_rows.h"

namespace annals::store {

MergeCursor::MergeCursor(std::shared_ptr<const SnapshotState> state, Order order,
                         Visibility visibility, const ReplacedRows* replaced, ColumnSet wanted)
    : state_(std::move(state)),
      order_(order),
      visibility_(visibility),
      wanted_(wanted),
      replaced_(replaced),
      counters_(std::make_unique<ScanCounters>()) {
  const GraphState& graph = state_->graph();
  clamps_ = graph.commit != graph.logged;
  if (replaced_ != nullptr) hidden_ = replaced_->hidden(order).view();
  if (visibility == Visibility::kAsserted) {
    asserted_.emplace(*state_, order, wanted, hidden_, counters_.get());
  }
  const bool history = visibility != Visibility::kAsserted || !state_->newest();
  const bool quoted = visibility == Visibility::kKnown;
  for (const auto& run : graph.runs) {
    for (const Partition partition : kPartitions) {
      if (run->info().rows[static_cast<std::size_t>(partition)] == 0) continue;
      if (partition == Partition::kQuoted && !quoted) continue;
      if (partition == Partition::kHistory && !history) continue;
      add(SourceCursor(*run, order, partition, true, counters_.get()));
    }
  }
  for (const auto& piece : graph.delta) {
    for (const Partition partition : {Partition::kAsserted, Partition::kQuoted}) {
      if (partition == Partition::kQuoted && !quoted) continue;
      const Columns& columns = piece->rows(order, partition);
      if (columns.rows() > 0) add(SourceCursor(columns, partition));
    }
  }
  if (replaced_ == nullptr) return;
  const Columns& coming = replaced_->coming(order, visibility);
  if (coming.rows() > 0) add(SourceCursor(coming, Partition::kHistory, true));
}

void MergeCursor::add(SourceCursor source) {
  if (asserted_) {
    asserted_->add(std::move(source));
  } else {
    merge_.add(std::move(source));
  }
}

void MergeCursor::seek_range(std::span<const Id> prefix, const IdRange& range, TimeWindow window) {
  // A number may be known from before it came to stand for another's fact.
  std::array<Id, 4> read{};
  if (replaced_ != nullptr) {
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      read[i] = prefix[i].is_fact() ? Id::fact(replaced_->read(prefix[i].payload())) : prefix[i];
    }
    prefix = std::span(read).first(prefix.size());
  }
  if (asserted_) {
    asserted_->seek(Prefix(order_, prefix), window, range);
  } else {
    merge_.seek(Prefix(order_, prefix), window, range);
  }
  candidate_.reset();
  sought_ = true;
}

bool MergeCursor::next(FactBatch& batch, std::size_t limit) {
  if (!sought_) seek({});
  if (asserted_) return asserted_->next(batch, limit);
  if (visibility_ == Visibility::kKnown) return next_known(batch, limit);
  const std::size_t before = batch.size();
  while (batch.size() - before < limit) {
    const SourceMerge::Chunk chunk = merge_.next(limit - (batch.size() - before));
    if (chunk.count == 0) break;
    counters_->rows_read += chunk.count;
    for_shown(hidden_, chunk, [&](const SourceMerge::Chunk& shown) { append(shown, batch); });
  }
  return batch.size() > before;
}

std::size_t MergeCursor::look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                                 std::vector<std::size_t>& ends) {
  if (!asserted_ || replaced_ != nullptr) return 0;
  sought_ = false;
  return asserted_->look_up(keys, width, batch, ends);
}

void MergeCursor::append(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  if (!chunk.replacing) return append_seen(chunk, batch);
  for (std::size_t i = 0; i < chunk.count; ++i) {
    batch.push(row_of(chunk.view->tuple(chunk.begin + i), order_), wanted_);
  }
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

void MergeCursor::append_parts(const SourceMerge::Chunk& chunk, FactBatch& batch) {
  const Layout& layout = layout_of(order_);
  for (std::size_t p = 0; p < 4; ++p) {
    if (wanted_.has(static_cast<Part>(p))) {
      append_column(chunk, layout.part_column[p], batch.parts[p]);
    }
  }
}

/// Appends a column of the seen rows.
void MergeCursor::append_column(const SourceMerge::Chunk& chunk, std::size_t column,
                                std::vector<Id>& out) {
  values_.resize(chunk.count);
  chunk.view->columns[column].copy(chunk.begin, chunk.count, values_.data());
  for (const std::uint32_t i : seen_) out.push_back(Id{values_[i]});
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
  if (clamps_) clamp(state);
  // What a transaction made and ended was never there.
  return state.to == kNeverEnded || state.from < state.to;
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
    for_shown(hidden_, chunk, [&](const SourceMerge::Chunk& shown) {
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
