// What came and went between two commits: by the log, which knows the facts that each of them
// touched.
#include <algorithm>
#include <array>
#include <optional>

#include "store/graph_state.h"
#include "store/log_rows.h"
#include "store/merge_cursor.h"
#include "store/replaced_rows.h"

namespace annals::store {
namespace {

/// Finding a fact by its number costs about as much as reading so many in sequence.
constexpr std::uint64_t kSeekCost = 16;
/// So many are always worth it.
constexpr std::uint64_t kFew = 64;
constexpr std::size_t kCheckEvery = 1024;

/// Numbers of facts, up to so many.
class Numbers {
 public:
  explicit Numbers(std::uint64_t most) : most_(most) {}
  bool add(FactNumber first, FactNumber end) {
    if (end - first > most_ - numbers_.size()) return false;
    for (; first < end; ++first) numbers_.push_back(first);
    return true;
  }
  /// As they read, rising, each once.
  std::vector<FactNumber> take(const ReplacedRows* replaced) {
    if (replaced != nullptr) {
      for (FactNumber& number : numbers_) number = replaced->read(number);
    }
    std::sort(numbers_.begin(), numbers_.end());
    numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
    return std::move(numbers_);
  }

 private:
  std::uint64_t most_;
  std::vector<FactNumber> numbers_;
};

/// What an open transaction touched: its commit is not in the log.
bool add_own(const GraphState& graph, Numbers& numbers) {
  for (const auto& piece : graph.delta) {
    const BlockView rows = piece->rows(Order::kNumber, Partition::kAsserted).view();
    const std::uint8_t column = layout_of(Order::kNumber).number_column;
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const FactNumber n = rows.columns[column].at(i);
      if (rows.columns[kFromColumn].at(i) > graph.logged && !numbers.add(n, n + 1)) return false;
    }
    for (const Tombstone& t : piece->tombstones().all()) {
      if (t.to > graph.logged && !numbers.add(t.number, t.number + 1)) return false;
    }
  }
  return true;
}

bool add_touched(const SnapshotState& state, CommitNumber after, CommitNumber last,
                 Numbers& numbers) {
  const GraphState& graph = state.graph();
  const CommitNumber logged = std::min(last, graph.logged);
  const auto add = [&](FactNumber first, FactNumber end) { return numbers.add(first, end); };
  if (after < logged && !visit_touched(*graph.database, after, logged, add)) return false;
  return last <= graph.logged || add_own(graph, numbers);
}

/// Rows in memory.
class RowsCursor : public Cursor {
 public:
  RowsCursor(std::vector<FactRow> rows, Order order, const ScanCounters& counters)
      : order_(order), counters_(counters) {
    std::vector<Tuple> tuples;
    tuples.reserve(rows.size());
    for (const FactRow& row : rows) tuples.push_back(tuple_of(row, order));
    std::sort(tuples.begin(), tuples.end());
    columns_.reserve(tuples.size());
    for (const Tuple& tuple : tuples) columns_.push(tuple);
    end_ = columns_.rows();
  }

  void seek(std::span<const Id> prefix, TimeWindow) override {
    std::tie(next_, end_) = columns_.view().equal_range(Prefix(order_, prefix).values());
  }
  bool next(FactBatch& batch, std::size_t limit) override {
    const BlockView view = columns_.view();
    const std::size_t stop = std::min(end_, next_ + limit);
    const bool any = next_ < stop;
    for (; next_ < stop; ++next_) batch.push(row_of(view.tuple(next_), order_));
    return any;
  }
  const ScanCounters& counters() const override { return counters_; }

 private:
  Order order_;
  ScanCounters counters_;
  Columns columns_{kHistoryColumns};
  std::size_t next_ = 0;
  std::size_t end_ = 0;
};

}  // namespace

std::unique_ptr<Cursor> Snapshot::scan_changed(CommitNumber after, CommitNumber last,
                                               const std::function<void()>& check) const {
  constexpr Order kOrder = Order::kSubjectRelationObject;
  last = std::min(last, state_->commit());
  Numbers numbers(newest_fact_count() / kSeekCost + kFew);
  if (after < last && !add_touched(*state_, after, last, numbers)) {
    return scan(kOrder, Visibility::kHistory);
  }
  MergeCursor by_number(state_, Order::kNumber, Visibility::kHistory, replaced());
  std::vector<FactRow> rows;
  std::size_t sought = 0;
  for (const FactNumber number : numbers.take(replaced())) {
    if (check && ++sought % kCheckEvery == 0) check();
    by_number.seek(std::array<Id, 1>{Id::fact(number)});
    while (const auto row = by_number.next_row()) rows.push_back(*row);
  }
  return std::make_unique<RowsCursor>(std::move(rows), kOrder, by_number.counters());
}

}  // namespace annals::store
