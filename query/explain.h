// Plans as text.
#ifndef ANNALS_QUERY_EXPLAIN_H_
#define ANNALS_QUERY_EXPLAIN_H_

#include <string>
#include <vector>

#include "query/operator.h"

namespace annals::query {

/// The plan as a tree, a line an operator, its inputs indented below it: with estimated rows, and
/// after a run (`analyzed`) with rows, time and blocks read.
std::vector<std::string> explain_lines(const Operator& root, const Variables& variables,
                                       bool analyzed);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXPLAIN_H_
