#include "tests/naive/naive_expression.h"

#include "tests/naive/naive_functions.h"

namespace annals::naive {

namespace {

struct Evaluator {
  const Binding& binding;
  const World& world;
  const AggregateValues& aggregates;

  Term operator()(const ast::Expression& e) const { return std::visit(*this, e.value); }

  Term operator()(const ast::TermNode& node) const { return instantiate(node, binding, world); }

  Term operator()(const ast::TimeLiteral& literal) const {
    if (const auto* time = std::get_if<TimeValue>(&literal.value)) return Term::time(*time);
    return Term::time(TimeValue::parse(world.now));
  }

  Term operator()(const ast::Unary& unary) const {
    const Term value = (*this)(*unary.operand);
    if (unary.op == ast::UnaryOperator::kNot)
      return value.is_truth() ? Term::truth(!value.as_truth()) : Term();
    return negate(value);
  }

  Term operator()(const ast::Binary& binary) const {
    if (binary.op == ast::BinaryOperator::kAnd || binary.op == ast::BinaryOperator::kOr)
      return logic(binary);
    const auto [a, b] = operands(*binary.left, *binary.right);
    switch (binary.op) {
      case ast::BinaryOperator::kEqual:
      case ast::BinaryOperator::kNotEqual: {
        if (a.empty() || b.empty()) return Term();
        return Term::truth(same(a, b) == (binary.op == ast::BinaryOperator::kEqual));
      }
      case ast::BinaryOperator::kLess:
      case ast::BinaryOperator::kLessEqual:
      case ast::BinaryOperator::kGreater:
      case ast::BinaryOperator::kGreaterEqual:
        return compare(binary.op, a, b);
      default:
        return arithmetic(binary.op, a, b, world);
    }
  }

  // Names of one entity are equal.
  bool same(const Term& a, const Term& b) const {
    return equal(read(a, world.names), read(b, world.names));
  }

  // A four-digit integer beside a time is a year.
  std::pair<Term, Term> operands(const ast::Expression& left, const ast::Expression& right) const {
    Term a = (*this)(left), b = (*this)(right);
    if (a.is_time() && is_year(right, b)) b = year(b);
    if (b.is_time() && is_year(left, a)) a = year(a);
    return {a, b};
  }

  static bool is_year(const ast::Expression& e, const Term& value) {
    return std::holds_alternative<ast::TermNode>(e.value) &&
           std::holds_alternative<ast::Constant>(std::get<ast::TermNode>(e.value).value) &&
           value.is_integer() && value.as_integer() >= 1000 && value.as_integer() <= 9999;
  }
  static Term year(const Term& integer) {
    return Term::time(TimeValue::parse(std::to_string(integer.as_integer())));
  }

  // Three values, as in SQL.
  Term logic(const ast::Binary& binary) const {
    const Term a = (*this)(*binary.left), b = (*this)(*binary.right);
    const bool decides = binary.op == ast::BinaryOperator::kOr;
    for (const Term& side : {a, b})
      if (side.is_truth() && side.as_truth() == decides) return Term::truth(decides);
    return a.is_truth() && b.is_truth() ? Term::truth(!decides) : Term();
  }

  Term operator()(const ast::Compare& compare) const {
    Term a = (*this)(*compare.left), b = (*this)(*compare.right);
    if (is_year(*compare.left, a)) a = year(a);
    const bool written = is_year(*compare.right, b) || is_written_time(*compare.right);
    if (is_year(*compare.right, b)) b = year(b);
    if (!a.is_time() || !b.is_time()) return Term();
    if (compare.word == TimeWord::kExactly) return Term::truth(a == b);
    const Bounds x = bounds_of(a.as_time().text()), t = bounds_of(b.as_time().text());
    return Term::truth(holds(compare.word, x, written ? whole(t) : t));
  }

  static bool is_written_time(const ast::Expression& e) {
    if (std::holds_alternative<ast::TimeLiteral>(e.value)) return true;
    const auto* node = std::get_if<ast::TermNode>(&e.value);
    return node != nullptr && !std::holds_alternative<ast::Variable>(node->value);
  }

