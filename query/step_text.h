// Parts of the syntax tree as text again, for explain.
#ifndef ANNALS_QUERY_STEP_TEXT_H_
#define ANNALS_QUERY_STEP_TEXT_H_

#include <string>

#include "parser/ast.h"

namespace annals::query {

std::string text_of(const ast::TermNode& node);
std::string text_of(const ast::Step& step);
std::string text_of(const ast::TimeSpec& time);

/// Whether every match of the step is one fact, so that its time can be bound and qualified.
bool is_one_fact(const ast::Step& step);
/// Whether a `+ * ? {…}` stands anywhere in it.
bool has_repetition(const ast::Step& step);

}  // namespace annals::query

#endif  // ANNALS_QUERY_STEP_TEXT_H_
