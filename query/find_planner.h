// From a find to a plan: its group, grouping, order, limits.
#ifndef ANNALS_QUERY_FIND_PLANNER_H_
#define ANNALS_QUERY_FIND_PLANNER_H_

#include <vector>

#include "query/algebra.h"
#include "query/operator.h"

namespace annals::query {

struct PlannedFind {
  OperatorPtr root;
  std::vector<VariableId> columns;  // of the items, then of the facts or sources: root's schema
  VariableSet certain;              // columns that are empty in no row
  /// The scope's sources are asked for, and are the last column: the rows are groups.
  bool has_sources = false;
  double rows = 0;  // estimated
};

/// The scope must outlive the plan (its variables are named by it). Throws StatementError: a
/// variable that nothing binds, grouping that makes no sense.
PlannedFind plan_find(FindScope& scope, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_FIND_PLANNER_H_
