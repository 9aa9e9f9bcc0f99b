// From syntax trees of facts (no variables, no `_`) to facts as values: qualifiers become facts
// about facts.
#ifndef ANNALS_PARSER_FACTS_H_
#define ANNALS_PARSER_FACTS_H_

#include <functional>
#include <optional>
#include <vector>

#include "model/term.h"
#include "parser/ast.h"

namespace annals::parser {

struct FactContext {
  /// The source of facts that name none (`according to`, --source).
  std::optional<Term> default_source;
  /// What `now` means.
  Moment now = 0;
  /// The entity of a blank node's label.
  std::function<Term(const std::string& label)> blank;
  /// The value of a parameter; null when there are none.
  std::function<Term(const std::string& name)> parameter;
};

/// A diagnosis (kInvalidValue) on its way to the caller who has the text and makes an Error of it.
struct FactError {
  ast::Span span;
  std::string message;
};

/// The facts that `statement` states, each before the facts about it; the default source is given
/// to the fact itself, not to those about it. Throws FactError for what cannot be in a fact: a
/// variable, `_` as a name, steps, a time word, a literal as subject.
std::vector<Fact> expand(const ast::TriplePattern& statement, const FactContext& context);

/// The one term that a node of a fact is. Throws FactError for a variable, `_`, and what has no
/// value in `context`.
Term term_of(const ast::TermNode& node, const FactContext& context);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_FACTS_H_
