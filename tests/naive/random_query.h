// Random questions as text of the language. Each is made from facts that are there, generalised, so
// that most have an answer.
#ifndef ANNALS_TESTS_NAIVE_RANDOM_QUERY_H_
#define ANNALS_TESTS_NAIVE_RANDOM_QUERY_H_

#include <string>

#include "tests/naive/naive_graph.h"
#include "tests/naive/random_source.h"

namespace annals::naive {

/// `facts` are those of the state that will be asked; not empty. Without `as of`.
std::string random_query(Dice& dice, const Facts& facts);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RANDOM_QUERY_H_
