// One random graph in the engine and in the naive evaluator, made by the same changes.
#ifndef ANNALS_TESTS_NAIVE_TWO_GRAPHS_H_
#define ANNALS_TESTS_NAIVE_TWO_GRAPHS_H_

#include <string>
#include <vector>

#include "annals/graph.h"
#include "tests/naive/naive_graph.h"
#include "tests/naive/random_source.h"

namespace annals::naive {

/// Both graphs after the same random changes; `log` has the statements. `difference` is what the
/// engine made otherwise (an error, another number of commits).
struct TwoGraphs {
  Graph graph;
  History history;
  std::vector<std::string> log;
  std::string difference;
};
TwoGraphs random_graphs(Dice& dice);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_TWO_GRAPHS_H_
