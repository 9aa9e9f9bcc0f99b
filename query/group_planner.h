// From a group of the algebra to a pipeline of operators.
#ifndef ANNALS_QUERY_GROUP_PLANNER_H_
#define ANNALS_QUERY_GROUP_PLANNER_H_

#include "query/algebra.h"
#include "query/asked.h"
#include "query/estimate.h"
#include "query/join_order.h"
#include "query/operator.h"
#include "query/union_join.h"

namespace annals::query {

/// An operator and what is known of its rows. Without an operator: the one row without columns with
/// which a query starts.
struct Pipeline {
  OperatorPtr root;
  Flow flow;
};

class GroupPlanner {
 public:
  /// Context and variables must outlive the pipelines that are made. Estimates that decide nothing
  /// are made only for `explained` plans.
  GroupPlanner(Context& context, Variables& variables, bool explained)
      : context_(context), variables_(variables), explained_(explained) {}

  /// `visible`: what this group and those around it may bind, so that an expression may name it.
  /// `asked`: null: every variable that it binds. Others are dropped as soon as nothing refers to
  /// them. Throws StatementError for an expression that names what is not visible.
  Pipeline plan(const Group& group, Pipeline input, const VariableSet& visible,
                const Asked* asked = nullptr);

 private:
  struct Progress;

  std::vector<JoinStep> order(const Segment& segment, const Progress& progress) const;
  void join_segment(const Segment& segment, Progress& progress);
  bool join_cycle(const Segment& segment, const std::vector<JoinStep>& steps, Progress& progress);
  std::vector<FactPattern> links_of(const Segment& segment, Progress& progress) const;
  void join_item(const Item& item, const JoinStep& step, Progress& progress);
  void join_fact(const FactPattern& pattern, const JoinStep& step, Progress& progress);
  bool merge_fact(const FactPattern& pattern, const JoinStep& step, Progress& progress);
  bool look_up_set(const FactPattern& pattern, Progress& progress);
  void hash_fact(const FactPattern& pattern, const JoinStep& step, Progress& progress);
  OperatorPtr scan_of(const FactPattern& pattern, std::optional<VariableId> wanted,
                      double rows) const;
  /// The variables of both sides that nobody looks at once they are joined.
  VariableSet dead_variables(const FactPattern& pattern, const Progress& progress) const;
  bool rows_differ_without(const VariableSet& dead, const FactPattern& pattern,
                           const Progress& progress) const;
  FactPattern without_dead_variables(const FactPattern& pattern, const Progress& progress) const;
  void join_steps(const StepPattern& pattern, Pipeline& pipeline);
  OperatorPtr steps_of(const StepPattern& pattern, OperatorPtr input);
  void join_optional(const OptionalPart& part, Progress& progress);
  void join_union(const std::vector<const Group*>& groups, Progress& progress,
                  const VariableSet& dropped);
  void join_subquery(const SubqueryPart& part, Progress& progress);

  void drop_dead_columns(Progress& progress);

  void place_conditions(Progress& progress);
  bool is_due(const Condition& condition, const Progress& progress) const;
  void place(const Condition& condition, Progress& progress);
  void place_steps(const StepPattern& pattern, Progress& progress);
  void place_not(const NotCondition& condition, Progress& progress);
  [[noreturn]] void fail_for_circle(const Progress& progress) const;

  /// The pipeline of an inner group over rows of `outer`.
  struct Inner {
    UnionJoin::Branch branch;
    Flow flow;
  };
  Inner plan_inner(const Group& group, const Pipeline& outer, const VariableSet& visible);
  /// Rows that differ in nothing else become one.
  void drop_columns(Inner& inner, const VariableSet& dropped);

  Context& context_;
  Variables& variables_;
  bool explained_;
};

/// A root that stands for itself: the one row, when there is no operator yet.
void ensure_root(Pipeline& pipeline, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_GROUP_PLANNER_H_
