#include "parser/flat_expression.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parser/literals.h"
#include "parser/vocabulary.h"

namespace annals::parser {

using ast::BinaryOperator;

namespace {

int precedence(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kOr:
      return 1;
    case BinaryOperator::kAnd:
      return 2;
    case BinaryOperator::kAdd:
    case BinaryOperator::kSubtract:
      return 4;
    case BinaryOperator::kMultiply:
    case BinaryOperator::kDivide:
      return 5;
    default:
      return 3;  // comparisons, with the time words and `in`
  }
}
constexpr int kComparison = 3;

/// Whether an expression is a time by its form, so that a year may stand beside it.
bool is_time(const ast::Expression& expression) {
  if (std::holds_alternative<ast::TimeLiteral>(expression.value)) return true;
  if (const auto* call = std::get_if<ast::Call>(&expression.value)) {
    return gives_time(call->function);
  }
  const auto* node = std::get_if<ast::TermNode>(&expression.value);
  const auto* constant = node == nullptr ? nullptr : std::get_if<ast::Constant>(&node->value);
  return constant != nullptr && constant->term.is_time();
}

/// An integer of four digits as a year, also before the year 0; anything else as it is.
Built as_year(const State& state, const Built& value) {
  const auto* node = std::get_if<ast::TermNode>(&value.value->value);
  const auto* constant = node == nullptr ? nullptr : std::get_if<ast::Constant>(&node->value);
  if (constant == nullptr || !constant->term.is_integer()) return value;
  const std::string_view written = state.slice(value.value->span);
  const std::string_view digits = written.substr(written.substr(0, 1) == "-" ? 1 : 0);
  if (digits.size() != 4 || !is_digits(digits)) {
    return value;
  }
  const auto year = TimeValue::try_parse(written);
  if (!year) return value;
  return built({ast::TimeLiteral{*year}, value.value->span});
}

ast::Span around(const Built& left, const Built& right) {
  return {left.value->span.begin, right.value->span.end};
}

}  // namespace

/// Groups one flat expression: a range of its parts at a time.
class Grouping {
 public:
  using Parts = FlatExpression::Parts;
  Grouping(State& state, const Parts& parts) : state_(state), parts_(parts) {}

  Built all() const { return logical(0, parts_.size(), BinaryOperator::kOr); }

 private:
  static const FlatExpression::Operator* as_operator(const FlatExpression::Part& part) {
    return std::get_if<FlatExpression::Operator>(&part.value);
  }
  static int level(const FlatExpression::Part& part) {
    if (std::holds_alternative<WrittenList>(part.value)) return kComparison;
    const auto* op = as_operator(part);
    if (op == nullptr) return 0;
    const auto* binary = std::get_if<BinaryOperator>(op);
    return binary == nullptr ? kComparison : precedence(*binary);
  }

  /// `and` and `or` are associative: long chains become balanced trees.
  Built logical(std::size_t begin, std::size_t end, BinaryOperator op) const {
    std::vector<Built> terms;
    std::size_t start = begin;
    for (std::size_t i = begin; i <= end; ++i) {
      if (i < end && level(parts_[i]) != precedence(op)) continue;
      terms.push_back(op == BinaryOperator::kOr ? logical(start, i, BinaryOperator::kAnd)
                                                : negation(start, i));
      start = i + 1;
    }
    return balanced(terms, 0, terms.size(), op);
  }
  Built balanced(const std::vector<Built>& terms, std::size_t begin, std::size_t end,
                 BinaryOperator op) const {
    if (end - begin == 1) return terms[begin];
    const std::size_t middle = begin + (end - begin) / 2;
    return binary(op, balanced(terms, begin, middle, op), balanced(terms, middle, end, op));
  }

  Built negation(std::size_t begin, std::size_t end) const {
    std::size_t first = begin;
    while (is_prefix(first, FlatExpression::Prefix::kNot)) ++first;
    Built result = comparison(first, end);
    while (first > begin) result = unary(ast::UnaryOperator::kNot, parts_[--first].begin, result);
    return result;
  }

  Built comparison(std::size_t begin, std::size_t end) const {
    std::size_t at = begin;
    while (at < end && level(parts_[at]) != kComparison) ++at;
    Built left = arithmetic(begin, at, 4);
    if (at == end) return left;
    const FlatExpression::Part& part = parts_[at];
    for (std::size_t i = at + 1; i < end; ++i) {
      if (level(parts_[i]) != kComparison) continue;
      state_.fail(left.value->span, "comparisons cannot stand in a chain: join them with and");
      return left;
    }
    if (const auto* list = std::get_if<WrittenList>(&part.value)) return in_list(left, *list);
    Built right = arithmetic(at + 1, end, 4);
    const FlatExpression::Operator op = *as_operator(part);
    if (const auto* word = std::get_if<TimeWord>(&op)) {
      left = as_year(state_, left);
      right = as_year(state_, right);
      return checked({{ast::Compare{*word, left.value, right.value}, around(left, right)},
                      std::max(left.depth, right.depth)});
    }
    if (is_time(*left.value)) right = as_year(state_, right);
    if (is_time(*right.value)) left = as_year(state_, left);
    return binary(std::get<BinaryOperator>(op), left, right);
  }

