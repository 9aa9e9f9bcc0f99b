// Other names (also-known-as): facts rewritten so that an entity has
// one.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_NAMES_H_
#define ANNALS_TESTS_NAIVE_NAIVE_NAMES_H_

#include <map>
#include <string>
#include <vector>

#include "model/term.h"

namespace annals::naive {

using Facts = std::vector<Fact>;

/// Each other name with the owner that a fact gives it.
using Names = std::map<std::string, std::string>;
/// Those that the facts give.
Names names_in(const Facts& facts);
/// Whether the relation is also-known-as, whose facts keep names as they are.
bool keeps_names(const Term& relation);

Term read(const Term& term, const Names& names);
Fact read(const Fact& fact, const Names& names);
/// Each fact once.
Facts read(const Facts& facts, const Names& names);
/// The entity under all of its names; any other term alone.
std::vector<Term> all_names(const Term& term, const Names& names);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_NAMES_H_
