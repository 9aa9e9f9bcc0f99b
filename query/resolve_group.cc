// Groups and whole finds.
#include <algorithm>

#include "query/expression.h"
#include "query/names.h"
#include "query/resolve.h"
#include "query/resolver.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

bool is_barrier(const Element& element) { return !std::holds_alternative<Segment>(element.value); }

/// The name under which a column can be seen from outside.
std::optional<std::string> name_of(const ast::FindItem& item) {
  if (item.as) return item.as->name;
  if (const auto* node = std::get_if<ast::TermNode>(&item.value->value)) {
    if (const auto* variable = std::get_if<ast::Variable>(&node->value)) return variable->name;
  }
  return std::nullopt;
}

ast::FindItem item_of(const std::string& variable, const ast::Span& span) {
  ast::FindItem item;
  const ast::TermNode node{ast::Variable{variable}, span};
  item.value = std::make_shared<const ast::Expression>(ast::Expression{node, span});
  item.text = variable;
  item.span = span;
  return item;
}

/// Whether the answer tells how many matches there are.
bool counts_matches(const ast::Find& find, const ast::Modifiers& modifiers) {
  const auto counts = [](const ast::ExpressionPtr& expression) {
    if (!expression) return false;
    const std::vector<const ast::Aggregate*> aggregates = aggregates_of(*expression);
    return std::any_of(aggregates.begin(), aggregates.end(), [](const ast::Aggregate* aggregate) {
      return !aggregate->distinct && aggregate->kind != ast::AggregateKind::kMin &&
             aggregate->kind != ast::AggregateKind::kMax;
    });
  };
  return find.all || counts(modifiers.having) ||
         std::any_of(find.items.begin(), find.items.end(),
                     [&](const ast::FindItem& item) { return counts(item.value); }) ||
         std::any_of(modifiers.order_by.begin(), modifiers.order_by.end(),
                     [&](const ast::OrderKey& key) { return counts(key.value); });
}

std::shared_ptr<FindScope> resolve_scope(const ast::Group& where, Resolver::Wishes wishes,
                                         Context& context) {
  auto scope = std::make_shared<FindScope>();
  Resolver resolver(context, scope->variables, wishes);
  scope->group = resolver.group(where);
  scope->bound = bindable(scope->group);
  scope->facts = resolver.facts();
  scope->sources = wishes.may_repeat;
  check_conditions(scope->group, {}, scope->variables);
  return scope;
}

/// `*`: every named variable that the group binds, in order of appearance.
void write_out_star(FindScope& scope, const ast::Span& span) {
  for (const VariableId id : scope.bound) {
    if (!scope.variables.is_hidden(id)) {
      scope.items.push_back(item_of(scope.variables.name(id), span));
    }
  }
}

bool node_has_variables(const ast::TermNode& node) {
  if (std::holds_alternative<ast::Variable>(node.value)) return true;
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted == nullptr) return false;
  ast::Group group;
  group.elements.push_back(ast::Element{ast::PatternElement{*quoted->pattern}, node.span});
  return has_variables(group);
}

bool step_has_variables(const ast::Step& step) {
  if (const auto* relation = std::get_if<ast::StepRelation>(&step.value)) {
    return node_has_variables(relation->relation);
  }
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    return step_has_variables(*inverse->step);
  }
  if (const auto* repeat = std::get_if<ast::StepRepeat>(&step.value)) {
    return step_has_variables(*repeat->step);
  }
  const auto any = [](const std::vector<ast::Ptr<ast::Step>>& steps) {
    return std::any_of(steps.begin(), steps.end(),
                       [](const auto& one) { return step_has_variables(*one); });
  };
  if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value))
    return any(sequence->steps);
  if (const auto* one_of = std::get_if<ast::StepAlternatives>(&step.value)) {
    return any(one_of->steps);
  }
  return false;
}

bool time_has_variables(const std::optional<ast::TimeSpec>& time) {
  return time && (time->binds ||
                  (time->operand && std::holds_alternative<ast::Variable>(time->operand->value)));
}

bool qualifiers_have_variables(const std::vector<ast::Qualifier>& qualifiers) {
  return std::any_of(qualifiers.begin(), qualifiers.end(), [](const ast::Qualifier& qualifier) {
    return step_has_variables(qualifier.relation) || node_has_variables(qualifier.object) ||
           time_has_variables(qualifier.time) || qualifiers_have_variables(qualifier.qualifiers);
  });
}

}  // namespace

bool has_variables(const ast::Group& patterns) {
  return std::any_of(
      patterns.elements.begin(), patterns.elements.end(), [](const ast::Element& element) {
        const auto* part = std::get_if<ast::PatternElement>(&element.value);
        if (part == nullptr) return true;
        const ast::TriplePattern& pattern = part->pattern;
        return node_has_variables(pattern.subject) || step_has_variables(pattern.relation) ||
               node_has_variables(pattern.object) || time_has_variables(pattern.time) ||
               qualifiers_have_variables(pattern.qualifiers);
      });
}

VariableSet Resolver::named_in(const ast::Expression& expression) {
  note_unknown_in(expression, context_);
  VariableSet result;
  for (const std::string& name : variables_of(expression)) result.insert(variables_.named(name));
  return result;
}

