// Which relations a rule reads, and how.
#include <algorithm>

#include "query/expression.h"
#include "query/rules.h"

namespace annals::query {
namespace {

class Needs {
 public:
  explicit Needs(const Context& context) : context_(context) {}

  void group(const ast::Group& group, ReadIn in) {
    for (const ast::Element& element : group.elements) {
      std::visit([&](const auto& value) { visit(value, in); }, element.value);
    }
  }

  std::vector<RuleNeed> found;
  bool quotes = false;  // an expression may make a fact to quote

 private:
  /// Of several one inside the other the outermost is told.
  static ReadIn inside(ReadIn outer, ReadIn inner) {
    return outer == ReadIn::kGroup ? inner : outer;
  }

  void visit(const ast::PatternElement& element, ReadIn in) {
    step(element.pattern.relation, in);
    for (const ast::Qualifier& qualifier : element.pattern.qualifiers) about(qualifier, in);
  }
  void about(const ast::Qualifier& qualifier, ReadIn in) {
    step(qualifier.relation, in);
    for (const ast::Qualifier& inner : qualifier.qualifiers) about(inner, in);
  }
  void visit(const ast::OptionalElement& element, ReadIn in) {
    group(*element.group, inside(in, ReadIn::kOptional));
  }
  void visit(const ast::NotElement& element, ReadIn in) {
    group(*element.group, inside(in, ReadIn::kNot));
  }
  void visit(const ast::UnionElement& element, ReadIn in) {
    for (const auto& inner : element.groups) group(*inner, in);
  }
  void visit(const ast::FilterElement& element, ReadIn) { expression(*element.condition); }
  void visit(const ast::LetElement& element, ReadIn) { expression(*element.value); }
  void visit(const ast::SubqueryElement& element, ReadIn in) {
    const ast::Query& query = *element.query;
    const auto& find = std::get<ast::Find>(query.body);
    group(find.where, inside(in, ReadIn::kFind));
    for (const ast::FindItem& item : find.items) expression(*item.value);
    if (query.modifiers.having) expression(*query.modifiers.having);
    for (const ast::OrderKey& key : query.modifiers.order_by) expression(*key.value);
  }

  // ---- relations ----

  void add(RuleNeed need) {
    if (std::find(found.begin(), found.end(), need) == found.end()) {
      found.push_back(std::move(need));
    }
  }
  void relation(const ast::TermNode& node, ReadIn in) {
    if (!is_constant(node)) return add({{}, in});
    const Term name = meant_term(node, context_);
    if (name.is_entity()) add({name.as_entity(), in});
  }
  void step(const ast::Step& at, ReadIn in) {
    if (const auto* one = std::get_if<ast::StepRelation>(&at.value)) {
      relation(one->relation, in);
    } else if (const auto* inverse = std::get_if<ast::StepInverse>(&at.value)) {
      step(*inverse->step, in);
    } else if (const auto* repeat = std::get_if<ast::StepRepeat>(&at.value)) {
      step(*repeat->step, in);
      if (repeat->least == 0) add({{}, in});  // the ends of any fact
    } else if (const auto* sequence = std::get_if<ast::StepSequence>(&at.value)) {
      for (const auto& inner : sequence->steps) step(*inner, in);
    } else if (const auto* either = std::get_if<ast::StepAlternatives>(&at.value)) {
      for (const auto& inner : either->steps) step(*inner, in);
    } else {
      add({{}, in});  // any but some
    }
  }

  // ---- holds() ----

  void expression(const ast::Expression& at) {
    std::visit([&](const auto& value) { inside(value); }, at.value);
  }
  void inside(const ast::TermNode& node) {
    quotes = quotes || std::holds_alternative<ast::Quoted>(node.value);
  }
  void inside(const ast::TimeLiteral&) {}
  void inside(const ast::Unary& unary) { expression(*unary.operand); }
  void inside(const ast::Binary& binary) {
    expression(*binary.left);
    expression(*binary.right);
  }
  void inside(const ast::Compare& compare) {
    expression(*compare.left);
    expression(*compare.right);
  }
  void inside(const ast::InList& in) {
    expression(*in.value);
    for (const ast::ExpressionPtr& item : in.list) expression(*item);
  }
  void inside(const ast::Call& call) {
    if (call.function == ast::Function::kHolds) holds(call);
    for (const ast::ExpressionPtr& argument : call.arguments) {
      const bool only_read = call.function == ast::Function::kHolds && is_quoted(*argument);
      if (!only_read) expression(*argument);
    }
  }
  void inside(const ast::Aggregate& aggregate) {
    if (aggregate.argument) expression(*aggregate.argument);
  }
  static bool is_quoted(const ast::Expression& at) {
    const auto* node = std::get_if<ast::TermNode>(&at.value);
    return node != nullptr && std::holds_alternative<ast::Quoted>(node->value);
  }
  void holds(const ast::Call& call) {
    const auto* node = call.arguments.empty()
                           ? nullptr
                           : std::get_if<ast::TermNode>(&call.arguments.front()->value);
    const auto* quoted = node == nullptr ? nullptr : std::get_if<ast::Quoted>(&node->value);
    if (quoted == nullptr) return add({{}, ReadIn::kHolds});
    step(quoted->pattern->relation, ReadIn::kHolds);
  }

  const Context& context_;
};

}  // namespace

std::vector<RuleNeed> needs_of(const ast::Rule& rule, const Context& context) {
  Needs needs(context);
  needs.group(rule.body, ReadIn::kGroup);
  return std::move(needs.found);
}

bool quotes_facts(const ast::Rule& rule, const Context& context) {
  for (const ast::TermNode* end : {&rule.head.subject, &rule.head.object}) {
    if (std::holds_alternative<ast::Quoted>(end->value)) return true;
  }
  Needs needs(context);
  needs.group(rule.body, ReadIn::kGroup);
  return needs.quotes;
}

std::string head_of(const ast::Rule& rule, const Context& context) {
  const ast::TermNode& relation = std::get<ast::StepRelation>(rule.head.relation.value).relation;
  if (!is_constant(relation)) return {};
  const Term name = meant_term(relation, context);
  return name.is_entity() ? name.as_entity() : std::string();
}

}  // namespace annals::query
