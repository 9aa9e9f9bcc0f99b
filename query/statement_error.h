// Throwing what is wrong with a statement, with its place in the text.
#ifndef ANNALS_QUERY_STATEMENT_ERROR_H_
#define ANNALS_QUERY_STATEMENT_ERROR_H_

#include <string>
#include <utility>

#include "parser/ast.h"
#include "query/engine.h"

namespace annals::query {

[[noreturn]] inline void fail_at(const ast::Span& span, std::string message,
                                 ErrorCode code = ErrorCode::kInvalidQuery) {
  const std::size_t length = span.end > span.begin ? span.end - span.begin : 1;
  throw StatementError{Diagnosis{code, span.begin, length, std::move(message)}};
}

}  // namespace annals::query

#endif  // ANNALS_QUERY_STATEMENT_ERROR_H_