  /// Chains of `+ -` (level 4) and of `* /` (level 5), from left to right.
  Built arithmetic(std::size_t begin, std::size_t end, int at_level) const {
    if (at_level > 5) return operand(begin);
    std::optional<Built> result;
    std::optional<BinaryOperator> op;
    std::size_t start = begin;
    for (std::size_t i = begin; i <= end && !state_.failed(); ++i) {
      if (i < end && level(parts_[i]) != at_level) continue;
      Built right = arithmetic(start, i, at_level + 1);
      if (!result) {
        result = right;
      } else {
        if (is_time(*result->value)) right = as_year(state_, right);
        if (is_time(*right.value)) result = as_year(state_, *result);
        result = binary(*op, *result, right);
      }
      if (i < end) op = std::get<BinaryOperator>(*as_operator(parts_[i]));
      start = i + 1;
    }
    return result ? *result : built({});
  }

  Built operand(std::size_t begin) const {
    std::size_t at = begin;
    while (is_prefix(at, FlatExpression::Prefix::kMinus)) ++at;
    Built result = std::get<Built>(parts_[at].value);
    while (at > begin) result = unary(ast::UnaryOperator::kMinus, parts_[--at].begin, result);
    return result;
  }

  bool is_prefix(std::size_t at, FlatExpression::Prefix prefix) const {
    const auto* found = std::get_if<FlatExpression::Prefix>(&parts_[at].value);
    return found != nullptr && *found == prefix;
  }

  Built in_list(Built value, const WrittenList& list) const {
    const bool time = is_time(*value.value) ||
                      std::any_of(list.values.begin(), list.values.end(),
                                  [](const Built& item) { return is_time(*item.value); });
    if (time) value = as_year(state_, value);
    ast::InList in;
    std::size_t depth = value.depth;
    for (const Built& item : list.values) {
      const Built entry = time ? as_year(state_, item) : item;
      depth = std::max(depth, entry.depth);
      in.list.push_back(entry.value);
    }
    in.negated = list.negated;
    const ast::Span span{value.value->span.begin, list.span.end};
    in.value = std::move(value.value);
    return checked({{std::move(in), span}, depth});
  }
  Built unary(ast::UnaryOperator op, std::size_t begin, const Built& value) const {
    return checked({{ast::Unary{op, value.value}, {begin, value.value->span.end}}, value.depth});
  }
  Built binary(BinaryOperator op, const Built& left, const Built& right) const {
    return checked({{ast::Binary{op, left.value, right.value}, around(left, right)},
                    std::max(left.depth, right.depth)});
  }

  struct Node {
    ast::Expression expression;
    std::size_t depth;  // of its deepest part
  };
  Built checked(Node node) const {
    if (node.depth >= kMaxNesting) {
      state_.fail(node.expression.span, "this expression nests deeper than 200 levels",
                  ErrorCode::kLimit);
      return built({});
    }
    return built(std::move(node.expression), node.depth + 1);
  }

  State& state_;
  const Parts& parts_;
};

void FlatExpression::add_prefix(Prefix prefix, std::size_t begin) {
  pending_.push_back({prefix, begin});
}

void FlatExpression::add_value(Built value) {
  std::move(pending_.begin(), pending_.end(), std::back_inserter(parts_));
  pending_.clear();
  parts_.push_back({std::move(value), 0});
}

void FlatExpression::add_list(WrittenList list) {
  pending_.clear();
  parts_.push_back({std::move(list), 0});
}

Built FlatExpression::grouped(State& state) const { return Grouping(state, parts_).all(); }

Built built(ast::Expression expression, std::size_t depth) {
  return {std::make_shared<const ast::Expression>(std::move(expression)), depth};
}

void resolve_function(State& state, WrittenCall& call, std::string_view name, ast::Span span) {
  if (const auto function = function_named(name)) {
    call.function = *function;
  } else if (const auto aggregate = aggregate_named(name)) {
    call.function = *aggregate;
  } else {
    std::string message = "unknown function '" + std::string(name) + "'";
    const std::string_view meant = nearest(name, function_words());
    if (!meant.empty()) message += "; did you mean " + std::string(meant) + "?";
    state.fail(span, std::move(message));
  }
}

Built built_call(State& state, WrittenCall call) {
  std::size_t depth = 0;
  for (const Built& argument : call.arguments) depth = std::max(depth, argument.depth);
  if (depth >= kMaxNesting) {
    state.fail(call.span, "this expression nests deeper than 200 levels", ErrorCode::kLimit);
    return built({});
  }
  ast::Expression expression;
  expression.span = call.span;
  if (const auto* kind = std::get_if<ast::AggregateKind>(&call.function)) {
    expression.value = ast::Aggregate{
        *kind, call.distinct, call.arguments.empty() ? nullptr : call.arguments.front().value};
  } else if (const auto* function = std::get_if<ast::Function>(&call.function)) {
    ast::Call result{*function, {}};
    for (const Built& argument : call.arguments) {
      result.arguments.push_back(
          (is_of_times(*function) ? as_year(state, argument) : argument).value);
    }
    expression.value = std::move(result);
  }
  return built(std::move(expression), depth + 1);
}

}  // namespace annals::parser
