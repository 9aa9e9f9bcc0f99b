// Facts and patterns as the grammar reads them: one subject with several relations and objects, to
// be written out as triple patterns.
#ifndef ANNALS_PARSER_WRITTEN_FACTS_H_
#define ANNALS_PARSER_WRITTEN_FACTS_H_

#include <optional>
#include <vector>

#include "parser/ast.h"
#include "parser/state.h"

namespace annals::parser {

/// An object with the time and the qualifiers that belong to it.
struct ObjectPart {
  ast::TermNode object;
  std::optional<ast::TimeSpec> time;
  std::vector<ast::Qualifier> qualifiers;
  ast::Span span;
};

/// `s r o, o2 ; r2 o3`.
struct WrittenTriples {
  ast::TermNode subject;
  ast::Step relation;
  bool first_object = true;  // of this relation
  std::vector<ast::TriplePattern> patterns;

  void begin_relation(ast::Step step);
  void add_object(ObjectPart part);
  /// A whole one: a tuple.
  void add_pattern(ast::TriplePattern pattern) { patterns.push_back(std::move(pattern)); }
};

/// `{ r o, o2 ; r2 o3 }`.
struct WrittenQualifiers {
  ast::Step relation;
  bool first_object = true;
  std::vector<ast::Qualifier> qualifiers;

  void begin_relation(ast::Step step);
  void add_object(ObjectPart part);
};

/// Steps side by side, joined by `/` or by `|`.
struct WrittenSteps {
  std::vector<ast::Step> steps;
  ast::Span span;
};
/// One step as it is, several as a `Joined`.
template <class Joined>
ast::Step joined_steps(WrittenSteps written) {
  if (written.steps.size() == 1) return std::move(written.steps.front());
  Joined joined;
  for (ast::Step& step : written.steps) {
    joined.steps.push_back(std::make_shared<const ast::Step>(std::move(step)));
  }
  return {std::move(joined), written.span};
}

/// How often a step is repeated.
struct Repetition {
  std::uint64_t least = 0;
  std::optional<std::uint64_t> most;
};

/// A literal as a subject fails.
void refuse_literal_subject(State& state, const ast::TermNode& node);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_WRITTEN_FACTS_H_
