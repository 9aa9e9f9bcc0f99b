#include "query/asked.h"

#include <algorithm>

#include "query/expression.h"
#include "query/statement_error.h"

namespace annals::query {

const ast::Variable* variable_in(const ast::Expression& expression) {
  const auto* node = std::get_if<ast::TermNode>(&expression.value);
  return node == nullptr ? nullptr : std::get_if<ast::Variable>(&node->value);
}

VariableSet variables_asked_for(const FindScope& scope) {
  VariableSet result(scope.facts.begin(), scope.facts.end());
  const auto add_name = [&](const std::string& name) {
    if (const auto id = scope.variables.find(name)) result.insert(*id);
  };
  const auto add = [&](const ast::Expression& expression) {
    for (const std::string& name : variables_of(expression)) add_name(name);
  };
  for (const ast::FindItem& item : scope.items) add(*item.value);
  const ast::Modifiers& modifiers = scope.modifiers;
  for (const ast::Variable& group : modifiers.group_by) add_name(group.name);
  if (modifiers.having) add(*modifiers.having);
  for (const ast::OrderKey& key : modifiers.order_by) add(*key.value);
  return result;
}

bool ignores_repeats(const AggregateGroups::Wanted& wanted) {
  return wanted.distinct || wanted.sources || wanted.kind == ast::AggregateKind::kMin ||
         wanted.kind == ast::AggregateKind::kMax;
}

std::optional<VariableId> time_that_sorts(const ast::OrderKey& key, const Variables& variables) {
  if (key.descending) return std::nullopt;
  const ast::Expression* value = key.value.get();
  const auto* call = std::get_if<ast::Call>(&value->value);
  if (call != nullptr && call->function == ast::Function::kFirst && call->arguments.size() == 1) {
    value = call->arguments.front().get();
  }
  const ast::Variable* variable = variable_in(*value);
  return variable == nullptr ? std::nullopt : variables.find(variable->name);
}

void refuse_constant_key(const ast::OrderKey& key) {
  const auto* node = std::get_if<ast::TermNode>(&key.value->value);
  const auto* constant = node == nullptr ? nullptr : std::get_if<ast::Constant>(&node->value);
  if (constant == nullptr) return;
  const std::string meant =
      constant->term.is_entity() ? "; did you mean ?" + constant->term.as_entity() + "?" : "";
  fail_at(key.value->span,
          "order by needs a variable or an expression: this is the same in every "
          "row" +
              meant);
}

namespace {

bool is_relation(VariableId id, const Group& group) {
  for (const Element& element : group.elements) {
    const auto* segment = std::get_if<Segment>(&element.value);
    if (segment == nullptr) continue;
    for (const Item& item : segment->items) {
      const auto* pattern = std::get_if<FactPattern>(&item.value);
      if (pattern == nullptr) continue;
      const Slot& slot = pattern->at(Column::kRelation);
      if (slot.is_variable() && slot.variable == id) return true;
    }
  }
  return false;
}

}  // namespace

bool are_relations(const std::vector<VariableId>& ids, const Group& group) {
  return std::all_of(ids.begin(), ids.end(),
                     [&group](VariableId id) { return is_relation(id, group); });
}

}  // namespace annals::query
