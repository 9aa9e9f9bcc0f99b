// Snapshots: facts by when they were true.
#include <algorithm>

#include "store/graph_state.h"
#include "store/merge_cursor.h"
#include "store/store.h"

namespace annals::store {
namespace {

/// Facts that were sorted in memory.
class ListCursor : public TimeCursor {
 public:
  ListCursor(Snapshot snapshot, std::vector<std::pair<Moment, FactRow>> rows, bool by_start,
             const ScanCounters& counters)
      : snapshot_(std::move(snapshot)),
        rows_(std::move(rows)),
        by_start_(by_start),
        counters_(counters) {}

  bool next(FactBatch& batch, std::size_t limit) override {
    const std::size_t end = std::min(rows_.size(), at_ + limit);
    const bool any = at_ < end;
    for (; at_ < end; ++at_) batch.push(rows_[at_].second);
    return any;
  }
  Moment bound() const override {
    if (!by_start_) return kStartOfTime;
    return at_ == rows_.size() ? kEndOfTime : rows_[at_].first;
  }
  const ScanCounters& counters() const override { return counters_; }

 private:
  Snapshot snapshot_;
  std::vector<std::pair<Moment, FactRow>> rows_;
  bool by_start_;
  ScanCounters counters_;
  std::size_t at_ = 0;
};

std::unique_ptr<TimeCursor> list_facts(const Snapshot& snapshot, std::optional<Id> relation,
                                       const TimeWindow& window, bool by_start) {
  const auto cursor = snapshot.scan(Order::kRelationSubjectObject);
  const std::array<Id, 1> prefix = {relation.value_or(Id::none())};
  cursor->seek(std::span(prefix).first(relation ? 1 : 0), window);
  std::vector<std::pair<Moment, FactRow>> rows;
  FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const FactKey key{batch.parts[0][i], batch.parts[1][i], batch.parts[2][i], batch.parts[3][i]};
      const TimeBounds bounds = snapshot.time_bounds(key.time);
      if (bounds.s0 > window.last || bounds.e1 < window.first) continue;
      rows.push_back({bounds.s0, {key, batch.numbers[i], batch.from[i], batch.to[i]}});
    }
    batch.clear();
  }
  if (by_start) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  return std::make_unique<ListCursor>(snapshot, std::move(rows), by_start, cursor->counters());
}

}  // namespace

bool Snapshot::has_time_order() const { return true; }

std::unique_ptr<TimeCursor> Snapshot::scan_by_time(std::optional<Id> relation,
                                                   TimeWindow window) const {
  return list_facts(*this, relation, window, false);
}

std::unique_ptr<TimeCursor> Snapshot::scan_earliest(std::optional<Id> relation) const {
  return list_facts(*this, relation, {}, true);
}

TimeCount Snapshot::count_by_time(std::optional<Id> relation, TimeWindow window) const {
  const auto cursor = list_facts(*this, relation, window, false);
  TimeCount count;
  FactBatch batch;
  while (cursor->next(batch)) {
    count.facts += batch.size();
    batch.clear();
  }
  return count;
}

}  // namespace annals::store
