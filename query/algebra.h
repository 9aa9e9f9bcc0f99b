// The algebra between the syntax tree and the plan: groups of patterns whose names are resolved,
// steps and qualifiers rewritten into patterns, conditions apart from what binds variables.
#ifndef ANNALS_QUERY_ALGEBRA_H_
#define ANNALS_QUERY_ALGEBRA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "parser/ast.h"
#include "query/batch.h"
#include "query/fact_time.h"
#include "query/meanings.h"
#include "store/store.h"

namespace annals::query {

using VariableSet = std::set<VariableId>;

/// What a pattern may ask of a fact and give of it.
enum class Column : std::uint8_t { kSubject, kRelation, kObject, kTime, kFact };
inline constexpr std::size_t kColumnCount = 5;

/// One column of a pattern.
struct Slot {
  enum class Kind : std::uint8_t { kAny, kConstant, kVariable };
  Kind kind = Kind::kAny;
  store::Id constant;
  VariableId variable = 0;
  /// Of an entity that was written by another name: the id of that name, for facts that keep it.
  store::Id as_stated;

  static Slot of(store::Id id) { return Slot{Kind::kConstant, id, 0, id}; }
  static Slot of(VariableId variable) {
    return Slot{Kind::kVariable, store::Id::none(), variable, store::Id::none()};
  }
  Slot stated() const { return is_constant() ? of(as_stated) : *this; }
  bool is_any() const { return kind == Kind::kAny; }
  bool is_constant() const { return kind == Kind::kConstant; }
  bool is_variable() const { return kind == Kind::kVariable; }
  bool operator==(const Slot&) const = default;
};

/// A triple pattern over single facts.
struct FactPattern {
  std::array<Slot, kColumnCount> slots;
  std::vector<store::Id> excluded_relations;  // `!a`
  std::vector<TimeTest> tests;                // of the fact's time; constants only
  std::string time_text;                      // the tests as written, for explain
  store::Visibility visibility = store::Visibility::kAsserted;
  /// kBehind where other patterns ask for facts about the stored facts. Never kNamed.
  Reading reading = Reading::kStored;
  /// Of kQuoted: the relations in what rules state of which the facts may be quoted, an empty one
  /// for any.
  std::vector<std::optional<store::Id>> quoted_in;
  /// A name in it that the graph has never seen: it matches nothing.
  bool impossible = false;

  Slot& at(Column column) { return slots[static_cast<std::size_t>(column)]; }
  const Slot& at(Column column) const { return slots[static_cast<std::size_t>(column)]; }
};

/// Repeated steps between two ends.
struct StepPattern {
  Slot subject, object;  // never kAny
  ast::Ptr<ast::Step> step;
  std::optional<ast::TimeSpec> time;
  /// The variable that is T in `time`: then it is a condition, joined once this has its value.
  std::optional<VariableId> operand;
  std::string text;  // as written, more or less, for explain
};

struct Item;
/// `a|b`: the matches of each branch.
struct Alternatives {
  std::vector<std::vector<Item>> branches;
  /// Variables that nobody looks at outside. When there are any, rows that differ in nothing else
  /// are one.
  VariableSet dropped;
};

/// What joins freely with its neighbours, in any order.
struct Item {
  std::variant<FactPattern, StepPattern, Alternatives> value;
};

struct Group;

struct FilterCondition {
  ast::ExpressionPtr expression;
};
/// A time word whose T is a variable: the time of `fact`, which is `time`, against `operand`.
struct TimeCondition {
  VariableId time, fact, operand;
  TimeWord word;
  ast::Span span;
};
struct LetCondition {
  VariableId variable;
  ast::ExpressionPtr expression;
  ast::Span span;
  /// It is computed after so many of the group's elements that are no segments: those before it in
  /// the text that mention its variable do not see it.
  std::size_t earliest = 0;
};
struct NotCondition {
  std::shared_ptr<Group> group;
};
/// What binds nothing in a group, or follows from what it binds (let, steps within a time that a
/// variable holds).
struct Condition {
  std::variant<FilterCondition, TimeCondition, LetCondition, NotCondition, StepPattern> value;
  VariableSet variables;  // those that it reads
};

struct Segment {
  std::vector<Item> items;
};
struct OptionalPart {
  std::shared_ptr<Group> group;
};
struct UnionPart {
  std::vector<std::shared_ptr<Group>> groups;
};
struct FindScope;
struct SubqueryPart {
  std::shared_ptr<FindScope> find;
  /// The variable that each of its columns is here; none for a column without a name.
  std::vector<std::optional<VariableId>> columns;
  VariableSet gives;
};

/// Elements are joined in this order.
struct Element {
  std::variant<Segment, OptionalPart, UnionPart, SubqueryPart> value;
};

struct Group {
  std::vector<Element> elements;
  std::vector<Condition> conditions;
};

/// A find of its own: the whole query, or an inner one. `ask`, `show` and bare patterns are written
/// as such, too.
struct FindScope {
  bool all = false;
  std::vector<ast::FindItem> items;  // `*` is written out
  /// Columns after those of the items: the facts that matched.
  std::vector<VariableId> facts;
  /// Whether those are asked for only for their sources: then limits are left to who asks, and a
  /// row comes for every choice of facts; of groups one column has the sources.
  bool sources = false;
  ast::Modifiers modifiers;
  Variables variables;
  Group group;
  VariableSet bound;       // what the group may bind
  bool explained = false;  // somebody will read the estimates
};

VariableSet variables_of(const FactPattern& pattern);
VariableSet variables_of(const StepPattern& pattern);  // its ends
VariableSet variables_of(const Item& item);
/// What a condition gives a value: a let its variable, steps their ends.
VariableSet given_by(const Condition& condition);
/// The variables that may have a value after the element or group, beyond those bound before it.
VariableSet bindable(const Element& element);
VariableSet bindable(const Group& group);
/// All variables that occur, in conditions and inner groups too (those of an inner find aside).
VariableSet mentioned(const Element& element);
VariableSet mentioned(const Group& group);

bool intersects(const VariableSet& a, const VariableSet& b);

/// Whether the columns of the answer name every fact that a match is made of, so that no two
/// matches give the same row.
bool is_key(const Group& group, const VariableSet& columns);

/// Moves patterns before optional and inner groups where that changes no answer, so that they can
/// be ordered with those written before.
void hoist_patterns(Group& group);

/// Throws StatementError for a `let` whose variable something else binds too, and for a time word
/// whose variable nothing binds. `outside`: what the groups around it bind.
void check_conditions(const Group& group, const VariableSet& outside, const Variables& variables);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ALGEBRA_H_