Condition Resolver::let(const ast::LetElement& element, const ast::Span& span,
                        const std::vector<Element>& before) {
  LetCondition let;
  let.variable = variables_.named(element.variable.name);
  let.expression = element.value;
  let.span = span;
  std::size_t barriers = 0;
  for (const Element& other : before) {
    if (!is_barrier(other)) continue;
    ++barriers;
    if (mentioned(other).contains(let.variable)) let.earliest = barriers;
  }
  VariableSet reads = named_in(*element.value);
  return Condition{std::move(let), std::move(reads)};
}

SubqueryPart Resolver::subquery(const ast::SubqueryElement& element, const ast::Span& span) {
  const auto* find = std::get_if<ast::Find>(&element.query->body);
  if (find == nullptr) fail_at(span, "an inner query must be a `find`");
  const ast::Modifiers& modifiers = element.query->modifiers;
  if (!modifiers.according_to.empty() || modifiers.as_of) {
    fail_at(span, "`according to` and `as of` belong to the whole query, not to an inner find");
  }
  SubqueryPart part;
  part.find = resolve_find(*find, modifiers, context_);
  for (const ast::FindItem& item : part.find->items) {
    const std::optional<std::string> name = name_of(item);
    part.columns.push_back(std::nullopt);
    if (!name) continue;
    part.columns.back() = variables_.named(*name);
    part.gives.insert(*part.columns.back());
  }
  return part;
}

Group Resolver::group(const ast::Group& group) {
  Group result;
  for (const ast::Element& element : group.elements) {
    std::vector<Element>& elements = result.elements;
    if (const auto* pattern = std::get_if<ast::PatternElement>(&element.value)) {
      if (elements.empty() || is_barrier(elements.back())) elements.push_back(Element{Segment{}});
      std::vector<Item> items;
      add_pattern(pattern->pattern, Target{items, result.conditions});
      for (Item& item : items) {
        std::get<Segment>(elements.back().value).items.push_back(std::move(item));
      }
    } else if (const auto* optional = std::get_if<ast::OptionalElement>(&element.value)) {
      elements.push_back(
          Element{OptionalPart{std::make_shared<Group>(this->group(*optional->group))}});
    } else if (const auto* one_of = std::get_if<ast::UnionElement>(&element.value)) {
      UnionPart part;
      for (const auto& branch : one_of->groups) {
        part.groups.push_back(std::make_shared<Group>(this->group(*branch)));
      }
      elements.push_back(Element{std::move(part)});
    } else if (const auto* inner = std::get_if<ast::SubqueryElement>(&element.value)) {
      elements.push_back(Element{subquery(*inner, element.span)});
    } else if (const auto* filter = std::get_if<ast::FilterElement>(&element.value)) {
      VariableSet reads = named_in(*filter->condition);
      result.conditions.push_back(Condition{FilterCondition{filter->condition}, std::move(reads)});
    } else if (const auto* computed = std::get_if<ast::LetElement>(&element.value)) {
      result.conditions.push_back(let(*computed, element.span, elements));
    } else if (const auto* negation = std::get_if<ast::NotElement>(&element.value)) {
      const bool bind_facts = std::exchange(wishes_.bind_facts, false);
      auto without = std::make_shared<Group>(this->group(*negation->group));
      wishes_.bind_facts = bind_facts;
      VariableSet reads = mentioned(*without);
      result.conditions.push_back(Condition{NotCondition{std::move(without)}, std::move(reads)});
    }
  }
  hoist_patterns(result);
  return result;
}

std::shared_ptr<FindScope> resolve_find(const ast::Find& find, const ast::Modifiers& modifiers,
                                        Context& context, bool sources) {
  Resolver::Wishes wishes;
  wishes.bind_facts = wishes.may_repeat = sources;
  wishes.counts = counts_matches(find, modifiers);
  auto scope = resolve_scope(find.where, wishes, context);
  scope->all = find.all;
  scope->modifiers = modifiers;
  if (find.star) {
    write_out_star(*scope, find.where.span);
  } else {
    scope->items = find.items;
  }
  return scope;
}

std::shared_ptr<FindScope> resolve_ask(const ast::Group& group, bool bare, Context& context) {
  Resolver::Wishes wishes;
  wishes.questions = bare;
  auto scope = resolve_scope(group, wishes, context);
  scope->all = true;
  scope->modifiers.limit = 1;
  return scope;
}

std::shared_ptr<FindScope> resolve_bare(const ast::Group& patterns, const ast::Modifiers& modifiers,
                                        Context& context, bool sources) {
  Resolver::Wishes wishes;
  wishes.bind_facts = wishes.may_repeat = sources;
  auto scope = resolve_scope(patterns, wishes, context);
  scope->modifiers = modifiers;
  write_out_star(*scope, patterns.span);
  return scope;
}

std::shared_ptr<FindScope> resolve_facts(const ast::Group& patterns,
                                         const ast::Modifiers& modifiers, Context& context) {
  Resolver::Wishes wishes;
  wishes.bind_facts = true;
  wishes.questions = !has_variables(patterns);
  auto scope = resolve_scope(patterns, wishes, context);
  scope->all = true;
  scope->modifiers = modifiers;
  return scope;
}

std::shared_ptr<FindScope> resolve_template(const ast::Group& group,
                                            const std::map<std::string, ast::Span>& names,
                                            const ast::Modifiers& modifiers, Context& context,
                                            bool sources) {
  Resolver::Wishes wishes;
  wishes.bind_facts = wishes.may_repeat = sources;
  auto scope = resolve_scope(group, wishes, context);
  scope->all = true;
  for (const auto& [name, span] : names) scope->items.push_back(item_of(name, span));
  scope->modifiers = modifiers;
  return scope;
}

}  // namespace annals::query
