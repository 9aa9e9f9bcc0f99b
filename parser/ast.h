// The syntax tree of the language: plain values, each with its place in the text. Names are not
// resolved here, except that prefixes are expanded and blank nodes keep their label.
#ifndef ANNALS_PARSER_AST_H_
#define ANNALS_PARSER_AST_H_

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
  TermNode relation;
  TermNode object;
  std::optional<TimeSpec> time;
  std::vector<Qualifier> qualifiers;
  Span span;
};

// ---- expressions ----

struct Expression;
using ExpressionPtr = Ptr<Expression>;

enum class UnaryOperator : std::uint8_t { kNot, kMinus };
enum class BinaryOperator : std::uint8_t {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
};
enum class Function : std::uint8_t {
  kIf,
  kCoalesce,
  kBound,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches,
  kLower,
  kUpper,
  kLength,
  kConcat,
  kSubstring,
  kStart,
  kEnd,
  kFirst,
  kLast,
  kYear,
  kMonth,
  kDay,
  kToYear,
  kToMonth,
  kToDay,
  kDuration,
  kHolds,
  kIntersection,
  kAsserted,
  kKind,
  kName,
  kText,
};
enum class AggregateKind : std::uint8_t { kCount, kSum, kAvg, kMin, kMax, kList, kSample };

struct Unary {
  UnaryOperator op;
  ExpressionPtr operand;
};
struct Binary {
  BinaryOperator op;
  ExpressionPtr left, right;
};
struct Compare {
  TimeWord word;
  ExpressionPtr left, right;
};  // ?t surely in ?u. (`in` before `(` is InList.)
struct InList {
  ExpressionPtr value;
  std::vector<ExpressionPtr> list;
  bool negated = false;
};  // ?x in (a, b)
struct Call {
  Function function;
  std::vector<ExpressionPtr> arguments;
};
struct Aggregate {
  AggregateKind kind;
  bool distinct = false;
  ExpressionPtr argument;  // null: count(*)
};
struct TimeLiteral {
  std::variant<TimeValue, Now> value;
};  // always, now, or a year beside a time
/// A term of an expression: Constant, Variable, Parameter, or Quoted (`<< s r o @ t >>` whose parts
/// are constants or variables that are bound: the fact of these parts).
struct Expression {
  std::variant<TermNode, TimeLiteral, Unary, Binary, Compare, InList, Call, Aggregate> value;
  Span span;
};

// ---- queries ----

struct Group;
struct Find;
struct Query;

struct PatternElement {
  TriplePattern pattern;
};
struct OptionalElement {
  Ptr<Group> group;
};
struct NotElement {
  Ptr<Group> group;
};
struct UnionElement {
  std::vector<Ptr<Group>> groups;
};  // one: a plain inner group
struct FilterElement {
  ExpressionPtr condition;
};
struct LetElement {
  Variable variable;
  ExpressionPtr value;
};
struct SubqueryElement {
  Ptr<Query> query;
};  // { find … }
struct Element {
  std::variant<PatternElement, OptionalElement, NotElement, UnionElement, FilterElement, LetElement,
               SubqueryElement>
      value;
  Span span;
};
struct Group {
  std::vector<Element> elements;
  Span span;
};

struct FindItem {
  ExpressionPtr value;
  std::optional<Variable> as;
  std::string text;  // the expression as written: the column's header when there is no `as` (a
                     // variable: its name)
  Span span;
};
struct OrderKey {
  ExpressionPtr value;
  bool descending = false;
};
/// A commit number or a time.
struct StateRef {
  std::variant<std::uint64_t, TimeOperand> value;
  Span span;
};

struct Modifiers {
  std::vector<Variable> group_by;
  std::vector<Span> group_by_spans;
  ExpressionPtr having;  // null: none
  std::vector<OrderKey> order_by;
  std::optional<std::uint64_t> limit, offset;
  std::vector<TermNode> according_to;
  std::optional<StateRef> as_of;
};

struct Find {
  bool all = false;
  bool star = false;
  std::vector<FindItem> items;
  Group where;
};
struct Ask {
  Group where;
};
struct Show {
  std::vector<TriplePattern> what;
  Group where;
};  // `template` is a word of C++
struct Describe {
  TermNode what;
};  // a term, or Quoted
struct Timeline {
  std::vector<TermNode> entities;
  std::optional<TimeOperand> in;
};
struct Path {
  TermNode from, to;
  bool except = false;  // via !(…)
  std::vector<TermNode> via;
  bool directed = false;
  std::optional<std::uint64_t> at_most;
  std::optional<TimeOperand> in;
  bool forward_in_time = false;
  std::optional<Duration> within;
  bool all = false;
};
struct Bare {
  Group patterns;
};  // a bare pattern, or several

enum class Explain : std::uint8_t { kNo, kPlan, kAnalyze };
struct Query {
  Explain explain = Explain::kNo;
  bool raw = false;
  std::variant<Find, Ask, Show, Describe, Timeline, Path, Bare> body;
  Modifiers modifiers;
  Span span;
};

// ---- changes and other statements ----

/// What add, retract and erase take: facts or patterns, with a `where` when they are a template.
struct ChangeBody {
  std::vector<TriplePattern> facts;
  std::optional<Group> where;
  std::vector<TermNode> according_to;  // add only: at most one; Anything is none
};
struct Add {
  ChangeBody body;
};
struct Retract {
  ChangeBody body;
};
struct Erase {
  ChangeBody body;
};
struct Redate {
  ChangeBody body;
  TimeOperand to;
};
struct Withdraw {
  TermNode source;
};
struct Begin {
  std::string note;
  std::optional<TimeOperand> at;
};
struct Commit {};
struct Rollback {};
struct History {
  TriplePattern pattern;
};
struct Commits {};
struct Changes {
  StateRef from, to;
};
struct PrefixDeclaration {
  std::string prefix;
  std::string iri;
};

// Only in fact files and dumps:
struct FactStatement {
  std::vector<TriplePattern> facts;
  char sign = ' ';
};  // sign: '+', '-' or ' '
struct AccordingTo {
  std::optional<TermNode> source;
};  // none: `_`
struct CommitLine {
  std::uint64_t number = 0;
  TimeValue time;
  std::string note;
};

struct Statement {
  std::variant<Query, Add, Retract, Erase, Redate, Withdraw, Begin, Commit, Rollback, History,
               Commits, Changes, PrefixDeclaration, FactStatement, AccordingTo, CommitLine>
      value;
  Span span;
};

}  // namespace annals::ast

#endif  // ANNALS_PARSER_AST_H_
