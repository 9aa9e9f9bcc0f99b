// The whole graph as a fact file, with its history or without.
#ifndef ANNALS_LOADERS_DUMP_H_
#define ANNALS_LOADERS_DUMP_H_

#include <cstdint>
#include <functional>
#include <ostream>

#include "annals/graph.h"

namespace annals::loaders {

struct DumpOptions {
  /// Called now and then with the facts so far.
  std::function<void(std::uint64_t)> progress;
  const CancelToken* cancel = nullptr;  // must live until the dump returns
  /// Bytes in which the facts are sorted; beyond them it takes temporary files.
  std::size_t memory = std::size_t{64} << 20;
};

/// Writes the asserted facts of the snapshot, a line each in order of their text, what is said
/// about a fact in braces after it. Loaded into an empty graph the file gives an equal graph. Equal
/// graphs give the same text. Returns the number of facts. Errors: kIo when the stream or a
/// temporary file fails, kCancelled.
std::uint64_t dump(const Snapshot& snapshot, std::ostream& out, const DumpOptions& options = {});

/// Writes every commit up to the snapshot's: a line `commit 3 2007-12-10T09:00:00Z "note"`, then
/// the facts that ended with it, each after `-`, and those that it added, each after `+`, both in
/// order of their text. Loaded into an empty graph the file makes the same commits again. What was
/// erased is in none of them, and a commit of which nothing is left has its line alone. Returns the
/// number of facts that were added. Holds a few bytes for each fact that ended. Errors: as dump().
std::uint64_t dump_history(const Snapshot& snapshot, std::ostream& out,
                           const DumpOptions& options = {});

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_DUMP_H_
