#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "query/expression_node.h"

namespace annals::query {
namespace {

using ast::BinaryOperator;

bool is_number(const Term& term) { return term.is_integer() || term.is_decimal(); }

/// A decimal, or the empty term when the result is beyond the doubles.
Term finite(double value) { return std::isfinite(value) ? Term::decimal(value) : Term(); }

Term of_integers(BinaryOperator op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case BinaryOperator::kAdd:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case BinaryOperator::kSubtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    default:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
  }
  return overflow ? Term() : Term::integer(result);
}

Term of_numbers(BinaryOperator op, const Term& a, const Term& b) {
  if (op != BinaryOperator::kDivide && a.is_integer() && b.is_integer()) {
    return of_integers(op, a.as_integer(), b.as_integer());
  }
  const double x = a.as_number();
  const double y = b.as_number();
  switch (op) {
    case BinaryOperator::kAdd:
      return finite(x + y);
    case BinaryOperator::kSubtract:
      return finite(x - y);
    case BinaryOperator::kMultiply:
      return finite(x * y);
    default:
      return y == 0 ? Term() : finite(x / y);
  }
}

std::optional<Duration> duration_of(const std::string& text, bool negative) {
  try {
    Duration duration = Duration::parse(text);
    if (negative) {
      if (duration.months == std::numeric_limits<std::int64_t>::min() ||
          duration.microseconds == std::numeric_limits<std::int64_t>::min()) {
        return std::nullopt;
      }
      duration.months = -duration.months;
      duration.microseconds = -duration.microseconds;
    }
    return duration;
  } catch (const Error&) {  // a text that is no duration: the evaluation fails
    return std::nullopt;
  }
}

class ArithmeticNode : public Node {
 public:
  ArithmeticNode(BinaryOperator op, NodePtr left, NodePtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {
    const Term* constant = right_->constant();
    if (constant != nullptr && constant->is_text()) {
      duration_ = duration_of(constant->as_text().value, op_ == BinaryOperator::kSubtract);
    }
  }

  Term term(Frame& frame) override {
    Term a = left_->term(frame);
    Term b = right_->term(frame);
    if (a.empty() || b.empty()) return {};
    if (is_number(a) && is_number(b)) return of_numbers(op_, a, b);
    if (b.is_time()) {
      if (const auto year = left_->as_year()) a = Term::time(*year);
    } else if (a.is_time()) {
      if (const auto year = right_->as_year()) b = Term::time(*year);
    }
    return a.is_time() ? of_time(a.as_time(), b) : Term();
  }

 private:
  Term of_time(const TimeValue& time, const Term& other) const {
    if (op_ == BinaryOperator::kSubtract && other.is_time()) {
      const std::optional<double> days = TimeValue::days_between(time, other.as_time());
      return days ? Term::decimal(*days) : Term();
    }
    const bool moves = op_ == BinaryOperator::kAdd || op_ == BinaryOperator::kSubtract;
    if (!moves || !other.is_text()) return {};
    const std::optional<Duration> by =
        duration_ ? duration_
                  : duration_of(other.as_text().value, op_ == BinaryOperator::kSubtract);
    if (!by) return {};
    const std::optional<TimeValue> moved = time.shifted(*by);
    return moved ? Term::time(*moved) : Term();
  }

  BinaryOperator op_;
  NodePtr left_, right_;
  std::optional<Duration> duration_;  // of a constant right side, negated for `-`
};

class MinusNode : public Node {
 public:
  explicit MinusNode(NodePtr operand) : operand_(std::move(operand)) {}
  Term term(Frame& frame) override {
    const Term value = operand_->term(frame);
    if (value.is_integer()) return of_integers(BinaryOperator::kSubtract, 0, value.as_integer());
    return value.is_decimal() ? finite(-value.as_decimal()) : Term();
  }

 private:
  NodePtr operand_;
};

}  // namespace

NodePtr make_arithmetic_node(BinaryOperator op, NodePtr left, NodePtr right) {
  return std::make_unique<ArithmeticNode>(op, std::move(left), std::move(right));
}

NodePtr make_minus_node(NodePtr operand) { return std::make_unique<MinusNode>(std::move(operand)); }

}  // namespace annals::query
