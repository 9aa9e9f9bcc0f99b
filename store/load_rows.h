// The facts of a bulk load as rows of ranks, sorted by their digits: a rank is an id's place among
// all ids of the load, in their order, so that four bytes compare as eight do.
#ifndef ANNALS_STORE_LOAD_ROWS_H_
#define ANNALS_STORE_LOAD_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace annals::store {

using Rank = std::uint32_t;

struct RankRow {
  Rank subject, relation, object, time;
  std::uint32_t number;  // whatever goes with the row
};
using RankColumn = Rank RankRow::*;

/// The rows in the order of the column; of equal ones the first stays the first. Takes as many rows
/// of memory again as there are, twice as many where ranks go beyond two thousand.
std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, RankColumn column);
/// The same in place, by several columns, the most significant first.
void sort_rows(std::vector<RankRow>& rows, std::span<const RankColumn> columns);

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_ROWS_H_
