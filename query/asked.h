// What a find asks of its group.
#ifndef ANNALS_QUERY_ASKED_H_
#define ANNALS_QUERY_ASKED_H_

#include <optional>

#include "query/aggregate_groups.h"
#include "query/algebra.h"

namespace annals::query {

/// What is asked of a group's rows.
struct Asked {
  VariableSet variables;   // whose values are looked at; of others only how many rows there are
  bool each_once = false;  // nor does it matter how often a row comes
  bool all = false;        // nothing is answered before all rows are there
};

/// The variables that items, groups, having and order read.
VariableSet variables_asked_for(const FindScope& scope);
/// Whether it is the same how often a value comes.
bool ignores_repeats(const AggregateGroups::Wanted& wanted);
/// The variable of `order by ?t` or `order by first(?t)`.
std::optional<VariableId> time_that_sorts(const ast::OrderKey& key, const Variables& variables);
/// Throws StatementError for `order by who`, `order by 1`: every row has the same value there.
void refuse_constant_key(const ast::OrderKey& key);
/// The variable that the expression is; null: it is none.
const ast::Variable* variable_in(const ast::Expression& expression);

/// Whether each is the relation of one of the group's own patterns: there are few relations.
bool are_relations(const std::vector<VariableId>& ids, const Group& group);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ASKED_H_
