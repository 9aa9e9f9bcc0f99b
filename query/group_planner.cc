#include "query/group_planner.h"

#include <algorithm>

#include "query/distinct.h"
#include "query/find_planner.h"
#include "query/group_progress.h"
#include "query/hash_join.h"
#include "query/merge_join.h"
#include "query/optional_join.h"
#include "query/plan_memory.h"
#include "query/project.h"
#include "query/statement_error.h"
#include "query/steps.h"

namespace annals::query {

void ensure_root(Pipeline& pipeline, Context& context) {
  if (pipeline.root) return;
  pipeline.root = std::make_unique<Seed>(context);
  pipeline.root->estimated_rows = 1;
}

namespace {

/// Rows become fewer by this factor at least before it pays to look for equal ones.
constexpr double kWorthDistinct = 2;

/// What an item binds in every row.
VariableSet certain_of(const Item& item) {
  const auto* alternatives = std::get_if<Alternatives>(&item.value);
  if (alternatives == nullptr) return variables_of(item);
  VariableSet result;
  for (std::size_t i = 0; i < alternatives->branches.size(); ++i) {
    VariableSet branch;
    for (const Item& one : alternatives->branches[i]) {
      const VariableSet certain = certain_of(one);
      branch.insert(certain.begin(), certain.end());
    }
    if (i == 0) {
      result = std::move(branch);
    } else {
      std::erase_if(result, [&branch](VariableId id) { return !branch.contains(id); });
    }
  }
  for (const VariableId id : alternatives->dropped) result.erase(id);
  return result;
}

}  // namespace

Pipeline GroupPlanner::plan(const Group& group, Pipeline input, const VariableSet& visible,
                            const Asked* asked) {
  Progress progress(group, std::move(input), visible, asked);
  place_conditions(progress);
  for (; progress.element < group.elements.size(); ++progress.element) {
    const Element& element = group.elements[progress.element];
    if (const auto* segment = std::get_if<Segment>(&element.value)) {
      join_segment(*segment, progress);
      continue;
    }
    if (const auto* optional = std::get_if<OptionalPart>(&element.value)) {
      join_optional(*optional, progress);
    } else if (const auto* one_of = std::get_if<UnionPart>(&element.value)) {
      std::vector<const Group*> groups;
      for (const auto& branch : one_of->groups) groups.push_back(branch.get());
      join_union(groups, progress, {});
    } else {
      join_subquery(std::get<SubqueryPart>(element.value), progress);
    }
    ++progress.barriers;
    progress.element_joined = true;
    place_conditions(progress);
    drop_dead_columns(progress);
    progress.element_joined = false;
  }
  place_conditions(progress);
  if (!progress.pending.empty()) fail_for_circle(progress);
  return std::move(progress.pipeline);
}

std::vector<JoinStep> GroupPlanner::order(const Segment& segment, const Progress& progress) const {
  const Group& group = progress.group;
  const auto is_not = [](const Condition& condition) {
    return std::holds_alternative<NotCondition>(condition.value);
  };
  const bool alone = !progress.pipeline.root && segment.items.size() == 1 &&
                     group.elements.size() == 1 &&
                     std::none_of(group.conditions.begin(), group.conditions.end(), is_not) &&
                     std::holds_alternative<FactPattern>(segment.items.front().value);
  if (!alone || explained_) {
    const Flow& flow = progress.pipeline.flow;
    const auto plan = [&] { return order_joins(segment.items, flow, context_); };
    PlanNotes* notes = context_.plan_notes();
    return notes != nullptr ? notes->order(shape_of(segment.items, flow), plan) : plan();
  }
  // One scan: there is nothing to choose, so nothing to estimate.
  JoinStep only;
  only.rows = only.size.rows = 1;
  for (const VariableId id : variables_of(segment.items.front())) only.size.distinct[id] = 1;
  return {only};
}

void GroupPlanner::join_segment(const Segment& segment, Progress& progress) {
  const std::vector<JoinStep> steps = order(segment, progress);
  if (join_cycle(segment, steps, progress)) {
    place_conditions(progress);
    drop_dead_columns(progress);
    progress.element_joined = false;
    return;
  }
  progress.remaining.clear();
  for (const Item& item : segment.items) progress.remaining.push_back(&item);
  for (const JoinStep& step : steps) {
    const Item& item = segment.items[step.item];
    std::erase(progress.remaining, &item);
    progress.element_joined = progress.remaining.empty();
    progress.next = &step == &steps.back() ? nullptr : &segment.items[(&step + 1)->item];
    join_item(item, step, progress);
    place_conditions(progress);
    drop_dead_columns(progress);
  }
  progress.element_joined = false;
}

void GroupPlanner::join_item(const Item& item, const JoinStep& step, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  if (const auto* pattern = std::get_if<FactPattern>(&item.value)) {
    join_fact(*pattern, step, progress);
  } else if (const auto* steps = std::get_if<StepPattern>(&item.value)) {
    join_steps(*steps, pipeline);
  } else {
    const auto& alternatives = std::get<Alternatives>(item.value);
    std::vector<Group> branches;
    for (const auto& items : alternatives.branches) {
      branches.emplace_back();
      branches.back().elements.emplace_back().value.emplace<Segment>(Segment{items});
    }
    std::vector<const Group*> groups;
    for (const Group& branch : branches) groups.push_back(&branch);
    join_union(groups, progress, alternatives.dropped);
  }
  pipeline.flow.join(step.size, certain_of(item), step.rows);
  pipeline.root->estimated_rows = step.rows;
}

OperatorPtr GroupPlanner::steps_of(const StepPattern& pattern, OperatorPtr input) {
  const auto end = [](const Slot& slot) {
    StepEnd result{std::nullopt, slot.constant};
    if (slot.is_variable()) result.variable = slot.variable;
    return result;
  };
  StepJoinInput steps;
  steps.test = std::make_shared<TimeTest>();
  if (pattern.operand) {
    steps.word = *pattern.time->word;
    steps.operand = pattern.operand;
  } else if (pattern.time) {
    *steps.test = TimeTest(*pattern.time, context_);
  }
  steps.walker = make_walker(*pattern.step, steps.test, context_);
  steps.subject = end(pattern.subject);
  steps.object = end(pattern.object);
  steps.text = pattern.text;
  return make_step_join(std::move(input), std::move(steps), context_);
}

void GroupPlanner::join_steps(const StepPattern& pattern, Pipeline& pipeline) {
  const auto is_open = [&pipeline](const Slot& slot) {
    return slot.is_variable() && !pipeline.flow.has(slot.variable);
  };
  const bool open = is_open(pattern.subject) && is_open(pattern.object) && !pattern.operand;
  if (open && pipeline.root) {
    // All walks, once, instead of once a row.
    auto walks = steps_of(pattern, std::make_unique<Seed>(context_));
    pipeline.root = std::make_unique<HashJoin>(context_, std::move(pipeline.root), std::move(walks),
                                               VariableSet());
    return;
  }
  ensure_root(pipeline, context_);
  pipeline.root = steps_of(pattern, std::move(pipeline.root));
}

/// Where a row need come only once: drops the variables that nothing refers to any more, when that
/// makes many rows one.
void GroupPlanner::drop_dead_columns(Progress& progress) {
  if (!progress.each_once() || !progress.pipeline.root) return;
  Pipeline& pipeline = progress.pipeline;
  Schema live;
  double combinations = 1;
  for (const VariableId id : pipeline.root->schema()) {
    if (!progress.is_live(id)) continue;
    live.push_back(id);
    const auto distinct = pipeline.flow.distinct.find(id);
    combinations *=
        distinct == pipeline.flow.distinct.end() ? pipeline.flow.rows : distinct->second;
  }
  const bool dead = live.size() < pipeline.root->schema().size();
  if (!dead && !progress.repeats) return;
  if (!live.empty() && combinations * kWorthDistinct > pipeline.flow.rows) return;
  if (dead) {
    pipeline.root = std::make_unique<Project>(context_, std::move(pipeline.root), std::move(live));
    pipeline.root->estimated_rows = pipeline.flow.rows;
  }
  progress.repeats = false;
  pipeline.root = std::make_unique<Distinct>(context_, std::move(pipeline.root));
  Flow& flow = pipeline.flow;
  const auto is_dropped = [&pipeline](VariableId id) {
    return !column_of(pipeline.root->schema(), id);
  };
  std::erase_if(flow.distinct, [&](const auto& entry) { return is_dropped(entry.first); });
  std::erase_if(flow.certain, is_dropped);
  flow.rows = std::min(flow.rows, combinations);
  pipeline.root->estimated_rows = flow.rows;
}

GroupPlanner::Inner GroupPlanner::plan_inner(const Group& group, const Pipeline& outer,
                                             const VariableSet& visible) {
  Inner inner;
  inner.branch.row = variables_.hidden("row");
  Schema schema = {inner.branch.row};
  Pipeline input;
  input.flow.rows = outer.flow.rows;
  input.flow.from_ends = outer.flow.from_ends;
  input.flow.distinct[inner.branch.row] = outer.flow.rows;
  input.flow.certain.insert(inner.branch.row);
  const VariableSet used = mentioned(group);
  for (const VariableId id : outer.root->schema()) {
    if (!used.contains(id)) continue;
    schema.push_back(id);
    const auto distinct = outer.flow.distinct.find(id);
    input.flow.distinct[id] =
        distinct == outer.flow.distinct.end() ? outer.flow.rows : distinct->second;
    if (outer.flow.certain.contains(id)) input.flow.certain.insert(id);
  }
  auto seed = std::make_unique<Seed>(context_, std::move(schema));
  seed->estimated_rows = outer.flow.rows;
  inner.branch.seed = seed.get();
  input.root = std::move(seed);
  Pipeline planned = plan(group, std::move(input), visible);
  planned.flow.distinct.erase(inner.branch.row);
  planned.flow.certain.erase(inner.branch.row);
  inner.branch.root = std::move(planned.root);
  inner.flow = std::move(planned.flow);
  return inner;
}

void GroupPlanner::join_optional(const OptionalPart& part, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  ensure_root(pipeline, context_);
  Inner inner = plan_inner(*part.group, pipeline, progress.visible);
  pipeline.root = std::make_unique<OptionalJoin>(context_, std::move(pipeline.root),
                                                 std::move(inner.branch.root), inner.branch.seed,
                                                 inner.branch.row);
  Flow& flow = pipeline.flow;
  flow.rows = std::max(flow.rows, inner.flow.rows);
  for (const auto& [variable, distinct] : inner.flow.distinct) {
    flow.distinct.try_emplace(variable, std::max(distinct, 1.0));
  }
  pipeline.root->estimated_rows = flow.rows;
}

void GroupPlanner::drop_columns(Inner& inner, const VariableSet& dropped) {
  Schema kept;
  for (const VariableId id : inner.branch.root->schema()) {
    if (!dropped.contains(id)) kept.push_back(id);
  }
  OperatorPtr& root = inner.branch.root;
  root = std::make_unique<Project>(context_, std::move(root), std::move(kept));
  root->estimated_rows = inner.flow.rows;
  root = std::make_unique<Distinct>(context_, std::move(root));
  root->estimated_rows = inner.flow.rows;
  for (const VariableId id : dropped) {
    inner.flow.distinct.erase(id);
    inner.flow.certain.erase(id);
  }
}

void GroupPlanner::join_union(const std::vector<const Group*>& groups, Progress& progress,
                              const VariableSet& dropped) {
  Pipeline& pipeline = progress.pipeline;
  ensure_root(pipeline, context_);
  std::vector<UnionJoin::Branch> branches;
  VariableSet certain;  // in every branch
  std::map<VariableId, double> distinct;
  double rows = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Inner inner = plan_inner(*groups[i], pipeline, progress.visible);
    if (!dropped.empty()) drop_columns(inner, dropped);
    branches.push_back(std::move(inner.branch));
    rows += inner.flow.rows;
    for (const auto& [variable, values] : inner.flow.distinct) distinct[variable] += values;
    if (i == 0) {
      certain = inner.flow.certain;
    } else {
      std::erase_if(certain, [&](VariableId id) { return !inner.flow.certain.contains(id); });
    }
  }
  pipeline.root =
      std::make_unique<UnionJoin>(context_, std::move(pipeline.root), std::move(branches));
  Flow& flow = pipeline.flow;
  flow.rows = rows;
  flow.certain.insert(certain.begin(), certain.end());
  for (const auto& [variable, values] : distinct) flow.distinct[variable] = values;
  flow.scale(1);
  pipeline.root->estimated_rows = rows;
}

