// Tombstones: what ends facts whose rows lie somewhere else, in an older run or commit.
#ifndef ANNALS_STORE_TOMBSTONES_H_
#define ANNALS_STORE_TOMBSTONES_H_

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_row.h"

namespace annals::store {

/// The to-commit of an erased fact: it hides every state.
inline constexpr CommitNumber kErased = 0;

/// Ends the row of this number that began last before `to`; kErased hides all of its rows.
struct Tombstone {
  FactNumber number = 0;
  CommitNumber to = 0;
  auto operator<=>(const Tombstone&) const = default;
};

/// A sorted set of tombstones with a filter of bits in front, since most rows have none.
class TombstoneList {
 public:
  TombstoneList() = default;
  explicit TombstoneList(std::vector<Tombstone> tombstones);  // in any sequence

  bool empty() const { return tombstones_.empty(); }
  const std::vector<Tombstone>& all() const { return tombstones_; }
  /// The smallest `to` by which a row of that number and `from` ended: kErased when the fact is
  /// erased, kNeverEnded when nothing ends it. Those beyond `limit` do not count, kErased always.
  CommitNumber end_of(FactNumber number, CommitNumber from, CommitNumber limit) const;

  std::string encode() const;
  static TombstoneList decode(std::string_view bytes);  // throws Error(kDamaged)

 private:
  std::vector<Tombstone> tombstones_;
  std::vector<std::uint64_t> filter_;
  std::uint64_t filter_mask_ = 0;
};

/// All tombstones in effect in a state. The lists belong to the state's runs and pieces.
class TombstoneView {
 public:
  void add(const TombstoneList& list) {
    if (!list.empty()) lists_.push_back(&list);
  }
  bool empty() const { return lists_.empty(); }
  CommitNumber end_of(FactNumber number, CommitNumber from, CommitNumber limit) const;
  const std::vector<const TombstoneList*>& lists() const { return lists_; }

 private:
  std::vector<const TombstoneList*> lists_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TOMBSTONES_H_
