// Expressions as the grammar reads them, values and operators in a row, and their grouping by
// precedence: or < and < not < comparisons, time words, in < + - < * / < unary minus.
#ifndef ANNALS_PARSER_FLAT_EXPRESSION_H_
#define ANNALS_PARSER_FLAT_EXPRESSION_H_

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "parser/ast.h"
#include "parser/state.h"

namespace annals::parser {

/// An expression with the depth of its tree.
struct Built {
  ast::ExpressionPtr value;
  std::size_t depth = 0;
};

/// `in (a, b)`, `not in (a, b)`.
struct WrittenList {
  std::vector<Built> values;
  bool negated = false;
  ast::Span span;
};

/// Values, prefixes and operators in the order written.
class FlatExpression {
 public:
  enum class Prefix : std::uint8_t { kNot, kMinus };
  using Operator = std::variant<ast::BinaryOperator, TimeWord>;

  /// What is added counts only with the value that follows it, so that an operator read in vain
  /// does no harm.
  void add_prefix(Prefix prefix, std::size_t begin);
  void add_operator(Operator op) { pending_.push_back({op, {}}); }
  void add_value(Built value);
  void add_list(WrittenList list);

  /// The tree. Fails in `state` when it nests too deep or comparisons stand in a chain.
  Built grouped(State& state) const;

 private:
  struct Part {
    std::variant<Operator, Prefix, Built, WrittenList> value;
    std::size_t begin;  // of a prefix
  };
  using Parts = std::vector<Part>;
  friend class Grouping;

  Parts parts_;
  Parts pending_;
};

/// A call as written: its name and what is in its parentheses.
struct WrittenCall {
  std::variant<std::monostate, ast::Function, ast::AggregateKind> function;
  bool distinct = false;
  std::vector<Built> arguments;  // none with an aggregate: count(*)
  ast::Span span;

  bool is_aggregate() const { return std::holds_alternative<ast::AggregateKind>(function); }
  bool is_count() const {
    const auto* kind = std::get_if<ast::AggregateKind>(&function);
    return kind != nullptr && *kind == ast::AggregateKind::kCount;
  }
};

/// Finds the function or aggregate of that name; fails with what may have been meant.
void resolve_function(State& state, WrittenCall& call, std::string_view name, ast::Span span);
Built built(ast::Expression expression, std::size_t depth = 1);
Built built_call(State& state, WrittenCall call);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_FLAT_EXPRESSION_H_
