#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "query/expression.h"
#include "query/expression_node.h"
#include "query/functions.h"
#include "query/statement_error.h"
#include "query/unbound.h"

namespace annals::query {
namespace {

class Compiler {
 public:
  Compiler(const CompileInput& input, Context& context) : input_(input), context_(context) {}

  /// Whether nothing that was compiled looks at what follows from facts.
  bool can_be_shared() const { return can_be_shared_; }
  NodePtr compile(const ast::Expression& expression) {
    return std::visit([&](const auto& value) { return node(value, expression); }, expression.value);
  }

 private:
  // ---- terms ----

  NodePtr constant(Term term, std::optional<TimeValue> year = std::nullopt) {
    return make_constant_node(std::move(term), std::move(year), context_);
  }

  NodePtr variable(const ast::Variable& variable, const ast::Span& span) {
    const std::optional<VariableId> id = input_.variables->find(variable.name);
    if (id) {
      const std::optional<std::size_t> column = column_of(*input_.schema, *id);
      if (column) return make_column_node(*column);
      if (input_.optional_variables.contains(*id)) return constant(Term());
    }
    std::vector<std::string> others;
    for (VariableId other = 0; other < input_.variables->size(); ++other) {
      if (!input_.variables->is_hidden(other)) others.push_back(input_.variables->name(other));
    }
    fail_unbound(span, variable.name, others);
  }

  NodePtr term(const ast::TermNode& node, bool keeps_name = false) {
    if (const auto* named = std::get_if<ast::Variable>(&node.value)) {
      return variable(*named, node.span);
    }
    if (std::holds_alternative<ast::Anything>(node.value)) {
      fail_at(node.span, "_ has no value, so it cannot stand in an expression");
    }
    if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
      if (!is_constant(node)) return fact(*quoted->pattern);
    }
    return constant(keeps_name ? constant_term(node, context_) : meant_term(node, context_));
  }

  NodePtr fact(const ast::TriplePattern& pattern) {
    const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
    if (relation == nullptr) {
      fail_at(pattern.relation.span, "a fact in an expression has one relation, no steps");
    }
    if (!pattern.qualifiers.empty()) {
      fail_at(pattern.qualifiers.front().span, "a fact in an expression takes no qualifiers");
    }
    NodePtr time;
    if (pattern.time) time = fact_time(*pattern.time);
    const bool keeps = keeps_names(pattern.relation, context_);
    return make_fact_node(term(pattern.subject, keeps), term(relation->relation),
                          term(pattern.object, keeps), std::move(time));
  }

  NodePtr fact_time(const ast::TimeSpec& spec) {
    if (spec.binds) return variable(*spec.binds, spec.span);
    if (!spec.word) fail_at(spec.span, "_ has no value, so it cannot stand in an expression");
    if (!spec.plain && spec.word != TimeWord::kExactly) {
      fail_at(spec.span, "the time of a fact in an expression takes no word");
    }
    if (const auto* named = std::get_if<ast::Variable>(&spec.operand->value)) {
      return variable(*named, spec.span);
    }
    return constant(Term::time(constant_time(*spec.operand, context_)));
  }

  NodePtr node(const ast::TermNode& value, const ast::Expression& expression) {
    const auto* literal = std::get_if<ast::Constant>(&value.value);
    if (literal != nullptr && literal->term.is_integer()) {
      const std::size_t digits = expression.span.end - expression.span.begin;
      return constant(literal->term,
                      year_of(literal->term, digits - (literal->term.as_integer() < 0 ? 1 : 0)));
    }
    if (std::holds_alternative<ast::Parameter>(value.value)) {
      Term given = meant_term(value, context_);
      std::optional<TimeValue> year = year_of(given);
      return constant(std::move(given), std::move(year));
    }
    return term(value);
  }

  /// The year that an integer of four digits means beside a time; a parameter is a value, of which
  /// no leading zeros are known.
  static std::optional<TimeValue> year_of(const Term& value) {
    const bool four =
        value.is_integer() && (value.as_integer() >= 1000 || value.as_integer() <= -1000);
    return four ? year_of(value, 4) : std::nullopt;
  }
  static std::optional<TimeValue> year_of(const Term& value, std::size_t digits) {
    const std::int64_t year = value.as_integer();
    if (digits != 4 || year < -9999 || year > 9999) return std::nullopt;
    return TimeValue::try_parse(fmt::format("{}{:04}", year < 0 ? "-" : "", std::abs(year)));
  }

  NodePtr node(const ast::TimeLiteral& literal, const ast::Expression&) {
    if (const auto* time = std::get_if<TimeValue>(&literal.value)) {
      return constant(Term::time(*time));
    }
    return constant(Term::time(TimeValue::from_moment(context_.options().now)));
  }

  // ---- operators ----

  NodePtr node(const ast::Unary& unary, const ast::Expression&) {
    NodePtr operand = compile(*unary.operand);
    return unary.op == ast::UnaryOperator::kNot ? make_not_node(std::move(operand))
                                                : make_minus_node(std::move(operand));
  }

