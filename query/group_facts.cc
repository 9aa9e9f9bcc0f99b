// How a pattern of single facts comes into a group's pipeline: a scan, look-ups, a merge, a hash
// table or a set.
#include <algorithm>

#include "query/distinct.h"
#include "query/group_progress.h"
#include "query/hash_join.h"
#include "query/look_up_join.h"
#include "query/merge_join.h"
#include "query/scan.h"
#include "query/set_filter.h"
#include "query/set_look_up.h"

namespace annals::query {
namespace {

/// A merge reads all facts of the pattern: it is worth that many for a look-up that it saves.
constexpr double kReadsForLookUp = 30;

/// The only variable that the pattern shares with the rows, if there is one and it has a value in
/// every row.
std::optional<VariableId> only_shared(const FactPattern& pattern, const Flow& flow) {
  std::optional<VariableId> shared;
  for (const VariableId id : variables_of(pattern)) {
    if (!flow.has(id)) continue;
    if (shared || !flow.certain.contains(id)) return std::nullopt;
    shared = id;
  }
  return shared;
}

/// The variable by which the first scan's rows should rise: one by which the next item can be
/// merged with it.
std::optional<VariableId> wanted_order(const FactPattern& pattern, const Item* next) {
  if (next == nullptr || !std::holds_alternative<FactPattern>(next->value)) return std::nullopt;
  const auto& other = std::get<FactPattern>(next->value);
  for (const VariableId id : variables_of(pattern)) {
    if (!variables_of(other).contains(id)) continue;
    const AccessPath path = choose_access(other, constants_of(other), id);
    if (sorted_by(other, path) == id) return id;
  }
  return std::nullopt;
}

/// Whether the variable is the fact of one of the group's patterns with such parts.
template <typename IsKept>
bool is_fact_of_parts(const Group& group, VariableId id, const IsKept& kept) {
  for (const Element& element : group.elements) {
    const auto* segment = std::get_if<Segment>(&element.value);
    if (segment == nullptr) continue;
    for (const Item& item : segment->items) {
      const auto* pattern = std::get_if<FactPattern>(&item.value);
      if (pattern == nullptr || pattern->reading != Reading::kStored ||
          pattern->visibility != store::Visibility::kAsserted) {
        continue;
      }
      const Slot& fact = pattern->at(Column::kFact);
      if (fact.is_variable() && fact.variable == id &&
          std::all_of(pattern->slots.begin(), pattern->slots.begin() + 4, kept)) {
        return true;
      }
    }
  }
  return false;
}

bool has_all(const VariableSet& set, std::initializer_list<VariableId> ids) {
  return std::all_of(ids.begin(), ids.end(), [&set](VariableId id) { return set.contains(id); });
}

}  // namespace

/// The pattern without the variables that it alone gives and nobody looks at.
FactPattern GroupPlanner::without_dead_variables(const FactPattern& pattern,
                                                 const Progress& progress) const {
  FactPattern result = pattern;
  for (Slot& slot : result.slots) {
    if (!slot.is_variable() || progress.pipeline.flow.has(slot.variable)) continue;
    const auto same = [&slot](const Slot& other) {
      return other.is_variable() && other.variable == slot.variable;
    };
    const bool alone = std::count_if(pattern.slots.begin(), pattern.slots.end(), same) == 1;
    if (alone && !progress.is_live(slot.variable)) slot = Slot{};
  }
  return result;
}

VariableSet GroupPlanner::dead_variables(const FactPattern& pattern,
                                         const Progress& progress) const {
  VariableSet all = variables_of(pattern);
  const Schema& schema = progress.pipeline.root->schema();
  all.insert(schema.begin(), schema.end());
  std::erase_if(all, [&progress](VariableId id) { return progress.is_live(id); });
  return all;
}

/// Whether the rows so far have a value for each variable that they share with the pattern, and
/// differ without the dead ones: those are facts whose parts are looked at.
bool GroupPlanner::rows_differ_without(const VariableSet& dead, const FactPattern& pattern,
                                       const Progress& progress) const {
  const Pipeline& pipeline = progress.pipeline;
  for (const VariableId id : variables_of(pattern)) {
    if (pipeline.flow.has(id) && !pipeline.flow.certain.contains(id)) return false;
  }
  const Schema& schema = pipeline.root->schema();
  const auto kept = [&](const Slot& slot) {
    return slot.is_constant() || (slot.is_variable() && !dead.contains(slot.variable) &&
                                  column_of(schema, slot.variable));
  };
  return std::all_of(schema.begin(), schema.end(), [&](VariableId id) {
    return !dead.contains(id) || is_fact_of_parts(progress.group, id, kept);
  });
}

OperatorPtr GroupPlanner::scan_of(const FactPattern& pattern, std::optional<VariableId> wanted,
                                  double rows) const {
  OperatorPtr scan = std::make_unique<Scan>(context_, pattern, wanted);
  scan->estimated_rows = rows;
  return scan;
}

void GroupPlanner::join_fact(const FactPattern& whole, const JoinStep& step, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  const FactPattern pattern = without_dead_variables(whole, progress);
  if (pattern.slots != whole.slots) progress.repeats = true;
  if (!pipeline.root) {
    pipeline.root = scan_of(pattern, wanted_order(pattern, progress.next), step.size.rows);
  } else if (merge_fact(pattern, step, progress) || look_up_set(pattern, progress)) {
    return;
  } else if (step.method == JoinMethod::kLookUp) {
    const VariableSet dead = dead_variables(pattern, progress);
    progress.repeats = progress.repeats || !dead.empty();
    const bool once = progress.each_once() && rows_differ_without(dead, pattern, progress);
    pipeline.root =
        std::make_unique<LookUpJoin>(context_, std::move(pipeline.root), pattern, dead, once);
    if (pipeline.root->gives_each_once()) progress.repeats = false;
  } else {
    hash_fact(pattern, step, progress);
  }
}

bool GroupPlanner::merge_fact(const FactPattern& pattern, const JoinStep& step,
                              Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  const std::optional<VariableId> key = only_shared(pattern, pipeline.flow);
  if (!key || pipeline.root->sorted_by() != key) return false;
  if (step.method == JoinMethod::kLookUp &&
      (pipeline.flow.rows * kReadsForLookUp < step.size.rows ||
       (pipeline.flow.distinct[*key] <= kFewAsked && is_made_for_ends(pattern, context_)))) {
    return false;
  }
  OperatorPtr scan = scan_of(pattern, key, step.size.rows);
  if (scan->sorted_by() != key) return false;
  if (progress.each_once() && scan->schema().size() == 1) {
    scan = std::make_unique<Distinct>(context_, std::move(scan));
    scan->estimated_rows = step.size.rows;
  }
  VariableSet certain = pipeline.flow.certain;
  const VariableSet given = variables_of(pattern);
  certain.insert(given.begin(), given.end());
  std::optional<TimeCondition> overlap;
  for (const Condition* condition : progress.pending) {
    const auto* time = std::get_if<TimeCondition>(&condition->value);
    if (time == nullptr || time->word != TimeWord::kIn ||
        !has_all(certain, {time->time, time->fact, time->operand})) {
      continue;
    }
    overlap = *time;
    std::erase(progress.pending, condition);
    break;
  }
  pipeline.root = std::make_unique<MergeJoin>(context_, std::move(pipeline.root), std::move(scan),
                                              *key, dead_variables(pattern, progress), overlap);
  progress.repeats = true;
  return true;
}

/// Where nothing but one variable is wanted of the rows so far, and nothing before their end.
bool GroupPlanner::look_up_set(const FactPattern& pattern, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  const std::optional<VariableId> key = only_shared(pattern, pipeline.flow);
  if (!key || !progress.each_once() || !progress.asked->all) return false;
  for (const VariableId id : pipeline.root->schema()) {
    if (id != *key && progress.is_live(id)) return false;
  }
  pipeline.root = std::make_unique<SetLookUp>(context_, std::move(pipeline.root), pattern, *key);
  progress.repeats = true;
  return true;
}

void GroupPlanner::hash_fact(const FactPattern& pattern, const JoinStep& step, Progress& progress) {
  Pipeline& pipeline = progress.pipeline;
  OperatorPtr scan = scan_of(pattern, std::nullopt, step.size.rows);
  const VariableSet dead = dead_variables(pattern, progress);
  progress.repeats = true;
  const std::optional<VariableId> key = only_shared(pattern, pipeline.flow);
  if (key && progress.each_once() && pipeline.root->schema() == Schema{*key}) {
    pipeline.root =
        std::make_unique<SetFilter>(context_, std::move(scan), std::move(pipeline.root), *key);
    return;
  }
  VariableSet certain = variables_of(pattern);
  std::erase_if(certain, [&](VariableId id) { return !pipeline.flow.certain.contains(id); });
  pipeline.root = std::make_unique<HashJoin>(context_, std::move(pipeline.root), std::move(scan),
                                             certain, dead);
}

}  // namespace annals::query
