#include "store/replaced_rows.h"

#include <algorithm>

#include "store/graph_state.h"

namespace annals::store {

const Columns& ReplacedRows::sorted(std::size_t list, const std::vector<FactRow>& rows,
                                    Order order) const {
  return sorted_[list][static_cast<std::size_t>(order)].get([&] {
    std::vector<Tuple> tuples;
    tuples.reserve(rows.size());
    for (const FactRow& row : rows) tuples.push_back(tuple_of(row, order));
    std::sort(tuples.begin(), tuples.end());
    Columns columns(kHistoryColumns);
    columns.reserve(tuples.size());
    for (const Tuple& tuple : tuples) columns.push(tuple);
    return columns;
  });
}

const Columns& ReplacedRows::coming(Order order, Visibility visibility) const {
  const auto list = static_cast<std::size_t>(visibility);
  return sorted(list, replacement_.coming[list], order);
}

const Columns& ReplacedRows::coming_times(Section section, const GraphState& graph) const {
  return coming_times_.of(section, graph, [this]() -> const std::vector<FactRow>& {
    return replacement_.coming[static_cast<std::size_t>(Visibility::kAsserted)];
  });
}

const Columns& ReplacedRows::hidden(Order order) const {
  return sorted(3, replacement_.hidden, order);
}

const Columns& ReplacedRows::hidden_asserted(Order order) const {
  return sorted(4, replacement_.hidden_asserted, order);
}

FactNumber ReplacedRows::read(FactNumber number) const {
  const auto found = replacement_.read.find(number);
  return found == replacement_.read.end() ? number : found->second;
}

std::vector<FactNumber> ReplacedRows::stored(FactNumber number) const {
  const auto found = replacement_.stored.find(read(number));
  return found == replacement_.stored.end() ? std::vector<FactNumber>{number} : found->second;
}

const ReplacedRows* StateNames::rows(const std::shared_ptr<const SnapshotState>& state) const {
  if (names_.empty()) return nullptr;
  return &rows_.get([&] { return replaced_by_names(state, names_); });
}

std::shared_ptr<const StateNames> StateNamesCache::of(
    const std::shared_ptr<const SnapshotState>& state) {
  constexpr std::size_t kMostEntries = 4;
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.limit == state->limit();
  });
  if (known != entries_.end()) {
    std::rotate(known, known + 1, entries_.end());
    return entries_.back().names;
  }
  if (entries_.size() == kMostEntries) entries_.erase(entries_.begin());
  entries_.push_back({state->limit(), std::make_shared<const StateNames>(state)});
  return entries_.back().names;
}

}  // namespace annals::store
