// Notes about names in a query that the graph has never seen (docs/language.md, Errors).
#ifndef ANNALS_QUERY_NAMES_H_
#define ANNALS_QUERY_NAMES_H_

#include "model/term.h"
#include "parser/ast.h"
#include "query/context.h"

namespace annals::query {

/// Notes that the graph has no such term, and what may have been meant. A number or time of which
/// the graph knows nothing is no cause for a note.
void note_unknown(const Term& term, Context& context);

/// Notes that an entity that the graph has is the source of nothing, and which source may have been
/// meant.
void note_source_of_nothing(const Term& source, Context& context);

/// Whether it is an integer that does not fit 64 bits.
bool is_big_integer(const Text& text);
/// Notes that an integer beyond 64 bits is kept as a text.
void note_big_integer(const Term& term, Context& context);

/// The same for the entities and texts that an expression compares with: operands of `=` and `!=`,
/// and what stands in `in (…)`.
void note_unknown_in(const ast::Expression& expression, Context& context);

/// For a bare pattern without variables: whether `name` is a word of questions (who, what, …) that
/// is no entity. Then it notes how to ask.
bool note_question(const std::string& name, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_NAMES_H_
