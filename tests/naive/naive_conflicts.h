// What is said for facts and against them, and what disagrees (docs/language.md, Claims, why and
// conflicts), by comparing all with all.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_CONFLICTS_H_
#define ANNALS_TESTS_NAIVE_NAIVE_CONFLICTS_H_

#include <string>
#include <vector>

#include "tests/naive/naive_graph.h"

namespace annals::naive {

/// The stored facts of a world, and all that they claim, at any depth.
Facts what_counts(const World& world);

struct Sayings {
  Facts claims, denials;
};
/// Of just this fact, and of those that say the same where `equals`.
Sayings sayings_of(const Fact& fact, bool equals, const Facts& counting, const World& world);

struct Conflict {
  std::string kind;
  Fact fact, other;             // in no order, but for claims: the denial is the other
  std::vector<Term> relations;  // in whose words they disagree
};
/// Some may be there twice.
std::vector<Conflict> conflicts_in(const World& world);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_CONFLICTS_H_