  Term operator()(const ast::InList& in) const {
    const Term value = (*this)(*in.value);
    bool failed = value.empty(), found = false;
    for (const auto& member : in.list) {
      const auto* node = std::get_if<ast::TermNode>(&member->value);
      const auto* parameter = node == nullptr ? nullptr : std::get_if<ast::Parameter>(&node->value);
      if (parameter != nullptr) {
        for (const Term& term : world.parameters.at(parameter->name))
          found = found || same(value, term);
        continue;
      }
      const Term term = operands(*in.value, *member).second;
      failed = failed || term.empty();
      found = found || (!value.empty() && !term.empty() && same(value, term));
    }
    if (found) return Term::truth(!in.negated);
    return failed ? Term() : Term::truth(in.negated);
  }

  Term operator()(const ast::Call& call) const {
    if (call.function == ast::Function::kIf) {
      const Term condition = (*this)(*call.arguments[0]);
      if (!condition.is_truth()) return Term();
      return (*this)(*call.arguments[condition.as_truth() ? 1 : 2]);
    }
    std::vector<Term> arguments;
    for (const auto& argument : call.arguments) arguments.push_back((*this)(*argument));
    return call_function(call.function, arguments, world);
  }

  Term operator()(const ast::Aggregate& a) const {
    const auto value = aggregates.find(&a);
    return value == aggregates.end() ? Term() : value->second;
  }
};

// Calls `visit` with every expression inside, itself first.
template <class Visit>
void walk(const ast::Expression& e, const Visit& visit) {
  visit(e);
  if (const auto* unary = std::get_if<ast::Unary>(&e.value)) walk(*unary->operand, visit);
  if (const auto* binary = std::get_if<ast::Binary>(&e.value)) {
    walk(*binary->left, visit);
    walk(*binary->right, visit);
  }
  if (const auto* compare = std::get_if<ast::Compare>(&e.value)) {
    walk(*compare->left, visit);
    walk(*compare->right, visit);
  }
  if (const auto* in = std::get_if<ast::InList>(&e.value)) {
    walk(*in->value, visit);
    for (const auto& member : in->list) walk(*member, visit);
  }
  if (const auto* call = std::get_if<ast::Call>(&e.value))
    for (const auto& argument : call->arguments) walk(*argument, visit);
}

}  // namespace

Term evaluate(const ast::Expression& expression, const Binding& binding, const World& world,
              const AggregateValues& aggregates) {
  return Evaluator{binding, world, aggregates}(expression);
}

bool is_true(const ast::Expression& expression, const Binding& binding, const World& world,
             const AggregateValues& aggregates) {
  const Term value = evaluate(expression, binding, world, aggregates);
  return value.is_truth() && value.as_truth();
}

void aggregates_of(const ast::Expression& expression, std::vector<const ast::Aggregate*>& found) {
  walk(expression, [&found](const ast::Expression& e) {
    if (const auto* a = std::get_if<ast::Aggregate>(&e.value)) found.push_back(a);
  });
}

void variables_of(const ast::Expression& expression, std::vector<std::string>& names) {
  walk(expression, [&names](const ast::Expression& e) {
    if (const auto* node = std::get_if<ast::TermNode>(&e.value))
      if (const auto* variable = std::get_if<ast::Variable>(&node->value))
        names.push_back(variable->name);
  });
}

Term aggregate(const ast::Aggregate& aggregate, const std::vector<Binding>& rows,
               const World& world) {
  if (!aggregate.argument) return Term::integer(static_cast<std::int64_t>(rows.size()));
  std::vector<Term> values;
  for (const Binding& row : rows) {
    const Term value = evaluate(*aggregate.argument, row, world);
    bool known = false;
    for (const Term& v : values) known = known || v == value;
    if (!value.empty() && !(aggregate.distinct && known)) values.push_back(value);
  }
  return aggregate_values(aggregate.kind, values, world);
}

}  // namespace annals::naive
