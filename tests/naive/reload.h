// A graph written as a fact file and loaded again, for asking both the same.
#ifndef ANNALS_TESTS_NAIVE_RELOAD_H_
#define ANNALS_TESTS_NAIVE_RELOAD_H_

#include "annals/graph.h"
#include "tests/naive/random_source.h"
#include "tests/temporary_folder.h"

namespace annals::naive {

/// A new graph in memory, with blocks of another size, loaded from a dump of this one's last state,
/// which is written to `folder`. Throws Error where the dump cannot be loaded.
Graph reloaded(const Graph& graph, const tests::TemporaryFolder& folder, Dice& dice);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RELOAD_H_
