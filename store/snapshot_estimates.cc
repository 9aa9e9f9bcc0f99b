// Snapshots: how many, for the optimizer.
#include <algorithm>
#include <array>

#include "store/bit_pack.h"
#include "store/graph_state.h"
#include "store/merge_cursor.h"
#include "store/source_cursor.h"
#include "store/store.h"

namespace annals::store {
namespace {

/// Up to so many rows are looked at one by one when some of them may be ended.
constexpr std::uint64_t kExactRows = 1024;

/// So many rows tell how many different values a column has.
constexpr std::uint64_t kSampleRows = 1024;

std::uint64_t count_of(const Columns& rows, const Prefix& prefix) {
  const auto [begin, end] = rows.view().equal_range(prefix.values());
  return end - begin;
}

/// Different values of a column in rows [begin, end) that are sorted by it.
std::uint64_t changes(const ColumnView& column, std::size_t begin, std::size_t end) {
  if (begin == end) return 0;
  std::array<std::uint64_t, kMiniRows> values;
  std::uint64_t last = column.at(begin);
  std::uint64_t different = 1;
  while (begin < end) {
    const std::size_t count = std::min(end, (begin / kMiniRows + 1) * kMiniRows) - begin;
    column.copy(begin, count, values.data());
    for (std::size_t i = 0; i < count; ++i) {
      different += values[i] != last;
      last = values[i];
    }
    begin += count;
  }
  return different;
}

/// From the first block with the prefix, and where that has few rows of it at most two behind it.
std::uint64_t distinct_in_run(const Run& run, Order order, const Prefix& prefix) {
  if (const auto known = run.known_distinct(order, prefix.values())) return *known;
  const std::uint64_t rows = run.count(order, Partition::kAsserted, prefix.values());
  if (rows == 0) return 0;
  SourceCursor source(run, order, Partition::kAsserted, true, nullptr);
  source.seek(prefix, {});
  std::uint64_t seen = 0;
  std::uint64_t different = 0;
  for (int block = 0; block < 3 && seen < kSampleRows && source.valid(); ++block) {
    const ColumnView& column = source.view().columns[prefix.values().size()];
    different += changes(column, source.begin(), source.end());
    const std::size_t count = source.end() - source.begin();
    seen += count;
    source.advance(count);
  }
  const double scale = static_cast<double>(rows) / static_cast<double>(seen);
  const auto values = static_cast<std::uint64_t>(static_cast<double>(different) * scale);
  run.keep_distinct(order, prefix.values(), values);
  return values;
}

}  // namespace

std::uint64_t Snapshot::count(Order order, std::span<const Id> prefix) const {
  if (prefix.empty()) return fact_count();
  if (order == Order::kNumber && prefix.size() > 1) return 0;
  const GraphState& graph = state_->graph();
  const Prefix columns(order, prefix);
  std::uint64_t rows = 0;
  for (const auto& run : graph.runs) {
    rows += run->count(order, Partition::kAsserted, columns.values());
    if (!state_->newest()) rows += run->count(order, Partition::kHistory, columns.values());
  }
  for (const auto& piece : graph.delta) {
    rows += count_of(piece->rows(order, Partition::kAsserted), columns);
  }
  if (const ReplacedRows* names = replaced()) {
    rows += count_of(names->coming(order, Visibility::kAsserted), columns);
    rows -= count_of(names->hidden_asserted(order), columns);
  }
  if (rows == 0 || rows > kExactRows) return rows;
  if (state_->newest() && graph.tombstones.empty()) return rows;
  MergeCursor cursor(state_, order, Visibility::kAsserted, replaced(), ColumnSet{});
  cursor.seek(prefix);
  FactBatch batch;
  while (cursor.next(batch)) {
  }
  return batch.size();
}

std::uint64_t Snapshot::replaced_count(Order order, std::span<const Id> prefix) const {
  const ReplacedRows* names = replaced();
  if (names == nullptr) return 0;
  return count_of(names->coming(order, Visibility::kAsserted), Prefix(order, prefix));
}

bool Snapshot::counts_exactly() const {
  return state_->newest() && state_->graph().tombstones.empty();
}

bool Snapshot::has_facts_about_facts() const {
  // Ids of facts are the largest ones: they would be the last subjects.
  const auto ends_with_fact = [](const BlockView& view) {
    return view.rows > 0 && Id{view.columns[0].at(view.rows - 1)}.is_fact();
  };
  constexpr Order kOrder = Order::kSubjectRelationObject;
  const GraphState& graph = state_->graph();
  for (const auto& run : graph.runs) {
    for (const Partition partition : {Partition::kAsserted, Partition::kHistory}) {
      if (partition == Partition::kHistory && state_->newest()) continue;
      const std::size_t blocks = run->directory(section_of(kOrder), partition).blocks();
      if (blocks == 0) continue;
      if (ends_with_fact(run->block(section_of(kOrder), partition, blocks - 1).view)) return true;
    }
  }
  for (const auto& piece : graph.delta) {
    if (ends_with_fact(piece->rows(kOrder, Partition::kAsserted).view())) return true;
  }
  const ReplacedRows* names = replaced();
  return names != nullptr && ends_with_fact(names->coming(kOrder, Visibility::kAsserted).view());
}

std::uint64_t Snapshot::word_limit() const { return state_->graph().next_word; }

std::uint64_t Snapshot::distinct(Order order, std::span<const Id> prefix) const {
  const std::uint64_t rows = count(order, prefix);
  if (rows <= 1 || order == Order::kNumber || prefix.size() >= 4) return rows;
  const GraphState& graph = state_->graph();
  const Prefix columns(order, prefix);
  // Most values of the smaller sources are also in the largest one.
  std::uint64_t most = 1;
  for (const auto& run : graph.runs) most = std::max(most, distinct_in_run(*run, order, columns));
  for (const auto& piece : graph.delta) {
    const BlockView view = piece->rows(order, Partition::kAsserted).view();
    const auto [begin, end] = view.equal_range(columns.values());
    most = std::max(most, changes(view.columns[prefix.size()], begin, end));
  }
  return std::min(most, rows);
}

}  // namespace annals::store
