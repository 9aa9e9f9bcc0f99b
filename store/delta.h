// The delta: what recent commits changed, in memory, in every order. Made of immutable pieces that
// snapshots share; each is about twice as large as the next, as in a log-structured merge.
#ifndef ANNALS_STORE_DELTA_H_
#define ANNALS_STORE_DELTA_H_

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "store/block.h"
#include "store/keys.h"
#include "store/log_record.h"
#include "store/time_rows.h"
#include "store/tombstones.h"
#include "store/words.h"

namespace annals::store {

class DeltaPiece {
 public:
  /// Facts in any sequence, words indexed or not. Quoted facts have from == 0.
  DeltaPiece(const std::vector<FactRow>& asserted, const std::vector<FactRow>& quoted,
             std::vector<Tombstone> tombstones, WordList words);
  /// What some commits changed, in sequence.
  static std::shared_ptr<const DeltaPiece> of(std::span<const LogRecord> records);
  static std::shared_ptr<const DeltaPiece> merge(const DeltaPiece& a, const DeltaPiece& b);

  /// Facts, tombstones and words.
  std::size_t size() const { return size_; }
  /// Of the asserted or the quoted partition.
  const Columns& rows(Order order, Partition partition) const {
    return rows_[static_cast<std::size_t>(partition)][static_cast<std::size_t>(order)];
  }
  /// The asserted ones in a time order. `graph`: a state with this piece.
  const Columns& time_rows(Section section, const GraphState& graph) const;
  const TombstoneList& tombstones() const { return tombstones_; }
  const WordList& words() const { return words_; }

 private:
  DeltaPiece();
  void set_size();

  std::array<std::vector<Columns>, 2> rows_;
  TimeRows times_;
  TombstoneList tombstones_;
  WordList words_;
  std::size_t size_ = 0;
};

using Delta = std::vector<std::shared_ptr<const DeltaPiece>>;

/// Adds a piece and merges until the pieces' sizes fall geometrically; the first `sealed` pieces
/// stay as they are. The words of later pieces have higher numbers.
void push_piece(Delta& delta, std::shared_ptr<const DeltaPiece> piece, std::size_t sealed = 0);
std::size_t size_of(const Delta& delta);

}  // namespace annals::store

#endif  // ANNALS_STORE_DELTA_H_
