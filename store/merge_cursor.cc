#include "store/merge_cursor.h"

#include <algorithm>

namespace annals::store {
namespace {

void push(FactBatch& batch, const FactRow& row) {
  batch.parts[0].push_back(row.key.subject);
  batch.parts[1].push_back(row.key.relation);
  batch.parts[2].push_back(row.key.object);
  batch.parts[3].push_back(row.key.time);
  batch.numbers.push_back(row.number);
  batch.from.push_back(row.from);
  batch.to.push_back(row.to);
}

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
                         Visibility visibility, const ReplacedRows* replaced)
    : state_(std::move(state)),
      order_(order),
      visibility_(visibility),
      replaced_(replaced),
      counters_(std::make_unique<ScanCounters>()) {
  const GraphState& graph = state_->graph();
  all_seen_ = state_->newest() && graph.tombstones.empty();
  clamps_ = graph.commit != graph.logged;
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

void MergeCursor::append(const SourceMerge::Chunk& chunk, FactBatch& batch) const {
  if (chunk.replacing) {
    for (std::size_t i = 0; i < chunk.count; ++i) {
      push(batch, row_of(chunk.view->tuple(chunk.begin + i), order_));
    }
  } else if (all_seen_ && !clamps_ && chunk.partition == Partition::kAsserted) {
    append_all(chunk, batch);
  } else {
    append_seen(chunk, batch);
  }
}

void MergeCursor::append_all(const SourceMerge::Chunk& chunk, FactBatch& batch) const {
  const Layout& layout = layout_of(order_);
  const auto copy = [&](std::size_t column, std::uint64_t* out) {
    chunk.view->columns[column].copy(chunk.begin, chunk.count, out);
  };
  for (std::size_t p = 0; p < 4; ++p) {
    copy(layout.part_column[p], grow(batch.parts[p], chunk.count));
  }
  copy(layout.number_column, grow(batch.numbers, chunk.count));
  copy(kFromColumn, grow(batch.from, chunk.count));
  batch.to.resize(batch.to.size() + chunk.count, kNeverEnded);
}

void MergeCursor::append_seen(const SourceMerge::Chunk& chunk, FactBatch& batch) const {
  for (std::size_t i = 0; i < chunk.count; ++i) {
    FactRow row = row_of(chunk.view->tuple(chunk.begin + i), order_);
    if (see(row, chunk.partition)) push(batch, row);
  }
}

void MergeCursor::clamp(FactRow& row) const {
  const CommitNumber own = state_->graph().commit;
  row.from = std::min(row.from, own);
  if (row.to != kNeverEnded) row.to = std::min(row.to, own);
}

bool MergeCursor::see(FactRow& row, Partition partition) const {
  const CommitNumber limit = state_->limit();
  const CommitNumber end = state_->graph().tombstones.end_of(row.number, row.from, limit);
  if (end == kErased || row.from > limit) return false;
  if (partition == Partition::kAsserted) {
    row.to = end;
  } else if (row.to > limit) {
    row.to = kNeverEnded;
  }
  const bool ended = row.to != kNeverEnded;
  if (ended && visibility_ == Visibility::kAsserted) return false;
  if (clamps_) clamp(row);
  return !ended || row.from < row.to;  // what a transaction made and ended was never there
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
      if (candidate_) push(batch, *candidate_);
      candidate_.reset();
      break;
    }
    counters_->rows_read += chunk.count;
    for_shown(chunk, [&](const SourceMerge::Chunk& shown) {
      for (std::size_t i = 0; i < shown.count; ++i) {
        FactRow row = row_of(shown.view->tuple(shown.begin + i), order_);
        if (!shown.replacing && !see_known(row, shown.partition)) continue;
        if (candidate_ && candidate_->number != row.number) push(batch, *candidate_);
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
