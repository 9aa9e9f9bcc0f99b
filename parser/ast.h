// The syntax tree of the language: plain values, each with its place in the text. Names are not
// resolved here, except that prefixes are expanded and blank nodes keep their label.
#ifndef ANNALS_PARSER_AST_H_
#define ANNALS_PARSER_AST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/time_value.h"
#include "parser/ast_patterns.h"

namespace annals::ast {

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
  std::optional<StateRef> as_of;       // of the `where`
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
  std::optional<StateRef> as_of;
};
struct Commits {
  std::optional<StateRef> as_of;
};
struct Changes {
  StateRef from, to;
};
struct PrefixDeclaration {
  std::string prefix;
  std::string iri;
};

/// `rule NAME: PATTERN if { GROUP }`. The head is checked: one relation, no `_`, a time that is
/// written out or a variable, no qualifiers. Whether the group binds its variables is not.
struct Rule {
  TermNode name;  // an entity; of a kept rule (parse_rule) none
  TriplePattern head;
  Group body;
  /// `PATTERN if { GROUP }` as it is kept: on one line where texts have no more, without comments,
  /// prefixed names written out (rule_text.h).
  std::string text;
  char sign = ' ';  // in fact files: '+', '-' or ' '
  Span span;
};
struct Rules {
  std::optional<StateRef> as_of;
};
struct RetractRule {
  TermNode name;
};

/// What speaks for the facts that fit, and against them; any part may be `_`.
struct Why {
  TriplePattern pattern;
  std::optional<StateRef> as_of;
};
/// What disagrees in the whole graph, or about one entity or relation.
struct Conflicts {
  std::optional<TermNode> about;
  std::optional<StateRef> as_of;
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
               Commits, Changes, Rule, Rules, RetractRule, Why, Conflicts, PrefixDeclaration,
               FactStatement, AccordingTo, CommitLine>
      value;
  Span span;
};

}  // namespace annals::ast

#endif  // ANNALS_PARSER_AST_H_
