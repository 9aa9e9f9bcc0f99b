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

/// Whether rules or chains may give facts of the pattern's relation: they are made for the end that
/// is asked for, and how many there are in all nobody knows before.
bool is_made_for_ends(const FactPattern& pattern, const Context& context);
/// For so many ends, or less, it never costs much more to ask for each than for all.
constexpr double kFewAsked = 1000;

/// What is known of the rows that come out of a pipeline.
struct Flow {
  double rows = 1;
  std::map<VariableId, double> distinct;  // its keys are the variables of the rows
  VariableSet certain;                    // those that are empty in no row
  /// The rows come from ends for which somebody asks, so they are few, whatever `rows` says.
  bool from_ends = false;

  bool has(VariableId id) const { return distinct.contains(id); }
  /// Adds what an item binds; `rows_after` is the estimate with it.
  void join(const Size& size, const VariableSet& binds_for_certain, double rows_after);
  void scale(double factor);
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_ESTIMATE_H_
