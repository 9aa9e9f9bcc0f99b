// Term nodes and time operands that stand for one value.
#include <fmt/format.h>

#include <algorithm>

#include "query/expression.h"
#include "query/statement_error.h"
#include "query/unbound.h"

namespace annals::query {
namespace {

using store::Id;

const std::vector<Term>& values(const ast::Parameter& parameter, const ast::Span& span,
                                const Context& context) {
  const auto& parameters = context.options().parameters;
  const auto found = parameters.find(parameter.name);
  if (found == parameters.end()) {
    std::vector<std::string> given;
    for (const auto& [name, values] : parameters) given.push_back(name);
    fail_without_value(span, parameter.name, given);
  }
  return found->second;
}

const Term& single_value(const ast::Parameter& parameter, const ast::Span& span,
                         const Context& context) {
  const std::vector<Term>& found = values(parameter, span, context);
  if (found.size() == 1) return found.front();
  fail_at(span, fmt::format("the parameter ${0} is a list: one may stand in `in (${0})`, and after "
                            "`according to` and `timeline`",
                            parameter.name));
}

Term constant_fact(const ast::TriplePattern& pattern, const Context& context) {
  const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
  if (relation == nullptr) {
    fail_at(pattern.relation.span, "a quoted fact has one relation, no steps");
  }
  if (!pattern.qualifiers.empty()) {
    fail_at(pattern.qualifiers.front().span, "a quoted fact takes no qualifiers here");
  }
  TimeValue time;
  if (pattern.time) {
    const ast::TimeSpec& spec = *pattern.time;
    if (spec.binds) {
      fail_at(spec.span, fmt::format("?{} has no value here", spec.binds->name));
    }
    if (!spec.word) fail_at(spec.span, "_ has no value here");
    if (!spec.plain && spec.word != TimeWord::kExactly) {
      fail_at(spec.span, "the time of a quoted fact takes no word here");
    }
    if (spec.operand) time = constant_time(*spec.operand, context);
  }
  try {
    return Term::fact(Fact(constant_term(pattern.subject, context),
                           constant_term(relation->relation, context),
                           constant_term(pattern.object, context), time));
  } catch (const Error& error) {
    fail_at(pattern.span, error.what(), error.code());
  }
}

bool is_constant(const ast::TimeSpec& spec) {
  return !spec.binds && spec.operand && !std::holds_alternative<ast::Variable>(spec.operand->value);
}

}  // namespace

Term constant_term(const ast::TermNode& node, const Context& context) {
  if (const auto* constant = std::get_if<ast::Constant>(&node.value)) return constant->term;
  if (const auto* parameter = std::get_if<ast::Parameter>(&node.value)) {
    return single_value(*parameter, node.span, context);
  }
  if (const auto* blank = std::get_if<ast::Blank>(&node.value)) {
    if (context.options().blank) return context.options().blank(blank->label);
    fail_at(node.span, fmt::format("_:{} names nothing here", blank->label));
  }
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
    return constant_fact(*quoted->pattern, context);
  }
  if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
    fail_at(node.span,
            fmt::format("?{} has no value here: one name is called for", variable->name));
  }
  fail_at(node.span, "_ is anything, and here one name is called for");
}

std::vector<Term> constant_terms(const ast::TermNode& node, const Context& context) {
  const auto* parameter = std::get_if<ast::Parameter>(&node.value);
  if (parameter != nullptr) return values(*parameter, node.span, context);
  return {constant_term(node, context)};
}

Term meant_term(const ast::TermNode& node, const Context& context) {
  return context.snapshot().read(constant_term(node, context));
}

bool keeps_names(const ast::Step& step, const Context& context) {
  const auto any_keeps = [&](const std::vector<ast::Ptr<ast::Step>>& steps) {
    return std::any_of(steps.begin(), steps.end(),
                       [&](const auto& inner) { return keeps_names(*inner, context); });
  };
  if (const auto* one = std::get_if<ast::StepRelation>(&step.value)) {
    if (!is_constant(one->relation)) return false;
    const std::optional<Id> id = context.snapshot().find(constant_term(one->relation, context));
    return id && context.snapshot().keeps_names(*id);
  }
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    return keeps_names(*inverse->step, context);
  }
  if (const auto* repeat = std::get_if<ast::StepRepeat>(&step.value)) {
    return keeps_names(*repeat->step, context);
  }
  if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value)) {
    return any_keeps(sequence->steps);
  }
  const auto* either = std::get_if<ast::StepAlternatives>(&step.value);
  return either != nullptr && any_keeps(either->steps);
}

bool is_constant(const ast::TermNode& node) {
  if (std::holds_alternative<ast::Variable>(node.value) ||
      std::holds_alternative<ast::Anything>(node.value)) {
    return false;
  }
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted == nullptr) return true;
  const ast::TriplePattern& pattern = *quoted->pattern;
  const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
  return relation != nullptr && is_constant(pattern.subject) && is_constant(relation->relation) &&
         is_constant(pattern.object) && (!pattern.time || is_constant(*pattern.time));
}

TimeValue constant_time(const ast::TimeOperand& operand, const Context& context) {
  if (const auto* time = std::get_if<TimeValue>(&operand.value)) return *time;
  if (std::holds_alternative<ast::Now>(operand.value)) {
    return TimeValue::from_moment(context.options().now);
  }
  if (const auto* variable = std::get_if<ast::Variable>(&operand.value)) {
    fail_at(operand.span, fmt::format("?{} has no value here", variable->name));
  }
  const auto& parameter = std::get<ast::Parameter>(operand.value);
  const Term& value = single_value(parameter, operand.span, context);
  if (value.is_time()) return value.as_time();
  // Where a time is called for, a four-digit integer is a year.
  if (value.is_integer() && value.as_integer() >= 1000 && value.as_integer() <= 9999) {
    return TimeValue::parse(fmt::format("{}", value.as_integer()));
  }
  fail_at(operand.span, fmt::format("the parameter ${} is not a time", parameter.name));
}

}  // namespace annals::query
