// What a join looks up: the rows of a batch by their keys.
#include <algorithm>

#include "query/look_up_join.h"

namespace annals::query {
namespace {

using store::Id;

/// An id that no fact of the pattern can have in this column.
bool cannot_match(Id id, Column column, const FactPattern& pattern) {
  if (column == Column::kFact && !id.is_fact()) return true;
  if (pattern.reading != Reading::kStored) return false;
  return (id.bits & Id::kLocalBit) != 0 && (id.is_word() || id.is_fact());
}

/// Sorts rows by the values of some columns, equal ones as they come.
void sort_by(const std::vector<const Id*>& columns, std::vector<std::uint32_t>& rows) {
  const auto less = [&columns](std::uint32_t a, std::uint32_t b) {
    for (const Id* values : columns) {
      if (values[a] != values[b]) return values[a] < values[b];
    }
    return a < b;
  };
  if (std::is_sorted(rows.begin(), rows.end(), less)) return;
  if (columns.size() != 1) return std::sort(rows.begin(), rows.end(), less);
  std::vector<std::pair<Id, std::uint32_t>> sorted;
  sorted.reserve(rows.size());
  for (const std::uint32_t row : rows) sorted.emplace_back(columns.front()[row], row);
  std::sort(sorted.begin(), sorted.end());
  std::transform(sorted.begin(), sorted.end(), rows.begin(),
                 [](const auto& one) { return one.second; });
}

}  // namespace

/// Sorts the access's rows by their keys, and finds the keys that facts may have; other rows go.
void LookUpJoin::sort_rows(Access& access) {
  const std::size_t width = access.path.prefix.size();
  std::vector<Id> key(width);
  std::vector<std::size_t> places;  // of what differs from row to row, in the key
  std::vector<const Id*> columns;   // its values
  bool possible = true;
  for (std::size_t k = 0; k < width; ++k) {
    const Column column = access.path.prefix[k];
    const Slot& slot = pattern_.at(column);
    if (slot.is_constant()) {
      key[k] = slot.constant;
      possible = possible && !cannot_match(slot.constant, column, pattern_);
    } else {
      places.push_back(k);
      columns.push_back(rows_.columns[*input_columns_[static_cast<std::size_t>(column)]].data());
    }
  }
  std::vector<std::uint32_t>& rows = access.rows;
  if (!possible) rows.clear();
  sort_by(columns, rows);
  access.keys.resize(rows.size() * width);
  access.begins.reserve(rows.size() + 1);
  access.begins.assign(1, 0);
  Id* next_key = access.keys.data();
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    possible = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      key[places[i]] = columns[i][rows[begin]];
      possible = possible && !cannot_match(key[places[i]], access.path.prefix[places[i]], pattern_);
    }
    const auto has_key = [&](std::uint32_t row) {
      for (const Id* values : columns) {
        if (values[row] != values[rows[begin]]) return false;
      }
      return true;
    };
    std::size_t end = begin + 1;
    while (end < rows.size() && has_key(rows[end])) ++end;
    if (possible) {
      for (const Id id : key) *next_key++ = id;
      for (std::size_t i = begin; i < end; ++i) rows[kept++] = rows[i];
      access.begins.push_back(kept);
    }
    begin = end;
  }
  rows.resize(kept);
  access.keys.resize((access.begins.size() - 1) * width);
}

}  // namespace annals::query
