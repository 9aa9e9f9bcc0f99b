#include "store/load_rows.h"

#include <algorithm>

namespace annals::store {
namespace {

Rank most_of(const std::vector<RankRow>& rows, RankColumn column) {
  Rank most = 0;
  for (const RankRow& row : rows) most = std::max(most, row.*column);
  return most;
}

bool is_sorted_by(const std::vector<RankRow>& rows, std::span<const RankColumn> columns) {
  return std::is_sorted(rows.begin(), rows.end(), [&](const RankRow& a, const RankRow& b) {
    for (const RankColumn column : columns) {
      if (a.*column != b.*column) return a.*column < b.*column;
    }
    return false;
  });
}

}  // namespace

std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, RankColumn column) {
  return stably_sorted(rows, [column](const RankRow& row) { return row.*column; });
}

void sort_rows(std::vector<RankRow>& rows, std::span<const RankColumn> columns) {
  if (is_sorted_by(rows, columns)) return;
  std::vector<RankRow> spare;
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    const auto key = [column = *column](const RankRow& row) { return row.*column; };
    const unsigned digits = rank_digits(most_of(rows, *column));
    for (unsigned digit = 0; digit < digits; ++digit) {
      distribute(rows, spare, key, digit);
      rows.swap(spare);
    }
  }
}

}  // namespace annals::store
