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

/// The parts of such a line: "about 3 rows", "3 rows, 0.05 ms, 1 blocks read, 0 skipped".
std::string rows_text(double estimated);
std::string measured_text(const OperatorCounters& counters);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXPLAIN_H_
