// Writes what a bulk load adds as a run.
#ifndef ANNALS_STORE_LOAD_WRITE_H_
#define ANNALS_STORE_LOAD_WRITE_H_

#include <cstddef>
#include <functional>

#include "store/load_resolve.h"
#include "store/run_writer.h"

namespace annals::store {

/// `graph` is what the load is added to. `new_writer` makes writers of one and the same run; the
/// result has what all of them wrote. Empties the load as it goes. Orders are sorted and written on
/// so many threads, and with temporary files where half of `memory_limit` is not enough for that.
RunWriter write_load(ResolvedLoad& load, CommitNumber commit, const GraphState& graph,
                     const std::function<RunWriter()>& new_writer, std::size_t threads,
                     std::size_t memory_limit);

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_WRITE_H_
