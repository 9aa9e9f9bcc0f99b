// Which stored rows are facts that a state shows as asserted, found and unpacked a column at a
// time.
#ifndef ANNALS_STORE_SHOWN_ROWS_H_
#define ANNALS_STORE_SHOWN_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/graph_state.h"
#include "store/source_cursor.h"

namespace annals::store {

class ShownRows {
 public:
  /// The state must outlive it.
  ShownRows(const SnapshotState& state, Order order);

  /// Finds the rows of a chunk of the order, which has no hidden ones (hidden_rows.h). Its view
  /// must live for as long as copy() is called.
  void select(const SourceMerge::Chunk& chunk);
  std::size_t count() const { return count_; }
  /// How many of them are among the chunk's first rows. `first` rises from call to call.
  std::size_t count_in(std::size_t first);
  /// Writes their values of a column to `out`.
  void copy(std::size_t column, std::uint64_t* out);

 private:
  void read(std::size_t column, std::vector<std::uint64_t>& out) const;
  void select_by_commits();
  void leave_out_ended();

  const SnapshotState* state_;
  std::size_t number_column_;
  bool by_commits_;     // some rows came later, or are of history
  bool by_tombstones_;  // some rows were ended elsewhere
  SourceMerge::Chunk chunk_{};
  bool all_ = true;  // rows of the chunk are shown; else places_ has those
  std::size_t count_ = 0;
  std::size_t passed_ = 0;  // by count_in()
  std::vector<std::uint32_t> places_;
  std::vector<std::uint64_t> from_, to_, values_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_SHOWN_ROWS_H_
