// Snapshots: facts by when they were true.
#include <algorithm>

#include "model/error.h"
#include "store/graph_state.h"
#include "store/time_cursor.h"

namespace annals::store {
namespace {

/// So many rows are looked at to count those that are shown, when some may not be.
constexpr std::uint64_t kExactRows = std::uint64_t{1} << 20;

/// A fact's parts are looked up by its number while these are fewer than one in so many of its
/// relation; else the whole relation is read.
constexpr std::uint64_t kLookUpShare = 128;

void require_time_order(const Snapshot& snapshot) {
  if (snapshot.has_time_order()) return;
  throw Error(ErrorCode::kUsage, "this state of the graph has no order by time");
}

/// Of the facts that read otherwise, those that touch the window as they are stored.
std::uint64_t count_hidden(const ReplacedRows& names, const GraphState& graph,
                           std::optional<Id> relation, const TimeWindow& window) {
  constexpr Order kOrder = Order::kRelationSubjectObject;
  const BlockView hidden = names.hidden_asserted(kOrder).view();
  const std::array<std::uint64_t, 1> prefix = {relation.value_or(Id::none()).bits};
  const auto [begin, end] = hidden.equal_range(std::span(prefix).first(relation ? 1 : 0));
  const std::size_t column = layout_of(kOrder).part_column[static_cast<std::size_t>(Part::kTime)];
  TimeReader times(graph);
  std::uint64_t rows = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (touches(times.bounds(Id{hidden.columns[column].at(i)}), window)) ++rows;
  }
  return rows;
}

}  // namespace

bool Snapshot::has_time_order() const {
  const auto& runs = state_->graph().runs;
  return std::all_of(runs.begin(), runs.end(), [this](const auto& run) {
    return run->has_time_order() && (state_->newest() || run->has_time_order(Partition::kHistory));
  });
}

std::unique_ptr<TimeCursor> Snapshot::scan_by_time(std::optional<Id> relation, TimeWindow window,
                                                   ColumnSet wanted) const {
  require_time_order(*this);
  auto facts = std::make_unique<TimeFacts>(state_, replaced(), relation, wanted);
  if (relation && (wanted.has(Part::kSubject) || wanted.has(Part::kObject))) {
    const std::array<Id, 1> prefix = {*relation};
    const std::uint64_t all = count(Order::kRelationSubjectObject, prefix);
    if (count_rows(*facts, window) > all / kLookUpShare) {
      ColumnSet with_time = wanted;
      with_time.add(Part::kTime);
      auto cursor = scan(Order::kRelationSubjectObject, Visibility::kAsserted, with_time);
      cursor->seek(prefix, window);
      return make_time_filter(std::move(cursor), state_, window, wanted);
    }
  }
  return make_time_scan(std::move(facts), window);
}

TimePlaces Snapshot::places_by_time(TimeWindow window) const {
  require_time_order(*this);
  TimeFacts facts(state_, replaced(), std::nullopt, ColumnSet{});
  auto stretches = std::make_shared<const TimeStretches>(facts, window);
  const std::uint64_t count = stretches->places();
  return {std::move(stretches), count};
}

std::unique_ptr<TimeCursor> Snapshot::scan_places(const TimePlaces& places, std::uint64_t first,
                                                  std::uint64_t last, ColumnSet wanted) const {
  auto facts = std::make_unique<TimeFacts>(state_, replaced(), std::nullopt, wanted);
  const std::uint64_t end = std::min(last, places.count - 1) + 1;
  return make_places_scan(std::move(facts), *places.stretches, first, end);
}

std::unique_ptr<TimeCursor> Snapshot::scan_earliest(std::optional<Id> relation,
                                                    ColumnSet wanted) const {
  require_time_order(*this);
  return make_earliest_scan(std::make_unique<TimeFacts>(state_, replaced(), relation, wanted));
}

std::uint64_t Snapshot::estimate_by_time(std::optional<Id> relation, TimeWindow window) const {
  require_time_order(*this);
  TimeFacts facts(state_, replaced(), relation, ColumnSet{});
  return estimate_rows(facts, window);
}

TimeCount Snapshot::count_by_time(std::optional<Id> relation, TimeWindow window) const {
  require_time_order(*this);
  auto facts = std::make_unique<TimeFacts>(state_, replaced(), relation, ColumnSet{});
  if (facts->all_seen()) {
    const ReplacedRows* names = replaced();
    const std::uint64_t hidden =
        names == nullptr ? 0 : count_hidden(*names, state_->graph(), relation, window);
    return {count_rows(*facts, window) - hidden, true};
  }
  FactBatch counted;  // without columns
  const auto cursor = make_time_scan(std::move(facts), window);
  while (cursor->next(counted)) {
    if (cursor->counters().rows_read < kExactRows) continue;
    TimeFacts all(state_, replaced(), relation, ColumnSet{});
    return {count_rows(all, window), false};
  }
  return {counted.size(), true};
}

}  // namespace annals::store
