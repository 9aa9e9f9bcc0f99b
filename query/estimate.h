// How many rows patterns have, from exact counts of prefixes and estimates of distinct values.
#ifndef ANNALS_QUERY_ESTIMATE_H_
#define ANNALS_QUERY_ESTIMATE_H_

#include <map>

#include "query/algebra.h"
#include "query/context.h"

namespace annals::query {

/// The matches of one item by itself.
struct Size {
  double rows = 0;
  std::map<VariableId, double> distinct;  // values that each of its variables takes
  /// Of repeated steps: ends reached from one node, forwards and backwards.
  double fanout = 1, fanin = 1;
};

Size size_of(const FactPattern& pattern, const Context& context);
Size size_of(const Item& item, Context& context);

/// What is known of the rows that come out of a pipeline.
struct Flow {
  double rows = 1;
  std::map<VariableId, double> distinct;  // its keys are the variables of the rows
  VariableSet certain;                    // those that are empty in no row

  bool has(VariableId id) const { return distinct.contains(id); }
  /// Adds what an item binds; `rows_after` is the estimate with it.
  void join(const Size& size, const VariableSet& binds_for_certain, double rows_after);
  void scale(double factor);
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_ESTIMATE_H_
