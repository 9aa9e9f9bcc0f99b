#include "query/find_planner.h"

#include <algorithm>
#include <set>

#include "query/aggregate_groups.h"
#include "query/asked.h"
#include "query/distinct.h"
#include "query/extend.h"
#include "query/filter.h"
#include "query/group_planner.h"
#include "query/limit.h"
#include "query/names.h"
#include "query/project.h"
#include "query/sort.h"
#include "query/statement_error.h"
#include "query/unbound.h"

namespace annals::query {
namespace {

class FindPlanner {
 public:
  FindPlanner(FindScope& scope, Context& context) : scope_(scope), context_(context) {}
  PlannedFind plan();

 private:
  struct ItemPlan {
    const ast::FindItem* item = nullptr;
    std::optional<std::string> name;
    VariableId column = 0;
    bool aggregated = false;  // itself, or through a name that it uses
    bool done = false;        // its column is there
  };

  void prepare_items();
  void prepare_item(const ast::FindItem& item);
  const ItemPlan* item_named(const std::string& name) const;
  std::vector<std::string> names() const;
  void check_names(const ast::Expression& expression, bool inside_aggregates);
  void find_aggregates();
  void collect_aggregates(const ast::Expression& expression, std::optional<VariableId> column);
  void find_groups();
  void group();
  VariableId column_of_argument(const ast::Expression& argument);

  void compute(ItemPlan& item);
  void compute(const ast::Expression& expression, VariableId column, const std::string& text);
  CompileInput compile_input() const;
  Asked asked() const;
  void check_seen(const ast::Expression& expression, const VariableSet& seen,
                  const std::string& what) const;
  VariableSet answer_columns() const;

  void having();
  void make_distinct();
  void order_and_limit();
  PlannedFind finish();

  template <class T, class... Arguments>
  void put(Arguments&&... arguments) {
    root_ = std::make_unique<T>(context_, std::move(root_), std::forward<Arguments>(arguments)...);
    root_->estimated_rows = rows_;
  }

