// What a graph is made of, as answers: its relations and its sources.
#ifndef ANNALS_SHELL_GRAPH_VIEWS_H_
#define ANNALS_SHELL_GRAPH_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "annals/graph.h"

namespace annals::shell {

/// An answer that is small enough to be held.
struct View {
  std::vector<std::string> columns;
  std::vector<std::vector<Term>> rows;
};

/// Every relation with the number of its facts, of those with a time, the kinds of its subjects and
/// objects, its first and last time, and what is stated of its meaning (symmetric, implies …);
/// the most used first. Only stored facts count. With a name: that relation alone, or no row.
View schema_of(const Snapshot& snapshot, const std::optional<std::string>& relation,
               const QueryOptions& options);

/// Every source with the number of facts that name it, and its publishers; the most used first.
View sources_of(const Snapshot& snapshot, const QueryOptions& options);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_GRAPH_VIEWS_H_
