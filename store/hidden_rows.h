// Rows that are stored but do not come: those of facts that read otherwise by other names
// (ReplacedRows::hidden).
#ifndef ANNALS_STORE_HIDDEN_ROWS_H_
#define ANNALS_STORE_HIDDEN_ROWS_H_

#include <cstddef>

#include "store/block.h"
#include "store/source_cursor.h"

namespace annals::store {

inline bool same_fact(const BlockView& a, std::size_t i, const BlockView& b, std::size_t j) {
  for (std::size_t c = 0; c < kSortColumns; ++c) {
    if (a.columns[c].at(i) != b.columns[c].at(j)) return false;
  }
  return true;
}

/// Calls `take` with the parts of the chunk that are not hidden, in sequence. `hidden`: facts in
/// the chunk's order, each once; no rows: nothing is.
template <typename Take>
void for_shown(const BlockView& hidden, SourceMerge::Chunk chunk, const Take& take) {
  if (hidden.rows == 0 || chunk.replacing) return take(chunk);
  const BlockView& view = *chunk.view;
  const std::size_t end = chunk.begin + chunk.count;
  Tuple first = view.tuple(chunk.begin);
  first[kFromColumn] = 0;
  std::size_t next = hidden.lower_bound(first, 0, hidden.rows);
  for (std::size_t begin = chunk.begin; begin < end; ++next) {
    const bool any = next < hidden.rows;
    const std::size_t stop = any ? view.lower_bound(hidden.tuple(next), begin, end) : end;
    if (stop > begin) {
      chunk.begin = begin;
      chunk.count = stop - begin;
      take(chunk);
    }
    begin = stop;
    // All states of the hidden fact.
    while (any && begin < end && same_fact(view, begin, hidden, next)) ++begin;
  }
}

}  // namespace annals::store

#endif  // ANNALS_STORE_HIDDEN_ROWS_H_