  FindScope& scope_;
  Context& context_;
  OperatorPtr root_;
  double rows_ = 0;
  VariableSet certain_;
  std::vector<ItemPlan> items_;
  bool grouped_ = false;
  std::vector<VariableId> groups_;
  std::vector<AggregateGroups::Wanted> wanted_;
  std::vector<std::pair<const ast::Aggregate*, VariableId>> aggregates_;
};

const FindPlanner::ItemPlan* FindPlanner::item_named(const std::string& name) const {
  for (const ItemPlan& item : items_) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

/// The variables that have a value.
std::vector<std::string> FindPlanner::names() const {
  std::vector<std::string> names;
  for (const VariableId id : scope_.bound) {
    if (!scope_.variables.is_hidden(id)) names.push_back(scope_.variables.name(id));
  }
  return names;
}

void FindPlanner::check_names(const ast::Expression& expression, bool inside_aggregates) {
  note_unknown_in(expression, context_);
  for (const std::string& name : variables_of(expression, inside_aggregates)) {
    const std::optional<VariableId> id = scope_.variables.find(name);
    if (id && scope_.bound.contains(*id)) continue;
    if (item_named(name) != nullptr) continue;
    fail_unbound(expression.span, name, names());
  }
}

void FindPlanner::prepare_item(const ast::FindItem& item) {
  ItemPlan plan;
  plan.item = &item;
  check_names(*item.value, true);
  plan.aggregated = !aggregates_of(*item.value).empty();
  for (const std::string& name : variables_of(*item.value, false)) {
    const ItemPlan* other = item_named(name);
    plan.aggregated = plan.aggregated || (other != nullptr && other->aggregated);
  }
  const ast::Variable* variable = variable_in(*item.value);
  if (item.as) {
    const std::optional<VariableId> known = scope_.variables.find(item.as->name);
    if (known && scope_.bound.contains(*known)) {
      fail_at(item.span, "?" + item.as->name + " is bound in the group already: " +
                             "what `as` names needs a name of its own");
    }
    plan.name = item.as->name;
    plan.column = scope_.variables.named(item.as->name);
  } else if (variable != nullptr) {
    plan.name = variable->name;
    const ItemPlan* other = item_named(variable->name);
    plan.column = other != nullptr ? other->column : scope_.variables.named(variable->name);
    plan.done = true;
  } else {
    plan.column = scope_.variables.hidden(item.text);
  }
  if (plan.name && item_named(*plan.name) != nullptr) {
    fail_at(item.span, "?" + *plan.name + " is in the answer already");
  }
  items_.push_back(std::move(plan));
}

void FindPlanner::prepare_items() {
  for (const ast::FindItem& item : scope_.items) prepare_item(item);
}

void FindPlanner::collect_aggregates(const ast::Expression& expression,
                                     std::optional<VariableId> column) {
  for (const ast::Aggregate* aggregate : aggregates_of(expression)) {
    AggregateGroups::Wanted wanted;
    wanted.kind = aggregate->kind;
    wanted.distinct = aggregate->distinct;
    const auto* whole = std::get_if<ast::Aggregate>(&expression.value);
    wanted.result = column && whole == aggregate ? *column : scope_.variables.hidden("aggregate");
    const std::string& name = scope_.variables.name(wanted.result);
    wanted.text = scope_.variables.is_hidden(wanted.result) ? name : "?" + name;
    aggregates_.emplace_back(aggregate, wanted.result);
    wanted_.push_back(std::move(wanted));
  }
}

void FindPlanner::find_aggregates() {
  for (ItemPlan& item : items_) {
    collect_aggregates(*item.item->value, item.column);
    if (std::holds_alternative<ast::Aggregate>(item.item->value->value)) item.done = true;
  }
  const ast::Modifiers& modifiers = scope_.modifiers;
  if (modifiers.having) {
    check_names(*modifiers.having, true);
    collect_aggregates(*modifiers.having, std::nullopt);
  }
  for (const ast::OrderKey& key : modifiers.order_by) {
    check_names(*key.value, true);
    collect_aggregates(*key.value, std::nullopt);
  }
  grouped_ = !wanted_.empty() || !modifiers.group_by.empty();
  if (!grouped_ || !scope_.sources) return;
  AggregateGroups::Wanted sources;
  sources.sources = true;
  sources.facts = scope_.facts;
  sources.result = scope_.variables.hidden("sources");
  sources.text = "sources";
  wanted_.push_back(std::move(sources));
}

void FindPlanner::find_groups() {
  const ast::Modifiers& modifiers = scope_.modifiers;
  if (modifiers.group_by.empty()) {
    for (const ItemPlan& item : items_) {
      if (!item.aggregated) groups_.push_back(item.column);
    }
    return;
  }
  for (std::size_t i = 0; i < modifiers.group_by.size(); ++i) {
    const std::string& name = modifiers.group_by[i].name;
    const ast::Span span =
        i < modifiers.group_by_spans.size() ? modifiers.group_by_spans[i] : ast::Span{};
    const ItemPlan* item = item_named(name);
    const std::optional<VariableId> id = scope_.variables.find(name);
    if (item != nullptr && item->aggregated) {
      fail_at(span, "?" + name + " is made of aggregates: it cannot be a group");
    }
    VariableId column = 0;
    if (item != nullptr) {
      column = item->column;
    } else if (id && scope_.bound.contains(*id)) {
      column = *id;
    } else {
      fail_unbound(span, name, names());
    }
    if (std::find(groups_.begin(), groups_.end(), column) == groups_.end()) {
      groups_.push_back(column);
    }
  }
}

CompileInput FindPlanner::compile_input() const {
  CompileInput input;
  input.variables = &scope_.variables;
  input.schema = &root_->schema();
  for (const auto& [aggregate, variable] : aggregates_) {
    if (const auto column = column_of(root_->schema(), variable)) {
      input.aggregate_columns.emplace_back(aggregate, *column);
    }
  }
  return input;
}

void FindPlanner::compute(const ast::Expression& expression, VariableId column,
                          const std::string& text) {
  put<Extend>(column, compile(expression, compile_input(), context_), text);
}

void FindPlanner::compute(ItemPlan& item) {
  if (item.done) return;
  const bool hidden = scope_.variables.is_hidden(item.column);
  compute(*item.item->value, item.column, item.item->as && !hidden ? "" : item.item->text);
  item.done = true;
}

VariableId FindPlanner::column_of_argument(const ast::Expression& argument) {
  if (const ast::Variable* variable = variable_in(argument)) {
    const ItemPlan* item = item_named(variable->name);
    if (item == nullptr || item->done) return scope_.variables.named(variable->name);
  }
  const VariableId column = scope_.variables.hidden("argument");
  compute(argument, column, "an argument");
  return column;
}

/// Fails when the expression uses what is not in `seen`, outside aggregates.
void FindPlanner::check_seen(const ast::Expression& expression, const VariableSet& seen,
                             const std::string& what) const {
  for (const std::string& name : variables_of(expression, false)) {
    const std::optional<VariableId> id = scope_.variables.find(name);
    if (!id || !seen.contains(*id)) fail_at(expression.span, "?" + name + " " + what);
  }
}

void FindPlanner::group() {
  const bool by_name = !scope_.modifiers.group_by.empty();
  for (ItemPlan& item : items_) {
    const bool is_group = std::find(groups_.begin(), groups_.end(), item.column) != groups_.end();
    if (!item.aggregated && (!by_name || is_group)) compute(item);
  }
  for (std::size_t i = 0; i < aggregates_.size(); ++i) {
    const ast::Aggregate& aggregate = *aggregates_[i].first;
    if (aggregate.argument) wanted_[i].argument = column_of_argument(*aggregate.argument);
  }
  VariableSet certain;
  for (const VariableId id : groups_) {
    if (certain_.contains(id)) certain.insert(id);
  }
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const bool is_count = wanted_[i].kind == ast::AggregateKind::kCount && !wanted_[i].sources;
    if (is_count) certain.insert(wanted_[i].result);
  }
  certain_ = std::move(certain);
  rows_ = groups_.empty() ? 1 : std::max(1.0, rows_ / 4);
  put<AggregateGroups>(groups_, wanted_, are_relations(groups_, scope_.group));
  VariableSet seen(groups_.begin(), groups_.end());
  for (ItemPlan& item : items_) {
    if (seen.contains(item.column)) continue;
    check_seen(*item.item->value, seen, "is neither a group nor in an aggregate");
    compute(item);
    seen.insert(item.column);
  }
}

/// What the answer is made of.
Asked FindPlanner::asked() const {
  const bool each_once = grouped_ ? std::all_of(wanted_.begin(), wanted_.end(), ignores_repeats)
                                  : !scope_.all || (items_.empty() && scope_.facts.empty());
  return {variables_asked_for(scope_), each_once, grouped_};
}

VariableSet FindPlanner::answer_columns() const {
  VariableSet result;
  for (const ItemPlan& item : items_) result.insert(item.column);
  return result;
}

void FindPlanner::having() {
  const ast::ExpressionPtr& condition = scope_.modifiers.having;
  if (!condition) return;
  VariableSet seen = answer_columns();
  seen.insert(groups_.begin(), groups_.end());
  if (scope_.all && !grouped_) seen.insert(scope_.bound.begin(), scope_.bound.end());
  check_seen(*condition, seen, "is not in the answer: having sees what is found, and the groups");
  rows_ *= 0.3;
  put<Filter>(compile(*condition, compile_input(), context_), "having");
}

void FindPlanner::make_distinct() {
  if (scope_.all || grouped_ || scope_.sources) return;
  const VariableSet columns = answer_columns();
  Schema kept;
  for (const ItemPlan& item : items_) kept.push_back(item.column);
  if (kept != root_->schema()) put<Project>(std::move(kept));
  if (!is_key(scope_.group, columns) && !root_->gives_each_once()) put<Distinct>();
}

void FindPlanner::order_and_limit() {
  const ast::Modifiers& modifiers = scope_.modifiers;
  const bool limits = grouped_ || !scope_.sources;
  VariableSet seen = answer_columns();
  if (scope_.all) {
    seen.insert(groups_.begin(), groups_.end());
    if (!grouped_) seen.insert(scope_.bound.begin(), scope_.bound.end());
  }
  std::vector<Sort::Key> keys;
  for (const ast::OrderKey& key : modifiers.order_by) {
    check_seen(*key.value, seen,
               "is not in the answer: order by sees what is found, or everything with `find all`");
    refuse_constant_key(key);
    Sort::Key sorted;
    sorted.descending = key.descending;
    if (const ast::Variable* variable = variable_in(*key.value)) {
      sorted.variable = *scope_.variables.find(variable->name);
    } else {
      sorted.variable = scope_.variables.hidden("key");
      compute(*key.value, sorted.variable, "a key of the order");
    }
    keys.push_back(sorted);
  }
  const std::uint64_t offset = modifiers.offset.value_or(0);
  if (!keys.empty()) {
    std::optional<std::size_t> keep;
    if (limits && modifiers.limit && *modifiers.limit + offset >= offset)
      keep = *modifiers.limit + offset;
    const std::optional<VariableId> time =
        time_that_sorts(modifiers.order_by.front(), scope_.variables);
    if (keep && time) root_->keep_earliest(*time, *keep, keys.size() == 1);
    put<Sort>(std::move(keys), keep);
  }
  if (limits && (modifiers.limit || offset > 0)) {
    if (modifiers.limit) rows_ = std::min(rows_, static_cast<double>(*modifiers.limit));
    put<Limit>(modifiers.limit, offset);
  }
}

PlannedFind FindPlanner::finish() {
  PlannedFind result;
  for (const ItemPlan& item : items_) result.columns.push_back(item.column);
  result.has_sources = grouped_ && scope_.sources;
  Schema more(scope_.facts);
  if (result.has_sources) more = {wanted_.back().result};
  result.columns.insert(result.columns.end(), more.begin(), more.end());
  if (result.columns != root_->schema()) put<Project>(Schema(result.columns));
  result.root = std::move(root_);
  for (const VariableId id : result.columns) {
    if (certain_.contains(id)) result.certain.insert(id);
  }
  result.rows = rows_;
  return result;
}

PlannedFind FindPlanner::plan() {
  prepare_items();
  find_aggregates();
  const Asked what = asked();
  Pipeline pipeline = GroupPlanner(context_, scope_.variables, scope_.explained)
                          .plan(scope_.group, Pipeline{}, scope_.bound, &what);
  ensure_root(pipeline, context_);
  root_ = std::move(pipeline.root);
  rows_ = pipeline.flow.rows;
  certain_ = std::move(pipeline.flow.certain);
  if (grouped_) {
    find_groups();
    group();
  } else {
    for (ItemPlan& item : items_) compute(item);
  }
  having();
  make_distinct();
  order_and_limit();
  return finish();
}

}  // namespace

PlannedFind plan_find(FindScope& scope, Context& context) {
  return FindPlanner(scope, context).plan();
}

}  // namespace annals::query
