// What the commits of stored rows say about an earlier state, mini-block by mini-block.
#ifndef ANNALS_STORE_BY_COMMITS_H_
#define ANNALS_STORE_BY_COMMITS_H_

#include <cstddef>
#include <cstdint>

#include "store/block.h"
#include "store/keys.h"

namespace annals::store {

/// Which of some rows were asserted right after a commit.
enum class ByCommits : std::uint8_t { kNone, kSome, kAll };

/// Of the rows [begin, begin + count) of a view, without looking at each: kSome is anything. The
/// columns are those of the commits in which a row came and, in history, in which it ended.
inline ByCommits by_commits(const BlockView& view, std::size_t from_column, std::size_t to_column,
                            Partition partition, std::size_t begin, std::size_t count,
                            CommitNumber commit) {
  const auto [first_came, last_came] = view.columns[from_column].bounds(begin, count);
  if (first_came > commit) return ByCommits::kNone;
  bool all = last_came <= commit;
  if (partition == Partition::kHistory) {
    const auto [first_ended, last_ended] = view.columns[to_column].bounds(begin, count);
    if (last_ended <= commit) return ByCommits::kNone;
    all = all && first_ended > commit;
  }
  return all ? ByCommits::kAll : ByCommits::kSome;
}

}  // namespace annals::store

#endif  // ANNALS_STORE_BY_COMMITS_H_
