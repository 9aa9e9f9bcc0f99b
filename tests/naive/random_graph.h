// Random small graphs: facts dated in all the shapes of docs/language.md, with qualifiers, quoted
// facts, claims and literals of all kinds; and random changes of them, as text of the language.
#ifndef ANNALS_TESTS_NAIVE_RANDOM_GRAPH_H_
#define ANNALS_TESTS_NAIVE_RANDOM_GRAPH_H_

#include <string>
#include <vector>

#include "tests/naive/naive_graph.h"
#include "tests/naive/random_source.h"

namespace annals::naive {

/// As written in the language.
std::string random_entity(Dice& dice);
std::string random_relation(Dice& dice);
std::string random_source_name(Dice& dice);
std::string random_literal(Dice& dice);
std::string random_time(Dice& dice);
/// A time that a question would name.
std::string random_asked_time(Dice& dice);

/// `s r o @ t { … }`.
std::string random_fact(Dice& dice, const Facts& known);
/// A statement that changes a graph which holds `now`: add, retract, erase, redate or withdraw.
std::string random_change(Dice& dice, const Facts& now);
/// One that states what some of the relations mean, or takes it back.
std::string random_meaning(Dice& dice, const Facts& now);
/// One that states a rule, or takes it back.
std::string random_rule(Dice& dice, const Facts& now);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RANDOM_GRAPH_H_
