// Errors about variables and parameters that have no value, with the one that was probably meant.
#ifndef ANNALS_QUERY_UNBOUND_H_
#define ANNALS_QUERY_UNBOUND_H_

#include <string>
#include <vector>

#include "parser/ast.h"

namespace annals::query {

/// Throws StatementError: nothing binds the variable. `others`: those that may have been meant.
[[noreturn]] void fail_unbound(const ast::Span& span, const std::string& name,
                               const std::vector<std::string>& others);

/// The same of a parameter; `given`: those with a value.
[[noreturn]] void fail_without_value(const ast::Span& span, const std::string& name,
                                     const std::vector<std::string>& given);

}  // namespace annals::query

#endif  // ANNALS_QUERY_UNBOUND_H_
