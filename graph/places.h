// Errors of statements get the place that their text gives them.
#ifndef ANNALS_GRAPH_PLACES_H_
#define ANNALS_GRAPH_PLACES_H_

#include <cstddef>
#include <string>
#include <utility>

#include "model/error.h"
#include "parser/ast.h"
#include "parser/facts.h"
#include "query/engine.h"

namespace annals::internal {

/// The text of a statement, whole lines of it, and where it came from.
struct StatementText {
  std::string text;
  std::string source;
  std::size_t first_line = 1;
};

[[noreturn]] void throw_at(const StatementText& text, const Diagnosis& diagnosis);
[[noreturn]] void throw_at(const StatementText& text, ast::Span span, ErrorCode code,
                           const std::string& message);

/// Calls `work`; what it finds wrong with the statement leaves as an Error with a place.
template <class Work>
auto with_places(const StatementText& text, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const query::StatementError& error) {
    throw_at(text, error.diagnosis);
  } catch (const parser::FactError& error) {
    throw_at(text, error.span, ErrorCode::kInvalidValue, error.message);
  }
}

}  // namespace annals::internal

#endif  // ANNALS_GRAPH_PLACES_H_
