// The variables of patterns.
#include <algorithm>

#include "tests/naive/naive_pattern.h"

namespace annals::naive {

bool is_late(const ast::TimeSpec& spec) {
  return spec.operand && std::holds_alternative<ast::Variable>(spec.operand->value);
}

const ast::TermNode* relation_of(const ast::Step& step) {
  const auto* relation = std::get_if<ast::StepRelation>(&step.value);
  return relation == nullptr ? nullptr : &relation->relation;
}

namespace {

void note_variable(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void variables_of(const ast::TermNode& node, std::vector<std::string>& names) {
  if (const auto* variable = std::get_if<ast::Variable>(&node.value))
    note_variable(variable->name, names);
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value))
    naive::variables_of(*quoted->pattern, names);
}

// A T that is a variable appears here too, wherever it is bound.
void variables_of(const std::optional<ast::TimeSpec>& time, std::vector<std::string>& names) {
  if (!time) return;
  if (time->binds) note_variable(time->binds->name, names);
  if (is_late(*time)) note_variable(std::get<ast::Variable>(time->operand->value).name, names);
}

void variables_of(const std::vector<ast::Qualifier>& qualifiers, std::vector<std::string>& names) {
  for (const ast::Qualifier& q : qualifiers) {
    if (const ast::TermNode* relation = relation_of(q.relation)) variables_of(*relation, names);
    variables_of(q.object, names);
    variables_of(q.time, names);
    variables_of(q.qualifiers, names);
  }
}

}  // namespace

void variables_of(const ast::TriplePattern& pattern, std::vector<std::string>& names) {
  variables_of(pattern.subject, names);
  if (const auto* relation = relation_of(pattern.relation)) variables_of(*relation, names);
  variables_of(pattern.object, names);
  variables_of(pattern.time, names);
  variables_of(pattern.qualifiers, names);
}

namespace {

bool have_steps(const std::vector<ast::Qualifier>& qualifiers) {
  return std::any_of(qualifiers.begin(), qualifiers.end(), [](const ast::Qualifier& q) {
    return relation_of(q.relation) == nullptr || have_steps(q.qualifiers);
  });
}

}  // namespace

bool has_steps_in_braces(const ast::Group& group) {
  return std::any_of(group.elements.begin(), group.elements.end(), [](const ast::Element& element) {
    if (const auto* one = std::get_if<ast::PatternElement>(&element.value))
      return have_steps(one->pattern.qualifiers);
    if (const auto* optional = std::get_if<ast::OptionalElement>(&element.value))
      return has_steps_in_braces(*optional->group);
    const auto* either = std::get_if<ast::UnionElement>(&element.value);
    return either != nullptr &&
           std::any_of(either->groups.begin(), either->groups.end(),
                       [](const auto& inner) { return has_steps_in_braces(*inner); });
  });
}

}  // namespace annals::naive
