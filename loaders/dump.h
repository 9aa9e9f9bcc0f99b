// The whole graph as a fact file.
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
  const CancelToken* cancel = nullptr;
};

/// Writes the asserted facts of the snapshot, a line each in the sequence of their ids, what is
/// said about a fact in braces after it. Loaded into an empty graph the file gives an equal graph.
/// The same graph gives the same text. Returns the number of facts. Errors: kIo when the stream
/// fails, kCancelled.
std::uint64_t dump(const Snapshot& snapshot, std::ostream& out, const DumpOptions& options = {});

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_DUMP_H_
