// The file COMMITS: the number of the last commit, beside the database. Readers look at it to see
// whether there is anything new, and a log that lost commits at its end is found by it.
#ifndef ANNALS_STORE_COMMIT_COUNTER_H_
#define ANNALS_STORE_COMMIT_COUNTER_H_

#include <optional>
#include <string>

#include "store/fact_row.h"

namespace annals::store {

inline constexpr char kCommitsFile[] = "COMMITS";

struct CommitCount {
  CommitNumber commit = 0;  // there is this one at least, and a crash of the machine cannot undo it
  bool exact = true;        // and none beyond it: what is not durable at once is not counted
};

/// Any thread, any process; one writes at a time.
class CommitCounter {
 public:
  /// An empty path (a graph in memory) counts nothing.
  explicit CommitCounter(std::string folder);

  /// Empty when there is no file, or one that does not read. A file that says nothing stops
  /// nobody: it is written anew with the next commit.
  std::optional<CommitCount> read() const;
  /// Whether there is a file that does not read.
  bool damaged() const;
  /// To be called when the commit is durable, or with `exact` false before one that is not. Throws
  /// nothing: a commit that is on the disk must not fail because of this.
  void write(CommitCount count);

 private:
  std::string path_;  // of the file; empty in memory
};

}  // namespace annals::store

#endif  // ANNALS_STORE_COMMIT_COUNTER_H_
