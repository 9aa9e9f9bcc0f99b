// Patterns whose facts may follow from others (effective_cursor.h).
#include <algorithm>
#include <utility>

#include "query/expression.h"
#include "query/meanings.h"
#include "query/resolver.h"

namespace annals::query {

using store::Id;

namespace {
constexpr const char* kQualifiedFact = "qualified fact";
}  // namespace

bool Resolver::may_follow(const ast::Step& step) const {
  if (!context_.meanings().changes(std::nullopt)) return false;
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    return may_follow(*inverse->step);
  }
  if (const auto* one_of = std::get_if<ast::StepAlternatives>(&step.value)) {
    return std::any_of(one_of->steps.begin(), one_of->steps.end(),
                       [this](const auto& one) { return may_follow(*one); });
  }
  const auto* relation = std::get_if<ast::StepRelation>(&step.value);
  return relation == nullptr || may_follow(relation->relation);
}

bool Resolver::may_follow(const ast::TermNode& relation) const {
  if (!is_constant(relation)) return !context_.meanings().empty();
  return context_.meanings().changes(context_.intern(meant_term(relation, context_)));
}

std::vector<std::optional<Id>> Resolver::quoted_in(const ast::Step& step) const {
  const Meanings& meanings = context_.meanings();
  if (!meanings.rules_quote()) return {};
  const auto of_all = [this](const auto& steps) {
    std::vector<std::optional<Id>> all;
    for (const auto& one : steps) {
      const std::vector<std::optional<Id>> its = quoted_in(*one);
      all.insert(all.end(), its.begin(), its.end());
    }
    return all;
  };
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    return quoted_in(*inverse->step);
  }
  if (const auto* repeat = std::get_if<ast::StepRepeat>(&step.value)) {
    return quoted_in(*repeat->step);
  }
  if (const auto* either = std::get_if<ast::StepAlternatives>(&step.value)) {
    return of_all(either->steps);
  }
  if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value)) {
    return of_all(sequence->steps);
  }
  const auto* named = std::get_if<ast::StepRelation>(&step.value);
  if (named == nullptr || !is_constant(named->relation)) return meanings.stated_by(std::nullopt);
  return meanings.stated_by(context_.intern(meant_term(named->relation, context_)));
}

std::vector<Slot> Resolver::qualified_facts(const std::vector<ast::Qualifier>& qualifiers,
                                            bool may_follow) {
  std::vector<Slot> facts;
  const std::size_t count =
      may_follow ? qualifiers.size() : std::min<std::size_t>(1, qualifiers.size());
  for (std::size_t i = 0; i < count; ++i) {
    facts.push_back(Slot::of(variables_.hidden(kQualifiedFact)));
  }
  if (facts.size() > 1) same_facts_.assign(facts.begin() + 1, facts.end());
  return facts;
}

void Resolver::add_qualified(Slot subject, const ast::Step& step, Slot object,
                             const std::vector<ast::Qualifier>& qualifiers, const Time& time,
                             Target target) {
  const auto* one_of = std::get_if<ast::StepAlternatives>(&step.value);
  if (one_of != nullptr && wishes_.counts) {
    // Each by itself: in `a|b|a` a fact of a is two matches.
    Alternatives alternatives;
    for (const auto& one : one_of->steps) {
      std::vector<Item> branch;
      add_qualified(subject, *one, object, qualifiers, time, Target{branch, target.conditions});
      alternatives.branches.push_back(std::move(branch));
    }
    target.items.push_back(Item{std::move(alternatives)});
    return;
  }
  const auto first = static_cast<VariableId>(variables_.size());
  std::vector<Item> items;
  const Target inner{items, target.conditions};
  const bool names_all = std::exchange(names_all_, wishes_.counts);
  const std::vector<Slot> facts = qualified_facts(qualifiers, true);
  add_step(subject, step, object, facts.front(), time, store::Visibility::kAsserted, inner);
  same_facts_.clear();
  // Where matches are counted the same may be said of several of the stored facts, and is said
  // once: by which of these facts is not to be seen.
  const bool bind_facts = wishes_.bind_facts;
  wishes_.bind_facts = bind_facts && !(wishes_.counts && wishes_.may_repeat);
  add_qualifiers(facts, qualifiers, inner);
  wishes_.bind_facts = bind_facts;
  names_all_ = names_all;
  if (!wishes_.counts) {
    for (Item& item : items) target.items.push_back(std::move(item));
    return;
  }
  // The same may be said of several of the stored facts: it is said once.
  Alternatives once;
  for (VariableId id = first; id < variables_.size(); ++id) {
    if (variables_.is_hidden(id) && variables_.name(id) == kQualifiedFact) once.dropped.insert(id);
  }
  for (const Condition& condition : target.conditions) {
    const auto* when = std::get_if<TimeCondition>(&condition.value);
    if (when != nullptr) once.dropped.erase(when->fact);
  }
  once.branches.push_back(std::move(items));
  target.items.push_back(Item{std::move(once)});
}

void Resolver::read_effective(FactPattern pattern, bool follows, const Time& time, Target target) {
  Slot& fact = pattern.at(Column::kFact);
  const bool qualified = !fact.is_any();
  if (follows) pattern.reading = qualified ? Reading::kBehind : Reading::kEffective;
  if (!qualified && wishes_.bind_facts) show_fact(fact);
  if (time.waits()) {
    if (fact.is_any()) fact = Slot::of(variables_.hidden("fact"));
    Slot& when = pattern.at(Column::kTime);
    if (when.is_any()) when = Slot::of(variables_.hidden("time"));
    add_time_condition(Time{when, {}, {}, time.spec}, fact, target);
  }
  const bool shown = qualified && wishes_.bind_facts;
  if (shown || !same_facts_.empty()) {
    for (Slot& slot : pattern.slots) {
      if (slot.is_any()) slot = Slot::of(variables_.hidden("_"));
    }
  }
  target.items.push_back(Item{pattern});
  // The same fact once more: another of the stored ones behind it, and itself.
  pattern.tests.clear();
  pattern.time_text.clear();
  for (const Slot& other : same_facts_) {
    pattern.at(Column::kFact) = other;
    target.items.push_back(Item{pattern});
  }
  if (!shown) return;
  if (follows) pattern.reading = Reading::kEffective;
  pattern.at(Column::kFact) = Slot();
  show_fact(pattern.at(Column::kFact));
  target.items.push_back(Item{std::move(pattern)});
}

}  // namespace annals::query
