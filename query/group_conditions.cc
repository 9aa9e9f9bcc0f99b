// Where filters, lets and nots stand in a group's pipeline: as early as their variables are
// settled.
#include <algorithm>

#include "query/extend.h"
#include "query/filter.h"
#include "query/group_progress.h"
#include "query/not_join.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

// Without statistics of values.
constexpr double kFilterKeeps = 0.3;
constexpr double kNotKeeps = 0.5;

std::string names_of(const VariableSet& set, const Variables& variables) {
  std::string text;
  for (const VariableId id : set) {
    if (variables.is_hidden(id)) continue;
    text += (text.empty() ? "?" : ", ?") + variables.name(id);
  }
  return text;
}

}  // namespace

bool GroupPlanner::is_due(const Condition& condition, const Progress& progress) const {
  const auto* let = std::get_if<LetCondition>(&condition.value);
  if (let != nullptr && let->earliest > progress.barriers) return false;
  return std::all_of(condition.variables.begin(), condition.variables.end(), [&](VariableId id) {
    return progress.pipeline.flow.certain.contains(id) || !progress.may_be_bound_later(id);
  });
}

void GroupPlanner::place_conditions(Progress& progress) {
  // Filters first: they make the rest cheaper.
  const auto rank = [](const Condition* condition) {
    if (std::holds_alternative<NotCondition>(condition->value)) return 2;
    if (std::holds_alternative<StepPattern>(condition->value)) return 3;
    return std::holds_alternative<LetCondition>(condition->value) ? 1 : 0;
  };
  while (true) {
    auto best = progress.pending.end();
    for (auto place = progress.pending.begin(); place != progress.pending.end(); ++place) {
      if (!is_due(**place, progress)) continue;
      if (best == progress.pending.end() || rank(*place) < rank(*best)) best = place;
    }
    if (best == progress.pending.end()) return;
    const Condition* condition = *best;
    progress.pending.erase(best);
    place(*condition, progress);
  }
}

void GroupPlanner::place(const Condition& condition, Progress& progress) {
  if (const auto* negation = std::get_if<NotCondition>(&condition.value)) {
    place_not(*negation, progress);
    return;
  }
  if (const auto* steps = std::get_if<StepPattern>(&condition.value)) {
    place_steps(*steps, progress);
    return;
  }
  Pipeline& pipeline = progress.pipeline;
  ensure_root(pipeline, context_);
  if (const auto* time = std::get_if<TimeCondition>(&condition.value)) {
    pipeline.root = std::make_unique<TimeFilter>(context_, std::move(pipeline.root), *time);
    pipeline.flow.scale(kFilterKeeps);
    pipeline.root->estimated_rows = pipeline.flow.rows;
    return;
  }
  CompileInput input;
  input.variables = &variables_;
  input.schema = &pipeline.root->schema();
  // What is not bound here, but elsewhere, is empty.
  input.optional_variables = progress.visible;
  const std::string names = names_of(condition.variables, variables_);
  if (const auto* filter = std::get_if<FilterCondition>(&condition.value)) {
    auto compiled = compile(*filter->expression, input, context_);
    pipeline.root =
        std::make_unique<Filter>(context_, std::move(pipeline.root), std::move(compiled),
                                 names.empty() ? "filter" : "filter on " + names);
    pipeline.flow.scale(kFilterKeeps);
  } else {
    const auto& let = std::get<LetCondition>(condition.value);
    auto compiled = compile(*let.expression, input, context_);
    pipeline.root = std::make_unique<Extend>(context_, std::move(pipeline.root), let.variable,
                                             std::move(compiled),
                                             names.empty() ? "" : "a function of " + names);
    pipeline.flow.distinct[let.variable] = std::max(1.0, pipeline.flow.rows);
  }
  pipeline.root->estimated_rows = pipeline.flow.rows;
}

void GroupPlanner::place_not(const NotCondition& condition, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  ensure_root(pipeline, context_);
  VariableSet visible = progress.visible;
  const VariableSet own = bindable(*condition.group);
  visible.insert(own.begin(), own.end());
  Inner inner = plan_inner(*condition.group, pipeline, visible);
  pipeline.root =
      std::make_unique<NotJoin>(context_, std::move(pipeline.root), std::move(inner.branch.root),
                                inner.branch.seed, inner.branch.row);
  pipeline.flow.scale(kNotKeeps);
  pipeline.root->estimated_rows = pipeline.flow.rows;
}

void GroupPlanner::place_steps(const StepPattern& pattern, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  join_steps(pattern, pipeline);
  const Size size = size_of(Item{pattern}, context_);
  pipeline.flow.join(size, variables_of(pattern), pipeline.flow.rows * size.fanout);
  pipeline.root->estimated_rows = pipeline.flow.rows;
}

void GroupPlanner::fail_for_circle(const Progress& progress) const {
  for (const Condition* condition : progress.pending) {
    if (const auto* let = std::get_if<LetCondition>(&condition->value)) {
      fail_at(let->span, "?" + variables_.name(let->variable) + " is computed from itself");
    }
    if (const auto* steps = std::get_if<StepPattern>(&condition->value)) {
      fail_at(steps->time->operand->span,
              "?" + variables_.name(*steps->operand) + " is computed from what these steps reach");
    }
  }
  throw Error(ErrorCode::kInternal, "a condition that no step of the plan settles");
}

}  // namespace annals::query
