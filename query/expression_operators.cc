#include <algorithm>
#include <compare>
#include <limits>
#include <utility>

#include "query/expression_node.h"
#include "query/expression_notes.h"

namespace annals::query {

namespace {

bool is_number(const Term& term) { return term.is_integer() || term.is_decimal(); }

bool is_number(store::Id id) {
  switch (id.kind()) {
    case store::IdKind::kInteger:
    case store::IdKind::kIntegerWord:
    case store::IdKind::kDecimal:
    case store::IdKind::kDecimalWord:
      return true;
    default:
      return false;
  }
}

bool is_time(store::Id id) {
  return id.kind() == store::IdKind::kTime || id.kind() == store::IdKind::kTimeWord;
}

/// An integer against a double, exactly: not every integer is a double.
int compare_mixed(std::int64_t integer, double decimal) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (decimal >= kTwoTo63) return -1;
  if (decimal < -kTwoTo63) return 1;
  const auto whole = static_cast<std::int64_t>(decimal);
  if (integer != whole) return integer < whole ? -1 : 1;
  const double rest = decimal - static_cast<double>(whole);
  return rest > 0 ? -1 : rest < 0 ? 1 : 0;
}

template <class T>
int compare_plain(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

int compare_numbers(const Term& a, const Term& b) {
  if (a.is_integer() && b.is_integer()) return compare_plain(a.as_integer(), b.as_integer());
  if (a.is_decimal() && b.is_decimal()) return compare_plain(a.as_decimal(), b.as_decimal());
  if (a.is_integer()) return compare_mixed(a.as_integer(), b.as_decimal());
  return -compare_mixed(b.as_integer(), a.as_decimal());
}

Truth equal_terms(const Term& a, const Term& b) {
  if (a.empty() || b.empty()) return Truth::kFailed;
  if (is_number(a) && is_number(b)) return truth_of(compare_numbers(a, b) == 0);
  return truth_of(a == b);
}

namespace {

/// The order of `<`: within a kind, else nothing. Times by s0, then e1.
std::optional<int> compare_terms(const Term& a, const Term& b) {
  if (a.empty() || a.kind() != b.kind()) return std::nullopt;
  if (is_number(a)) return compare_numbers(a, b);
  if (a.is_time()) {
    const TimeBounds& x = a.as_time().bounds();
    const TimeBounds& y = b.as_time().bounds();
    return x.s0 != y.s0 ? compare_plain(x.s0, y.s0) : compare_plain(x.e1, y.e1);
  }
  const std::weak_ordering result = order(a, b);
  return result < 0 ? -1 : result > 0 ? 1 : 0;
}

/// A value, or the year that it means because `other` is a time.
Term beside(const Node& node, Term value, const Term& other) {
  if (other.is_time()) {
    if (const auto year = node.as_year()) return Term::time(*year);
  }
  return value;
}

/// Names of one entity are equal.
Truth equal_values(Node& left, Node& right, Frame& frame) {
  const store::Snapshot& snapshot = frame.context().snapshot();
  if (left.has_id() && right.has_id()) {
    const store::Id a = snapshot.read(left.id(frame));
    const store::Id b = snapshot.read(right.id(frame));
    if (a.is_none() || b.is_none()) return Truth::kFailed;
    if (a == b) return Truth::kTrue;
    const bool year = (is_time(a) && right.as_year()) || (is_time(b) && left.as_year());
    // Ids of terms of most kinds are equal exactly when the terms are.
    const bool decides = !(is_number(a) && is_number(b)) && !(a.is_fact() && b.is_fact());
    if (decides && !year) return Truth::kFalse;
  }
  Term a = left.term(frame);
  Term b = right.term(frame);
  a = beside(left, std::move(a), b);
  b = beside(right, std::move(b), a);
  return equal_terms(snapshot.read(a), snapshot.read(b));
}

class EqualNode : public ConditionNode {
 public:
  EqualNode(NodePtr left, NodePtr right, bool negated)
      : left_(std::move(left)),
        right_(std::move(right)),
        negated_(negated),
        mistaken_(*left_, *right_) {}
  Truth truth(Frame& frame) override {
    const Truth equal = equal_values(*left_, *right_, frame);
    if (equal == Truth::kFailed) return equal;
    if (equal == Truth::kFalse) mistaken_.look(*left_, *right_, frame);
    return truth_of((equal == Truth::kTrue) != negated_);
  }

 private:
  NodePtr left_, right_;
  bool negated_;
  MistakenText mistaken_;
};

class OrderNode : public ConditionNode {
 public:
  OrderNode(ast::BinaryOperator op, NodePtr left, NodePtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)), mistaken_(*left_, *right_) {}
  Truth truth(Frame& frame) override {
    Term a = left_->term(frame);
    Term b = right_->term(frame);
    a = beside(*left_, std::move(a), b);
    b = beside(*right_, std::move(b), a);
    const std::optional<int> result = compare_terms(a, b);
    if (!result) {
      mistaken_.look(*left_, *right_, frame);
      return Truth::kFailed;
    }
    switch (op_) {
      case ast::BinaryOperator::kLess:
        return truth_of(*result < 0);
      case ast::BinaryOperator::kLessEqual:
        return truth_of(*result <= 0);
      case ast::BinaryOperator::kGreater:
        return truth_of(*result > 0);
      default:
        return truth_of(*result >= 0);
    }
  }

 private:
  ast::BinaryOperator op_;
  NodePtr left_, right_;
  MistakenText mistaken_;
};

class LogicNode : public ConditionNode {
 public:
  LogicNode(bool is_or, NodePtr left, NodePtr right)
      : decisive_(is_or ? Truth::kTrue : Truth::kFalse),
        left_(std::move(left)),
        right_(std::move(right)) {}
  Truth truth(Frame& frame) override {
    const Truth a = left_->truth(frame);
    if (a == decisive_) return a;
    const Truth b = right_->truth(frame);
    if (b == decisive_) return b;
    return a == Truth::kFailed ? a : b;
  }

 private:
  Truth decisive_;  // the value of one side that decides the whole
  NodePtr left_, right_;
};

class NotNode : public ConditionNode {
 public:
  explicit NotNode(NodePtr operand) : operand_(std::move(operand)) {}
  Truth truth(Frame& frame) override {
    const Truth value = operand_->truth(frame);
    return value == Truth::kFailed ? value : truth_of(value == Truth::kFalse);
  }

 private:
  NodePtr operand_;
};

class InListNode : public ConditionNode {
 public:
  InListNode(NodePtr value, std::vector<NodePtr> list, bool negated)
      : value_(std::move(value)), list_(std::move(list)), negated_(negated) {}
  Truth truth(Frame& frame) override {
    Truth found = Truth::kFalse;
    for (const NodePtr& item : list_) {
      const Truth equal = equal_values(*value_, *item, frame);
      if (equal == Truth::kTrue) return truth_of(!negated_);
      if (equal == Truth::kFailed) found = Truth::kFailed;
    }
    return found == Truth::kFailed ? found : truth_of(negated_);
  }

 private:
  NodePtr value_;
  std::vector<NodePtr> list_;
  bool negated_;
};

/// A time word between two times. A T that is written out is its whole span.
class TimeWordNode : public ConditionNode {
 public:
  TimeWordNode(TimeWord word, NodePtr left, NodePtr right)
      : word_(word), left_(std::move(left)), right_(std::move(right)), mistaken_(*left_, *right_) {
    const Term* constant = right_->constant();
    if (constant != nullptr && constant->is_time()) {
      constant_ = whole_span(constant->as_time().bounds());
    }
  }

  Truth truth(Frame& frame) override {
    if (word_ == TimeWord::kExactly) {
      const Term a = left_->term(frame);
      const Term b = right_->term(frame);
      if (!a.is_time() || !b.is_time()) return failed(frame);
      return truth_of(a == b);
    }
    const std::optional<TimeBounds> x = bounds(*left_, frame);
    const std::optional<TimeBounds> t = constant_ ? constant_ : bounds(*right_, frame);
    if (!x || !t) return failed(frame);
    return truth_of(passes(word_, *x, *t));
  }

 private:
  Truth failed(Frame& frame) {
    mistaken_.look(*left_, *right_, frame);
    return Truth::kFailed;
  }
  static std::optional<TimeBounds> bounds(Node& node, Frame& frame) {
    if (node.has_id()) {
      const store::Id id = node.id(frame);
      if (!is_time(id)) return std::nullopt;
      return frame.context().time_bounds(id);
    }
    const Term term = node.term(frame);
    if (!term.is_time()) return std::nullopt;
    return term.as_time().bounds();
  }

  TimeWord word_;
  NodePtr left_, right_;
  std::optional<TimeBounds> constant_;
  MistakenText mistaken_;
};

/// Beside a time word a four-digit integer is a year.
NodePtr as_time_node(NodePtr node, Context& context) {
  const std::optional<TimeValue> year = node->as_year();
  return year ? make_constant_node(Term::time(*year), std::nullopt, context) : std::move(node);
}

}  // namespace

NodePtr make_logic_node(ast::BinaryOperator op, NodePtr left, NodePtr right) {
  return std::make_unique<LogicNode>(op == ast::BinaryOperator::kOr, std::move(left),
                                     std::move(right));
}

NodePtr make_not_node(NodePtr operand) { return std::make_unique<NotNode>(std::move(operand)); }

NodePtr make_comparison_node(ast::BinaryOperator op, NodePtr left, NodePtr right) {
  if (op == ast::BinaryOperator::kEqual || op == ast::BinaryOperator::kNotEqual) {
    return std::make_unique<EqualNode>(std::move(left), std::move(right),
                                       op == ast::BinaryOperator::kNotEqual);
  }
  return std::make_unique<OrderNode>(op, std::move(left), std::move(right));
}

NodePtr make_time_word_node(TimeWord word, NodePtr left, NodePtr right, Context& context) {
  return std::make_unique<TimeWordNode>(word, as_time_node(std::move(left), context),
                                        as_time_node(std::move(right), context));
}

NodePtr make_in_list_node(NodePtr value, std::vector<NodePtr> list, bool negated) {
  return std::make_unique<InListNode>(std::move(value), std::move(list), negated);
}

}  // namespace annals::query
