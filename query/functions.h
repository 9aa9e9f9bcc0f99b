// The functions of expressions, declared once: the compiler, the documentation and its test read
// this table.
#ifndef ANNALS_QUERY_FUNCTIONS_H_
#define ANNALS_QUERY_FUNCTIONS_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "model/term.h"
#include "parser/ast.h"
#include "query/context.h"

namespace annals::query {

/// Computes a function of values none of which is empty. The empty term is a failure: a wrong kind,
/// or nothing to give.
using FunctionImplementation = Term (*)(std::span<const Term> arguments, Context& context);

inline constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);

struct FunctionInfo {
  ast::Function function;
  std::string_view name;  // as written in the language
  std::size_t least;      // arguments
  std::size_t most;       // kAnyNumber: no bound
  /// Null for those that do not look at all their arguments, or take empty ones: if, coalesce,
  /// bound.
  FunctionImplementation implementation;
  /// The kinds that it takes, a letter an argument, the last one for all that follow: t text, i
  /// integer, d time, f fact, v any value; and the kind that it gives (b truth value).
  std::string_view takes;
  char gives;
  std::string_view help;  // one line for people
};

/// All functions, in the order of docs/language.md, Expressions.
std::span<const FunctionInfo> functions();
const FunctionInfo& function_info(ast::Function function);

// The families.
namespace text_functions {
Term contains(std::span<const Term> arguments, Context& context);
Term starts_with(std::span<const Term> arguments, Context& context);
Term ends_with(std::span<const Term> arguments, Context& context);
Term matches(std::span<const Term> arguments, Context& context);
Term lower(std::span<const Term> arguments, Context& context);
Term upper(std::span<const Term> arguments, Context& context);
Term length(std::span<const Term> arguments, Context& context);
Term concat(std::span<const Term> arguments, Context& context);
Term substring(std::span<const Term> arguments, Context& context);
}  // namespace text_functions

namespace time_functions {
Term start(std::span<const Term> arguments, Context& context);
Term end(std::span<const Term> arguments, Context& context);
Term first(std::span<const Term> arguments, Context& context);
Term last(std::span<const Term> arguments, Context& context);
Term year(std::span<const Term> arguments, Context& context);
Term month(std::span<const Term> arguments, Context& context);
Term day(std::span<const Term> arguments, Context& context);
Term to_year(std::span<const Term> arguments, Context& context);
Term to_month(std::span<const Term> arguments, Context& context);
Term to_day(std::span<const Term> arguments, Context& context);
Term duration(std::span<const Term> arguments, Context& context);
Term intersection(std::span<const Term> arguments, Context& context);
}  // namespace time_functions

namespace graph_functions {
Term holds(std::span<const Term> arguments, Context& context);
Term asserted(std::span<const Term> arguments, Context& context);
Term kind(std::span<const Term> arguments, Context& context);
Term name(std::span<const Term> arguments, Context& context);
Term text(std::span<const Term> arguments, Context& context);
}  // namespace graph_functions

}  // namespace annals::query

#endif  // ANNALS_QUERY_FUNCTIONS_H_
