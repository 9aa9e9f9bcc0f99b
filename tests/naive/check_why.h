// The answers of why and conflicts, judged by the naive evaluator.
#ifndef ANNALS_TESTS_NAIVE_CHECK_WHY_H_
#define ANNALS_TESTS_NAIVE_CHECK_WHY_H_

#include <cstdint>
#include <string>

#include "annals/graph.h"
#include "tests/naive/naive_graph.h"

namespace annals::naive {

/// What is wrong with `conflicts as of COMMIT`, about an entity or relation where `about` is one;
/// empty when nothing is, or when the naive evaluator is unsure.
std::string difference_of_conflicts(Graph& graph, const History& history, std::uint64_t commit,
                                    const Term& about);
/// How often why was asked, and how often it ended at a limit.
struct WhyTally {
  int asked = 0, limits = 0;
};
/// What is wrong with `why _ _ _ as of COMMIT`: it must show every fact that queries read, and
/// every quoted one that is claimed or denied, and no others; with its sources, claims and denials;
/// and lead all that follows down to stored facts. To end at a limit is no fault, but it is
/// counted.
std::string fault_of_why(Graph& graph, const History& history, std::uint64_t commit,
                         WhyTally& tally);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_CHECK_WHY_H_
