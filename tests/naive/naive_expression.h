// Expressions and aggregates of docs/language.md, one row at a time.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_EXPRESSION_H_
#define ANNALS_TESTS_NAIVE_NAIVE_EXPRESSION_H_

#include <map>
#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_pattern.h"

namespace annals::naive {

/// Results of the aggregates inside expressions, computed before.
using AggregateValues = std::map<const ast::Aggregate*, Term>;

/// The value; empty where it is empty or fails.
Term evaluate(const ast::Expression& expression, const Binding& binding, const World& world,
              const AggregateValues& aggregates = {});
/// Whether a filter keeps the row.
bool is_true(const ast::Expression& expression, const Binding& binding, const World& world,
             const AggregateValues& aggregates = {});
/// The result of one aggregate over the rows of a group.
Term aggregate(const ast::Aggregate& aggregate, const std::vector<Binding>& rows,
               const World& world);
void aggregates_of(const ast::Expression& expression, std::vector<const ast::Aggregate*>& found);
void variables_of(const ast::Expression& expression, std::vector<std::string>& names);

/// The order of `order by`: negative, 0, positive.
int order_terms(const Term& a, const Term& b);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_EXPRESSION_H_
