// The syntax tree of patterns and facts: terms, times, steps. See ast.h.
#ifndef ANNALS_PARSER_AST_PATTERNS_H_
#define ANNALS_PARSER_AST_PATTERNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/term.h"
#include "model/time_value.h"

namespace annals::ast {

/// Bytes [begin, end) of the text that was parsed.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

template <class T>
using Ptr = std::shared_ptr<const T>;  // nodes are immutable once parsed, so sharing is safe

struct Variable {
  std::string name;
};  // without `?`
struct Parameter {
  std::string name;
};                   // without `$`
struct Anything {};  // `_`
struct Blank {
  std::string label;
};  // `_:label`, an entity of its own for each file or session
struct Constant {
  Term term;
};  // entity or literal
struct TriplePattern;
struct Quoted {
  Ptr<TriplePattern> pattern;
};  // << s r o @ t >>

/// Whatever may stand as subject, relation (steps aside) or object.
struct TermNode {
  std::variant<Constant, Variable, Parameter, Anything, Blank, Quoted> value;
  Span span;
};

// ---- times ----

struct Now {};
/// What follows `@` or a time word: a time, now, always (Constant-like), a variable or a parameter.
struct TimeOperand {
  std::variant<TimeValue, Now, Variable, Parameter> value;  // `always` is TimeValue::always()
  Span span;
};

/// `@ T`, `@ word T`, `@ ?t`, `@ ?t word T`, and `@ _`, which has none of the three. In a fact:
/// `binds` is empty and `word` is kIn with `plain` set.
struct TimeSpec {
  std::optional<Variable> binds;       // `@ ?t`
  std::optional<TimeWord> word;        // kIn for a plain `@ T`
  std::optional<TimeOperand> operand;  // with word
  bool plain = false;  // no word was written: `@ T` (names exactly T in facts, retract, erase)
  Span span;
};

// ---- steps ----

struct Step;
struct StepRelation {
  TermNode relation;
};  // a relation, a variable, a parameter or `_`
struct StepSequence {
  std::vector<Ptr<Step>> steps;
};  // a/b
struct StepAlternatives {
  std::vector<Ptr<Step>> steps;
};  // a|b
struct StepInverse {
  Ptr<Step> step;
};  // ^a
struct StepExcept {
  std::vector<TermNode> relations;
};                   // !a, !(a|b)
struct StepRepeat {  // a+ a* a? a{2,4} a{2} a{2,}
  Ptr<Step> step;
  std::uint64_t least = 0;
  std::optional<std::uint64_t> most;  // none: without end
};
struct Step {
  std::variant<StepRelation, StepSequence, StepAlternatives, StepInverse, StepExcept, StepRepeat>
      value;
  Span span;
};

// ---- patterns and facts ----

struct Qualifier;

/// One triple pattern, or one fact of a fact file, of add or of a template: `subject relation
/// object @ time { … }`.
/// `;`, `,` and tuples are already written out.
struct TriplePattern {
  TermNode subject;
  Step relation;  // StepRelation unless steps are written
  TermNode object;
  std::optional<TimeSpec> time;
  std::vector<Qualifier> qualifiers;
  Span span;
};

/// `relation object @ time { … }` about the fact that stands before the braces.
struct Qualifier {
  Step relation;  // StepRelation unless steps are written
  TermNode object;
  std::optional<TimeSpec> time;
  std::vector<Qualifier> qualifiers;
  Span span;
};

}  // namespace annals::ast

#endif  // ANNALS_PARSER_AST_PATTERNS_H_
