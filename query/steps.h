// Steps in the place of a relation: the operators for repetition, `!a` and zero steps.
#ifndef ANNALS_QUERY_STEPS_H_
#define ANNALS_QUERY_STEPS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parser/ast.h"
#include "query/fact_time.h"
#include "query/operator.h"

namespace annals::query {

/// A step with its relations resolved, ready to walk from either end.
class StepWalker {
 public:
  virtual ~StepWalker() = default;
  /// The nodes reached from `node` by the step, forwards or backwards. Without repetition inside,
  /// one entry a way (a bag);
  /// `+ * ? {…}` give each end once.
  virtual void walk(store::Id node, bool forwards, std::vector<store::Id>& reached) = 0;
  /// Every node that can be a first end: subjects of the first relations (for zero steps: every
  /// subject and object).
  virtual void first_ends(std::vector<store::Id>& ends) = 0;
  /// Whether a walk may stay where it is.
  virtual bool may_be_zero() const = 0;
  /// An estimate of how many ends a walk from one node reaches, for the planner.
  virtual double estimated_fanout(bool forwards) const = 0;
};

/// `test` restricts every step, as it is at the time of a walk. Throws StatementError for a
/// variable among repeated steps.
std::unique_ptr<StepWalker> make_walker(const ast::Step& step, std::shared_ptr<const TimeTest> test,
                                        Context& context);

/// An end of steps: a variable (bound in the input or not) or a constant.
struct StepEnd {
  std::optional<VariableId> variable;
  store::Id constant;
};
struct StepJoinInput {
  std::unique_ptr<StepWalker> walker;
  StepEnd subject, object;
  std::string text;  // as written, more or less, for explain
  /// The walker's. With `operand` it is made anew for the time that this variable has in a row: a
  /// row where it has none has no match.
  std::shared_ptr<TimeTest> test;
  TimeWord word = TimeWord::kIn;
  std::optional<VariableId> operand;
};
/// Joins each row of `input` with the ends of the steps. With both ends unbound it walks from
/// first_ends().
OperatorPtr make_step_join(OperatorPtr input, StepJoinInput steps, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_STEPS_H_
