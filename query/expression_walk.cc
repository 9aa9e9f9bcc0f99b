// What an expression mentions: variables and aggregates.
#include "query/expression.h"

namespace annals::query {
namespace {

class Walk {
 public:
  explicit Walk(bool inside_aggregates) : inside_aggregates_(inside_aggregates) {}

  void expression(const ast::Expression& expression) {
    std::visit([&](const auto& value) { visit(value); }, expression.value);
  }

  std::set<std::string> variables;
  std::vector<const ast::Aggregate*> aggregates;

 private:
  void visit(const ast::TermNode& node) {
    if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
      variables.insert(variable->name);
    } else if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
      pattern(*quoted->pattern);
    }
  }

  void pattern(const ast::TriplePattern& pattern) {
    visit(pattern.subject);
    if (const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value)) {
      visit(relation->relation);
    }
    visit(pattern.object);
    if (!pattern.time) return;
    if (pattern.time->binds) variables.insert(pattern.time->binds->name);
    if (pattern.time->operand) {
      if (const auto* operand = std::get_if<ast::Variable>(&pattern.time->operand->value)) {
        variables.insert(operand->name);
      }
    }
  }

  void visit(const ast::TimeLiteral&) {}
  void visit(const ast::Unary& unary) { expression(*unary.operand); }
  void visit(const ast::Binary& binary) {
    expression(*binary.left);
    expression(*binary.right);
  }
  void visit(const ast::Compare& compare) {
    expression(*compare.left);
    expression(*compare.right);
  }
  void visit(const ast::InList& in) {
    expression(*in.value);
    for (const ast::ExpressionPtr& item : in.list) expression(*item);
  }
  void visit(const ast::Call& call) {
    for (const ast::ExpressionPtr& argument : call.arguments) expression(*argument);
  }
  void visit(const ast::Aggregate& aggregate) {
    aggregates.push_back(&aggregate);
    if (inside_aggregates_ && aggregate.argument) expression(*aggregate.argument);
  }

  bool inside_aggregates_;
};

}  // namespace

std::set<std::string> variables_of(const ast::Expression& expression, bool inside_aggregates) {
  Walk walk(inside_aggregates);
  walk.expression(expression);
  return std::move(walk.variables);
}

std::vector<const ast::Aggregate*> aggregates_of(const ast::Expression& expression) {
  Walk walk(true);
  walk.expression(expression);
  return std::move(walk.aggregates);
}

}  // namespace annals::query