void GroupPlanner::join_subquery(const SubqueryPart& part, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  PlannedFind found = plan_find(*part.find, context_);
  Schema from, to;
  VariableSet certain;
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    if (!part.columns[i]) continue;
    from.push_back(found.columns[i]);
    to.push_back(*part.columns[i]);
    if (found.certain.contains(found.columns[i])) certain.insert(*part.columns[i]);
  }
  // The find's variables live as long as the plan: it is kept with the project.
  std::shared_ptr<const Variables> names(part.find, &part.find->variables);
  auto renamed = std::make_unique<Project>(context_, std::move(found.root), from, std::move(to),
                                           std::move(names));
  renamed->estimated_rows = found.rows;
  Size size;
  size.rows = found.rows;
  for (const VariableId id : part.gives) size.distinct[id] = std::max(found.rows, 1.0);
  Flow& flow = pipeline.flow;
  double rows = flow.rows * found.rows;
  VariableSet keys;
  std::size_t shared = 0;
  for (const VariableId id : part.gives) {
    if (!flow.has(id)) continue;
    ++shared;
    rows /= std::max({flow.distinct[id], found.rows, 1.0});
    if (flow.certain.contains(id) && certain.contains(id)) keys.insert(id);
  }
  if (pipeline.root && shared == 1 && keys.size() == 1 &&
      pipeline.root->sorted_by() == *keys.begin() && renamed->sorted_by() == *keys.begin()) {
    pipeline.root =
        std::make_unique<MergeJoin>(context_, std::move(pipeline.root), std::move(renamed),
                                    *keys.begin(), VariableSet(), std::nullopt);
  } else if (pipeline.root) {
    pipeline.root =
        std::make_unique<HashJoin>(context_, std::move(pipeline.root), std::move(renamed), keys);
  } else {
    pipeline.root = std::move(renamed);
  }
  flow.join(size, certain, rows);
  pipeline.root->estimated_rows = rows;
}

}  // namespace annals::query
