// Operators, functions and aggregates on plain values.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_FUNCTIONS_H_
#define ANNALS_TESTS_NAIVE_NAIVE_FUNCTIONS_H_

#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_graph.h"

namespace annals::naive {

bool equal(const Term& a, const Term& b);
Term compare(ast::BinaryOperator op, const Term& a, const Term& b);
Term negate(const Term& value);
Term arithmetic(ast::BinaryOperator op, const Term& a, const Term& b, const World& world);
/// All but kIf, whose arguments are not all evaluated.
Term call_function(ast::Function function, const std::vector<Term>& arguments, const World& world);
/// Of the values that are not empty.
Term aggregate_values(ast::AggregateKind kind, std::vector<Term> values, const World& world);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_FUNCTIONS_H_
