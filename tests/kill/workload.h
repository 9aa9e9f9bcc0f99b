// Commits that are known beforehand: what a writer does before it is killed, and what must be found
// afterwards.
#ifndef ANNALS_TESTS_KILL_WORKLOAD_H_
#define ANNALS_TESTS_KILL_WORKLOAD_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/store.h"

namespace annals::test {

/// Small enough that folds, merges and loads that write runs happen every few commits.
store::StoreOptions tiny_options();

/// The work of commit number `commit` (1, 2, …), the same whenever it is asked for: a few facts
/// added, the facts of an earlier commit retracted, or a load.
class Workload {
 public:
  explicit Workload(std::uint64_t seed) : seed_(seed) {}

  /// Does the work of the commit after the graph's last one; other processes may do so, too.
  /// Returns its number once the store has acknowledged it.
  store::CommitNumber do_next(store::Store& store) const;
  /// Every fact that is asserted right after `commit`, as text.
  std::set<std::string> facts_after(store::CommitNumber commit) const;

 private:
  struct Work {
    bool load = false;
    std::uint64_t facts = 0;      // to add
    std::uint64_t take_back = 0;  // or the commit whose facts are retracted
  };
  /// `standing`: the commits whose facts stand before it.
  Work work_of(store::CommitNumber commit, const std::vector<store::CommitNumber>& standing) const;
  /// Empty when another process was faster.
  std::optional<store::CommitNumber> try_next(store::Store& store,
                                              store::CommitNumber commit) const;
  std::vector<store::CommitNumber> standing_after(store::CommitNumber commit) const;
  std::vector<Fact> facts_of(store::CommitNumber commit) const;

  std::uint64_t seed_;
};

/// Compares one state with the workload. Returns what is wrong, or nothing.
std::string find_wrong_fact(const store::Snapshot& snapshot, const Workload& workload);

/// Compares the store with the workload: every acknowledged commit is there, every commit is there
/// whole, at its own state and at the last, and check() finds nothing. Returns what is wrong, or
/// nothing.
std::string find_fault(const store::Store& store, const Workload& workload,
                       store::CommitNumber acknowledged);

}  // namespace annals::test

#endif  // ANNALS_TESTS_KILL_WORKLOAD_H_
