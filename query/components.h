// Which nodes of a directed graph lead to each other.
#ifndef ANNALS_QUERY_COMPONENTS_H_
#define ANNALS_QUERY_COMPONENTS_H_

#include <cstddef>
#include <vector>

namespace annals::query {

/// For every node a number: two have the same when each leads to the other, over any number of
/// edges. `edges`: for every node those to which its edges lead. Costs what it reads: Tarjan,
/// "Depth-first search and linear graph algorithms", 1972.
std::vector<std::size_t> components(const std::vector<std::vector<std::size_t>>& edges);

}  // namespace annals::query

#endif  // ANNALS_QUERY_COMPONENTS_H_
