// The nodes of a compiled expression: evaluated row by row over a batch whose columns are decoded
// once, and only when a node looks at their terms.
#ifndef ANNALS_QUERY_EXPRESSION_NODE_H_
#define ANNALS_QUERY_EXPRESSION_NODE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/term.h"
#include "parser/ast.h"
#include "query/batch.h"
#include "query/context.h"

namespace annals::query {

/// The value of a condition. A failure is neither: `not` of it fails, and true or a failure is true
/// (as in SPARQL).
enum class Truth : std::uint8_t { kFalse, kTrue, kFailed };
inline Truth truth_of(bool value) { return value ? Truth::kTrue : Truth::kFalse; }
Truth truth_of(const Term& term);

/// The row that is being evaluated.
class Frame {
 public:
  explicit Frame(Context& context) : context_(context) {}
  void begin(const Batch& batch);
  void set_row(std::size_t row) { row_ = row; }
  Context& context() const { return context_; }
  store::Id id(std::size_t column) const { return batch_->columns[column][row_]; }
  /// The column's terms are decoded together at the first call in a batch.
  const Term& term(std::size_t column);

 private:
  Context& context_;
  const Batch* batch_ = nullptr;
  std::size_t row_ = 0;
  std::vector<std::vector<Term>> terms_;  // by column, empty until somebody asks
};

class Node {
 public:
  virtual ~Node() = default;
  /// The value in the frame's row; the empty term where it fails or is empty.
  virtual Term term(Frame& frame) = 0;
  virtual store::Id id(Frame& frame) { return frame.context().intern(term(frame)); }
  virtual Truth truth(Frame& frame) { return truth_of(term(frame)); }
  /// Whether id() is there without making a term.
  virtual bool has_id() const { return false; }
  /// The value when it is the same in every row.
  virtual const Term* constant() const { return nullptr; }
  /// The year that a four-digit integer means beside a time.
  virtual std::optional<TimeValue> as_year() const { return std::nullopt; }
};
using NodePtr = std::unique_ptr<Node>;

/// A node whose value is a condition.
class ConditionNode : public Node {
 public:
  Term term(Frame& frame) final;
  store::Id id(Frame& frame) final;
  Truth truth(Frame& frame) override = 0;
  bool has_id() const final { return true; }
};

// ---- values: expression_values.cc ----

NodePtr make_constant_node(Term term, std::optional<TimeValue> year, Context& context);
NodePtr make_column_node(std::size_t column);
/// The fact of these parts. `time` null: undated.
NodePtr make_fact_node(NodePtr subject, NodePtr relation, NodePtr object, NodePtr time);
NodePtr make_call_node(const ast::Call& call, std::vector<NodePtr> arguments);
/// `matches` with a constant expression. `error` gets RE2's reason when it is a bad one.
NodePtr make_matches_node(NodePtr text, const std::string& expression, std::string& error);

// ---- operators: expression_operators.cc, expression_arithmetic.cc ----

NodePtr make_logic_node(ast::BinaryOperator op, NodePtr left, NodePtr right);
NodePtr make_not_node(NodePtr operand);
NodePtr make_comparison_node(ast::BinaryOperator op, NodePtr left, NodePtr right);
NodePtr make_time_word_node(TimeWord word, NodePtr left, NodePtr right, Context& context);
NodePtr make_in_list_node(NodePtr value, std::vector<NodePtr> list, bool negated);
NodePtr make_arithmetic_node(ast::BinaryOperator op, NodePtr left, NodePtr right);
NodePtr make_minus_node(NodePtr operand);

/// Numbers by value: negative, zero, positive as `a` is smaller, equal, greater.
int compare_numbers(const Term& a, const Term& b);
/// Equality of expressions: numbers by value, otherwise identity. Empty terms: kFailed.
Truth equal_terms(const Term& a, const Term& b);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXPRESSION_NODE_H_
