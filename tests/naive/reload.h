// A graph written as a fact file and loaded again, for asking both the same.
#ifndef ANNALS_TESTS_NAIVE_RELOAD_H_
#define ANNALS_TESTS_NAIVE_RELOAD_H_

#include <string>

#include "annals/graph.h"
#include "tests/naive/random_source.h"
#include "tests/temporary_folder.h"

namespace annals::naive {

/// The graph as a fact file, its last state or all of its commits, made within some memory.
std::string dumped(const Graph& graph, bool with_history, Dice& dice);

/// A new graph in memory, with blocks of another size, loaded from such a text, which is written to
/// `folder`. Throws Error where it cannot be loaded.
Graph loaded(const std::string& text, const test::TemporaryFolder& folder, Dice& dice);

/// What differs between the stored facts and commits of two graphs, empty when nothing does: their
/// last states, or with `with_history` every state.
std::string difference_of_stored(const Graph& graph, const Graph& copy, bool with_history);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RELOAD_H_
