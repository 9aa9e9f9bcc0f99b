// Expressions, compiled against the columns of a batch and evaluated
// batch by batch.
#ifndef ANNALS_QUERY_EXPRESSION_H_
#define ANNALS_QUERY_EXPRESSION_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parser/ast.h"
#include "query/batch.h"
#include "query/context.h"

namespace annals::query {

/// A compiled expression. Regular expressions, constants and parameters are prepared once. It
/// refers to its Context.
class CompiledExpression {
 public:
  virtual ~CompiledExpression() = default;
  /// One id a row: Id::none() where the evaluation failed or is empty.
  virtual void evaluate(const Batch& batch, std::vector<store::Id>& result) = 0;
  /// For filters: keep[i] is 1 where the value is true (a failure drops the row).
  virtual void test(const Batch& batch, std::vector<std::uint8_t>& keep) = 0;
  /// Whether copies may be used by other threads at the same time.
  virtual bool can_be_shared() const = 0;
  /// The same once more. What it was compiled from must still be there.
  virtual std::unique_ptr<CompiledExpression> copy() const = 0;
};

/// Aggregates inside the expression have been computed before: `aggregate_columns` gives the column
/// of each ast::Aggregate node (by address), `text_columns` none otherwise. Throws StatementError:
/// an aggregate where none may stand, a wrong number of arguments, a parameter without value, a bad
/// regular expression, a variable that `schema` does not have and `optional_variables` does not
/// name (those are always empty).
struct CompileInput {
  const Variables* variables = nullptr;
  const Schema* schema = nullptr;
  std::vector<std::pair<const ast::Aggregate*, std::size_t>> aggregate_columns;
  std::set<VariableId> optional_variables;
};
std::unique_ptr<CompiledExpression> compile(const ast::Expression& expression,
                                            const CompileInput& input, Context& context);

/// The names of the variables that an expression uses (those inside aggregates included when
/// `inside_aggregates`).
std::set<std::string> variables_of(const ast::Expression& expression,
                                   bool inside_aggregates = true);
/// The aggregates in an expression, outermost first.
std::vector<const ast::Aggregate*> aggregates_of(const ast::Expression& expression);

/// The term that a term node stands for: a constant, a parameter with one value, a blank node, or a
/// quoted fact of such. Throws StatementError for a parameter without value or with several, a
/// literal where `role` allows none.
Term constant_term(const ast::TermNode& node, const Context& context);
/// The same where a list may stand: all values of a parameter.
std::vector<Term> constant_terms(const ast::TermNode& node, const Context& context);
/// The same as a query means it: other names (also-known-as) are their owners.
Term meant_term(const ast::TermNode& node, const Context& context);
/// Whether a step is made with also-known-as, whose facts name entities as they are stated.
bool keeps_names(const ast::Step& step, const Context& context);
bool is_constant(const ast::TermNode& node);  // no variable and no `_`, inside quoted facts either
/// The time of an operand: a value, now, or a parameter. A variable: StatementError.
TimeValue constant_time(const ast::TimeOperand& operand, const Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXPRESSION_H_
