#include "query/step_text.h"

#include <algorithm>

#include "model/write.h"

namespace annals::query {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string joined(const std::vector<ast::Ptr<ast::Step>>& steps, char separator) {
  std::string result;
  for (const auto& step : steps) {
    if (!result.empty()) result += separator;
    result += text_of(*step);
  }
  return result;
}

std::string repetition(const ast::StepRepeat& repeat) {
  if (repeat.least == 0 && !repeat.most) return "*";
  if (repeat.least == 1 && !repeat.most) return "+";
  if (repeat.least == 0 && repeat.most == 1) return "?";
  std::string result = "{" + std::to_string(repeat.least);
  if (!repeat.most) return result + ",}";
  if (*repeat.most != repeat.least) result += "," + std::to_string(*repeat.most);
  return result + "}";
}

std::string text_of_operand(const ast::TimeOperand& operand) {
  return std::visit(
      Overloaded{[](const TimeValue& time) { return std::string(time.text()); },
                 [](const ast::Now&) { return std::string("now"); },
                 [](const ast::Variable& variable) { return "?" + variable.name; },
                 [](const ast::Parameter& parameter) { return "$" + parameter.name; }},
      operand.value);
}

}  // namespace

std::string text_of(const ast::TermNode& node) {
  return std::visit(
      Overloaded{[](const ast::Constant& constant) { return write_term(constant.term); },
                 [](const ast::Variable& variable) { return "?" + variable.name; },
                 [](const ast::Parameter& parameter) { return "$" + parameter.name; },
                 [](const ast::Anything&) { return std::string("_"); },
                 [](const ast::Blank& blank) { return "_:" + blank.label; },
                 [](const ast::Quoted& quoted) {
                   const ast::TriplePattern& p = *quoted.pattern;
                   return "<< " + text_of(p.subject) + " " + text_of(p.relation) + " " +
                          text_of(p.object) + (p.time ? " " + text_of(*p.time) : "") + " >>";
                 }},
      node.value);
}

std::string text_of(const ast::Step& step) {
  return std::visit(
      Overloaded{
          [](const ast::StepRelation& relation) { return text_of(relation.relation); },
          [](const ast::StepSequence& sequence) { return "(" + joined(sequence.steps, '/') + ")"; },
          [](const ast::StepAlternatives& one) { return "(" + joined(one.steps, '|') + ")"; },
          [](const ast::StepInverse& inverse) { return "^" + text_of(*inverse.step); },
          [](const ast::StepExcept& except) {
            std::string names;
            for (const ast::TermNode& node : except.relations) {
              if (!names.empty()) names += '|';
              names += text_of(node);
            }
            return except.relations.size() == 1 ? "!" + names : "!(" + names + ")";
          },
          [](const ast::StepRepeat& repeat) { return text_of(*repeat.step) + repetition(repeat); }},
      step.value);
}

std::string text_of(const ast::TimeSpec& time) {
  std::string result = "@";
  if (time.binds) result += " ?" + time.binds->name;
  if (!time.binds && !time.word) result += " _";
  if (!time.word || !time.operand) return result;
  if (!time.plain) result += " " + std::string(spelling(*time.word));
  return result + " " + text_of_operand(*time.operand);
}

bool is_one_fact(const ast::Step& step) {
  return std::visit(
      Overloaded{[](const ast::StepRelation&) { return true; },
                 [](const ast::StepSequence& sequence) {
                   return sequence.steps.size() == 1 && is_one_fact(*sequence.steps.front());
                 },
                 [](const ast::StepAlternatives& one) {
                   return std::all_of(one.steps.begin(), one.steps.end(),
                                      [](const auto& s) { return is_one_fact(*s); });
                 },
                 [](const ast::StepInverse& inverse) { return is_one_fact(*inverse.step); },
                 [](const ast::StepExcept&) { return true; },
                 [](const ast::StepRepeat&) { return false; }},
      step.value);
}

bool has_repetition(const ast::Step& step) {
  const auto any = [](const std::vector<ast::Ptr<ast::Step>>& steps) {
    return std::any_of(steps.begin(), steps.end(),
                       [](const auto& s) { return has_repetition(*s); });
  };
  return std::visit(
      Overloaded{[](const ast::StepRelation&) { return false; },
                 [&any](const ast::StepSequence& sequence) { return any(sequence.steps); },
                 [&any](const ast::StepAlternatives& one) { return any(one.steps); },
                 [](const ast::StepInverse& inverse) { return has_repetition(*inverse.step); },
                 [](const ast::StepExcept&) { return false; },
                 [](const ast::StepRepeat&) { return true; }},
      step.value);
}

}  // namespace annals::query