  NodePtr node(const ast::Binary& binary, const ast::Expression&) {
    NodePtr left = compile(*binary.left);
    NodePtr right = compile(*binary.right);
    switch (binary.op) {
      case ast::BinaryOperator::kOr:
      case ast::BinaryOperator::kAnd:
        return make_logic_node(binary.op, std::move(left), std::move(right));
      case ast::BinaryOperator::kAdd:
      case ast::BinaryOperator::kSubtract:
        check_duration(*right, *binary.right);
        [[fallthrough]];
      case ast::BinaryOperator::kMultiply:
      case ast::BinaryOperator::kDivide:
        return make_arithmetic_node(binary.op, std::move(left), std::move(right));
      default:
        return make_comparison_node(binary.op, std::move(left), std::move(right));
    }
  }

  /// A text after + or - can only be a duration.
  static void check_duration(const Node& node, const ast::Expression& expression) {
    const Term* value = node.constant();
    if (value == nullptr || !value->is_text()) return;
    try {
      Duration::parse(value->as_text().value);
    } catch (const Error& error) {
      fail_at(expression.span, error.what(), error.code());
    }
  }

  NodePtr node(const ast::Compare& compare, const ast::Expression&) {
    return make_time_word_node(compare.word, this->compile(*compare.left),
                               this->compile(*compare.right), context_);
  }

  NodePtr node(const ast::InList& in, const ast::Expression&) {
    std::vector<NodePtr> list;
    for (const ast::ExpressionPtr& item : in.list) {
      const auto* named = std::get_if<ast::TermNode>(&item->value);
      const auto* parameter =
          named == nullptr ? nullptr : std::get_if<ast::Parameter>(&named->value);
      if (parameter == nullptr) {
        list.push_back(compile(*item));
        continue;
      }
      for (const Term& value : constant_terms(*named, context_)) {
        list.push_back(constant(value, year_of(value)));
      }
    }
    return make_in_list_node(compile(*in.value), std::move(list), in.negated);
  }

  NodePtr node(const ast::Call& call, const ast::Expression& expression) {
    const FunctionInfo& info = function_info(call.function);
    can_be_shared_ = can_be_shared_ && call.function != ast::Function::kHolds;
    const std::size_t count = call.arguments.size();
    if (count < info.least || count > info.most) fail_at(expression.span, arity(info, count));
    std::vector<NodePtr> arguments;
    for (const ast::ExpressionPtr& argument : call.arguments) {
      arguments.push_back(compile(*argument));
      const char wanted = info.takes[std::min(arguments.size(), info.takes.size()) - 1];
      const std::optional<TimeValue> year = arguments.back()->as_year();
      if (year && wanted == 'd') arguments.back() = constant(Term::time(*year));
    }
    if (call.function == ast::Function::kMatches) {
      const Term* pattern = arguments[1]->constant();
      if (pattern != nullptr && pattern->is_text()) {
        std::string error;
        NodePtr matches =
            make_matches_node(std::move(arguments[0]), pattern->as_text().value, error);
        if (!error.empty()) {
          fail_at(call.arguments[1]->span, "not a regular expression: " + error);
        }
        return matches;
      }
    }
    return make_call_node(call, std::move(arguments));
  }

  static std::string arity(const FunctionInfo& info, std::size_t count) {
    const char* plural = info.most == 1 ? "" : "s";
    if (info.most == kAnyNumber) {
      return fmt::format("{} takes at least {} argument{}, not {}", info.name, info.least,
                         info.least == 1 ? "" : "s", count);
    }
    if (info.least == info.most) {
      return fmt::format("{} takes {} argument{}, not {}", info.name, info.least, plural, count);
    }
    return fmt::format("{} takes {} or {} arguments, not {}", info.name, info.least, info.most,
                       count);
  }

  NodePtr node(const ast::Aggregate& aggregate, const ast::Expression& expression) {
    for (const auto& [known, column] : input_.aggregate_columns) {
      if (known == &aggregate) return make_column_node(column);
    }
    fail_at(expression.span, "no aggregate may stand here");
  }

  const CompileInput& input_;
  Context& context_;
  bool can_be_shared_ = true;
};

class Compiled : public CompiledExpression {
 public:
  Compiled(const ast::Expression& expression, const CompileInput& input, Context& context)
      : expression_(expression), input_(input), frame_(context) {
    Compiler compiler(input_, context);
    root_ = compiler.compile(expression);
    can_be_shared_ = compiler.can_be_shared();
  }

  void evaluate(const Batch& batch, std::vector<store::Id>& result) override {
    result.resize(batch.size);
    frame_.begin(batch);
    for (std::size_t row = 0; row < batch.size; ++row) {
      frame_.set_row(row);
      result[row] = root_->id(frame_);
    }
  }

  void test(const Batch& batch, std::vector<std::uint8_t>& keep) override {
    keep.resize(batch.size);
    frame_.begin(batch);
    for (std::size_t row = 0; row < batch.size; ++row) {
      frame_.set_row(row);
      keep[row] = root_->truth(frame_) == Truth::kTrue ? 1 : 0;
    }
  }

  bool can_be_shared() const override { return can_be_shared_; }
  std::unique_ptr<CompiledExpression> copy() const override {
    return std::make_unique<Compiled>(expression_, input_, frame_.context());
  }

 private:
  const ast::Expression& expression_;
  CompileInput input_;
  NodePtr root_;
  bool can_be_shared_ = false;
  Frame frame_;
};

}  // namespace

std::unique_ptr<CompiledExpression> compile(const ast::Expression& expression,
                                            const CompileInput& input, Context& context) {
  return std::make_unique<Compiled>(expression, input, context);
}

}  // namespace annals::query
