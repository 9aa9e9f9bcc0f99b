// Aggregates: one state a group, fed with the ids of a column.
#ifndef ANNALS_QUERY_AGGREGATE_H_
#define ANNALS_QUERY_AGGREGATE_H_

#include <memory>

#include "parser/ast.h"
#include "query/context.h"

namespace annals::query {

/// The running value of one aggregate in one group.
class AggregateState {
 public:
  virtual ~AggregateState() = default;
  /// A value of the argument (Id::none(): empty, which is left out).
  virtual void add(store::Id value) = 0;
  /// The result: count and sum 0 without values, the rest empty; a value of a wrong kind makes it
  /// empty.
  virtual store::Id result() = 0;
  /// The first value of a wrong kind; Id::none() without one.
  virtual store::Id wrong_value() const { return store::Id::none(); }
};

/// `order_by` semantics for min and max and list are those of `order by` in the language. Throws
/// nothing.
std::unique_ptr<AggregateState> make_aggregate(ast::AggregateKind kind, bool distinct,
                                               Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_AGGREGATE_H_
