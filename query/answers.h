// Answers that come out of a plan of operators.
#ifndef ANNALS_QUERY_ANSWERS_H_
#define ANNALS_QUERY_ANSWERS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "query/algebra.h"
#include "query/engine.h"
#include "query/find_planner.h"

namespace annals::query {

/// A plan with all that it refers to, in the sequence in which it must be made.
struct RunningPlan {
  std::unique_ptr<Context> context;
  std::shared_ptr<const ast::Query> query;
  std::shared_ptr<FindScope> scope;
  PlannedFind plan;
};

std::unique_ptr<Answer> make_rows_answer(RunningPlan plan);
/// Whether the plan has a row.
std::unique_ptr<Answer> make_boolean_answer(RunningPlan plan);
/// The facts in the plan's columns, each once.
std::unique_ptr<Answer> make_matched_facts_answer(RunningPlan plan);
/// The facts of the template for each row of the plan, whose columns are the template's variables;
/// each once. Offset and limit count facts.
std::unique_ptr<Answer> make_show_answer(RunningPlan plan, std::optional<std::uint64_t> limit,
                                         std::uint64_t offset);

/// The facts that a `show` gives.
class ShownFacts {
 public:
  /// Of each row of its plan, a fact as often as the row gives it. Notes once what is left out.
  void each(const RunningPlan& plan, const Batch& rows,
            const std::function<void(std::size_t row, store::Id fact)>& take);

 private:
  bool has_left_out_ = false;  // it has been noted
};

/// The column headers of a find (docs/language.md, Results), with that of the sources.
std::vector<std::string> headers_of(const FindScope& scope);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ANSWERS_H_
