// What a state's other names (other_names.h) change in its scans: the facts that name them, or that
// are about such facts, at any depth, leave the stored orders, and rows that read as the names'
// owners stand in their place. Facts that become equal are one.
#ifndef ANNALS_STORE_REPLACED_ROWS_H_
#define ANNALS_STORE_REPLACED_ROWS_H_

#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "store/block.h"
#include "store/lazy.h"
#include "store/other_names.h"
#include "store/store.h"
#include "store/time_rows.h"

namespace annals::store {

/// Facts that go and rows that come, in no sequence.
struct Replacement {
  std::vector<FactRow> hidden;                 // as stored, each fact once; from is 0
  std::vector<FactRow> hidden_asserted;        // of these, the asserted ones
  std::array<std::vector<FactRow>, 3> coming;  // by Visibility
  /// The number under which a stored fact comes, where that is not its own.
  std::unordered_map<FactNumber, FactNumber> read;
  /// The stored facts that come under a number, where that is not just the one.
  std::unordered_map<FactNumber, std::vector<FactNumber>> stored;
};
Replacement replaced_by_names(const std::shared_ptr<const SnapshotState>& state,
                              const OtherNames& names);

/// The same, sorted in each order when it is first asked for. Any thread.
class ReplacedRows {
 public:
  explicit ReplacedRows(Replacement replacement) : replacement_(std::move(replacement)) {}

  /// The rows that come, with their `from` and `to`.
  const Columns& coming(Order order, Visibility visibility) const;
  /// Those that are asserted in a time order. `graph`: the state's.
  const Columns& coming_times(Section section, const GraphState& graph) const;
  const Columns& hidden(Order order) const;
  const Columns& hidden_asserted(Order order) const;

  FactNumber read(FactNumber number) const;
  std::vector<FactNumber> stored(FactNumber number) const;
  /// By how much the asserted facts become fewer.
  std::uint64_t merged_facts() const {
    return replacement_.hidden_asserted.size() - replacement_.coming[0].size();
  }

 private:
  const Columns& sorted(std::size_t list, const std::vector<FactRow>& rows, Order order) const;

  Replacement replacement_;
  TimeRows coming_times_;
  std::array<std::array<Lazy<Columns>, kOrderCount>, 5> sorted_;
};

/// The other names of a state, and their rows when somebody scans. Any thread.
class StateNames {
 public:
  explicit StateNames(const std::shared_ptr<const SnapshotState>& state)
      : names_(OtherNames::of(state)) {}
  const OtherNames& names() const { return names_; }
  /// Null when there are no other names. `state`: the same as before, or an equal one.
  const ReplacedRows* rows(const std::shared_ptr<const SnapshotState>& state) const;

 private:
  OtherNames names_;
  Lazy<ReplacedRows> rows_;
};

/// Keeps them for the states of one graph state that were asked for last. Any thread.
class StateNamesCache {
 public:
  std::shared_ptr<const StateNames> of(const std::shared_ptr<const SnapshotState>& state);

 private:
  struct Entry {
    CommitNumber limit;
    std::shared_ptr<const StateNames> names;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;  // the last one asked for last
};

}  // namespace annals::store

#endif  // ANNALS_STORE_REPLACED_ROWS_H_
