// Patterns: names, steps, qualifiers, quoted facts and times of one triple pattern.
#include <algorithm>
#include <utility>

#include "query/expression.h"
#include "query/meanings.h"
#include "query/names.h"
#include "query/resolver.h"
#include "query/statement_error.h"
#include "query/step_text.h"
#include "store/other_names.h"

namespace annals::query {
namespace {

using store::Id;
using store::Visibility;

/// An unknown word: nothing stored can match it.
bool is_unknown(const Slot& slot) {
  return slot.is_constant() && (slot.constant.is_word() || slot.constant.is_fact()) &&
         (slot.constant.bits & Id::kLocalBit) != 0;
}

/// The variable that is T in `@ word ?t`; null: another T, or none.
const ast::Variable* variable_of(const ast::TimeSpec& time) {
  return time.operand ? std::get_if<ast::Variable>(&time.operand->value) : nullptr;
}

bool same_condition(const TimeCondition& a, const TimeCondition& b) {
  return a.time == b.time && a.fact == b.fact && a.operand == b.operand && a.word == b.word;
}

}  // namespace

Slot Resolver::constant(const ast::TermNode& node) {
  const Term term = constant_term(node, context_);
  note_big_integer(term, context_);
  Slot slot = Slot::of(context_.intern(context_.snapshot().read(term)));
  slot.as_stated = context_.intern(term);
  if (!is_unknown(slot) || context_.meanings().unknown_name(slot.constant) != nullptr) return slot;
  if (wishes_.questions && term.is_entity() && note_question(term.as_entity(), context_)) {
    return slot;
  }
  note_unknown(term, context_);
  return slot;
}

Slot Resolver::slot(const ast::TermNode& node, Target target) {
  if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
    return Slot::of(variables_.named(variable->name));
  }
  if (std::holds_alternative<ast::Anything>(node.value)) return Slot{};
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
    return quoted_slot(*quoted->pattern, target);
  }
  return constant(node);
}

Slot Resolver::subject_slot(const ast::TermNode& node, Target target) {
  const Slot result = slot(node, target);
  if (result.is_constant()) {
    const store::IdKind kind = result.constant.kind();
    if (kind != store::IdKind::kEntity && kind != store::IdKind::kFact) {
      fail_at(node.span, "a literal can only be an object, not a subject");
    }
  }
  return result;
}

Slot Resolver::relation_slot(const ast::TermNode& node) {
  if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
    return Slot::of(variables_.named(variable->name));
  }
  if (std::holds_alternative<ast::Anything>(node.value)) return Slot{};
  if (std::holds_alternative<ast::Quoted>(node.value)) {
    fail_at(node.span, "a relation is an entity, not a fact");
  }
  const Slot result = constant(node);
  if (result.constant.kind() != store::IdKind::kEntity) {
    fail_at(node.span, "a relation is an entity, not a literal");
  }
  return result;
}

Slot Resolver::quoted_slot(const ast::TriplePattern& pattern, Target target) {
  // Its variables are numbered in the order of the text, as everywhere.
  const Slot fact = Slot::of(variables_.hidden("quoted fact"));
  if (!is_one_fact(pattern.relation)) {
    fail_at(pattern.relation.span, "a quoted fact has one relation, not steps");
  }
  const Slot subject = subject_slot(pattern.subject, target);
  if (const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value)) {
    const Slot named = relation_slot(relation->relation);
    const Slot object = slot(pattern.object, target);
    add_relation(subject, named, object, fact, time(pattern.time), Visibility::kKnown, {}, target);
  } else {
    const Slot object = slot(pattern.object, target);
    add_step(subject, pattern.relation, object, fact, time(pattern.time), Visibility::kKnown,
             target);
  }
  add_qualifiers({fact}, pattern.qualifiers, target);
  return fact;
}

void Resolver::name_relation(const ast::Step& step) {
  const auto* relation = std::get_if<ast::StepRelation>(&step.value);
  if (relation == nullptr) return;
  if (const auto* variable = std::get_if<ast::Variable>(&relation->relation.value)) {
    variables_.named(variable->name);
  }
}

void Resolver::check_steps(const ast::Step& step, const std::vector<ast::Qualifier>& qualifiers,
                           const Time& time) {
  if (is_one_fact(step)) return;
  if (!qualifiers.empty()) {
    fail_at(qualifiers.front().span, "qualifiers may stand only where the steps are one fact");
  }
  if (time.spec != nullptr && time.spec->binds) {
    fail_at(time.spec->span,
            "`@ ?" + time.spec->binds->name + "` may stand only where the steps are one fact");
  }
}

void Resolver::add_pattern(const ast::TriplePattern& pattern, Target target) {
  quoted_in_ = quoted_in(pattern.relation);
  const Slot subject = subject_slot(pattern.subject, target);
  name_relation(pattern.relation);
  const Slot object = slot(pattern.object, target);
  quoted_in_.clear();
  const Time when = time(pattern.time);
  const bool qualified = !pattern.qualifiers.empty();
  check_steps(pattern.relation, pattern.qualifiers, when);
  if (qualified && may_follow(pattern.relation)) {
    return add_qualified(subject, pattern.relation, object, pattern.qualifiers, when, target);
  }
  const Slot fact = qualified ? Slot::of(variables_.hidden("qualified fact")) : Slot();
  add_step(subject, pattern.relation, object, fact, when, Visibility::kAsserted, target);
  add_qualifiers({fact}, pattern.qualifiers, target);
}

void Resolver::add_qualifiers(const std::vector<Slot>& facts,
                              const std::vector<ast::Qualifier>& qualifiers, Target target) {
  for (std::size_t i = 0; i < qualifiers.size(); ++i) {
    const ast::Qualifier& qualifier = qualifiers[i];
    name_relation(qualifier.relation);
    std::vector<std::optional<Id>> outside =
        std::exchange(quoted_in_, quoted_in(qualifier.relation));
    const Slot object = slot(qualifier.object, target);
    quoted_in_ = std::move(outside);
    const Time when = time(qualifier.time);
    check_steps(qualifier.relation, qualifier.qualifiers, when);
    const std::vector<Slot> own =
        qualified_facts(qualifier.qualifiers, may_follow(qualifier.relation));
    add_step(facts[std::min(i, facts.size() - 1)], qualifier.relation, object,
             own.empty() ? Slot() : own.front(), when, Visibility::kAsserted, target);
    same_facts_.clear();
    add_qualifiers(own, qualifier.qualifiers, target);
  }
}

void Resolver::add_step(Slot subject, const ast::Step& step, Slot object, Slot fact,
                        const Time& time, Visibility visibility, Target target) {
  if (wishes_.bind_facts && wishes_.may_repeat && has_repetition(step)) {
    wishes_.bind_facts = false;
    add_step(subject, step, object, fact, time, visibility, target);
    wishes_.bind_facts = true;
    return;
  }
  // Branches cannot wait for a variable each by itself: such steps are walked as a whole.
  if (time.waits() && !is_one_fact(step) && has_repetition(step)) {
    return add_repeat(subject, step, object, time, target);
  }
  if (const auto* relation = std::get_if<ast::StepRelation>(&step.value)) {
    add_relation(subject, relation_slot(relation->relation), object, fact, time, visibility, {},
                 target);
  } else if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    add_step(object, *inverse->step, subject, fact, time, visibility, target);
  } else if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value)) {
    Slot from = subject;
    for (std::size_t i = 0; i < sequence->steps.size(); ++i) {
      const bool last = i + 1 == sequence->steps.size();
      const Slot to = last ? object : Slot::of(variables_.hidden("between steps"));
      add_step(from, *sequence->steps[i], to, fact, time, visibility, target);
      from = to;
    }
  } else if (const auto* one_of = std::get_if<ast::StepAlternatives>(&step.value)) {
    add_alternatives(subject, *one_of, object, fact, time, visibility, target);
  } else if (const auto* except = std::get_if<ast::StepExcept>(&step.value)) {
    std::vector<Id> excluded;
    for (const ast::TermNode& node : except->relations) {
      const Slot named = relation_slot(node);
      if (!named.is_constant()) fail_at(node.span, "what stands after `!` must be a relation");
      excluded.push_back(named.constant);
    }
    add_relation(subject, Slot{}, object, fact, time, visibility, std::move(excluded), target);
  } else {
    add_repeat(subject, step, object, time, target);
  }
}

void Resolver::add_alternatives(Slot subject, const ast::StepAlternatives& steps, Slot object,
                                Slot fact, const Time& time, Visibility visibility, Target target) {
  Alternatives alternatives;
  for (const auto& step : steps.steps) {
    std::vector<Item> branch;
    add_step(subject, *step, object, fact, time, visibility, Target{branch, target.conditions});
    alternatives.branches.push_back(std::move(branch));
  }
  target.items.push_back(Item{std::move(alternatives)});
}

void Resolver::add_repeat(Slot subject, const ast::Step& step, Slot object, const Time& time,
                          Target target) {
  if (wishes_.bind_facts) {
    fail_at(step.span, "repeated steps are answered by their ends: they have no facts to print");
  }
  StepPattern pattern;
  const bool keeps = keeps_names(step, context_);
  const auto end = [&](const Slot& slot) {
    if (slot.is_any()) return Slot::of(variables_.hidden("_"));
    return keeps ? slot.stated() : slot;
  };
  pattern.subject = end(subject);
  pattern.object = end(object);
  pattern.step = std::make_shared<const ast::Step>(step);
  pattern.text = text_of(step);
  if (time.spec != nullptr) {
    pattern.time = *time.spec;
    pattern.text += " " + text_of(*time.spec);
    if (const ast::Variable* operand = variable_of(*time.spec)) {
      pattern.operand = variables_.named(operand->name);
      const VariableId reads = *pattern.operand;
      target.conditions.push_back(Condition{std::move(pattern), {reads}});
      return;
    }
  }
  target.items.push_back(Item{std::move(pattern)});
}

void Resolver::add_relation(Slot subject, Slot relation, Slot object, Slot fact, const Time& time,
                            Visibility visibility, std::vector<Id> excluded, Target target) {
  if (!relation.is_constant()) {
    return add_any_relation(subject, relation, object, fact, time, visibility, std::move(excluded),
                            target);
  }
  if (!context_.snapshot().keeps_names(relation.constant)) {
    return add_facts(subject, relation, object, fact, time, visibility, std::move(excluded),
                     target);
  }
  // `X also-known-as Y` says something of the entity X, which may be asked for by any of its names,
  // and of the very name Y.
  object = object.stated();
  std::vector<Id> names;
  if (subject.is_constant()) names = context_.snapshot().all_names(subject.constant);
  if (names.size() < 2) {
    return add_facts(subject.stated(), relation, object, fact, time, visibility, {}, target);
  }
  std::sort(names.begin(), names.end());
  if (fact.is_any() && wishes_.bind_facts) fact = Slot::of(variables_.hidden("fact"));
  Alternatives alternatives;
  for (const Id name : names) {
    std::vector<Item> branch;
    add_facts(Slot::of(name), relation, object, fact, time, visibility, {},
              Target{branch, target.conditions});
    alternatives.branches.push_back(std::move(branch));
  }
  target.items.push_back(Item{std::move(alternatives)});
}

void Resolver::add_any_relation(Slot subject, Slot relation, Slot object, Slot fact,
                                const Time& time, Visibility visibility, std::vector<Id> excluded,
                                Target target) {
  const store::Snapshot& snapshot = context_.snapshot();
  std::vector<Id> names;
  if (subject.is_constant()) names = snapshot.all_names(subject.constant);
  const bool is_other_name = object.is_constant() && object.as_stated != object.constant &&
                             object.as_stated.kind() == store::IdKind::kEntity;
  const bool leaves_names = std::any_of(excluded.begin(), excluded.end(),
                                        [&](Id one) { return snapshot.keeps_names(one); });
  if ((names.size() < 2 && !is_other_name) || leaves_names) {
    return add_facts(subject, relation, object, fact, time, visibility, std::move(excluded),
                     target);
  }
  // Beside the facts that read as the owners' those of also-known-as: they alone have another name
  // as an end.
  Alternatives alternatives;
  const auto add = [&](Slot from, Slot to, std::vector<Id> without) {
    std::vector<Item> branch;
    add_facts(from, relation, to, fact, time, visibility, std::move(without),
              Target{branch, target.conditions});
    alternatives.branches.push_back(std::move(branch));
  };
  std::vector<Id> all = excluded;
  if (is_other_name) {
    all.push_back(context_.intern(Term::entity(std::string(store::kOtherNameRelation))));
  }
  add(subject, object, std::move(all));
  if (names.empty()) add(subject, object.stated(), excluded);
  std::sort(names.begin(), names.end());
  for (const Id name : names) {
    if (is_other_name || name != subject.constant) add(Slot::of(name), object.stated(), excluded);
  }
  target.items.push_back(Item{std::move(alternatives)});
}

void Resolver::add_facts(Slot subject, Slot relation, Slot object, Slot fact, const Time& time,
                         Visibility visibility, std::vector<Id> excluded, Target target) {
  FactPattern pattern;
  Slot when = time.slot;
  for (Slot* part : {&subject, &relation, &object, &when}) {
    if (names_all_ && part->is_any()) *part = Slot::of(variables_.hidden("_"));
  }
  pattern.at(Column::kSubject) = subject;
  pattern.at(Column::kRelation) = relation;
  pattern.at(Column::kObject) = object;
  pattern.at(Column::kTime) = when;
  pattern.excluded_relations = std::move(excluded);
  pattern.tests = time.tests;
  pattern.time_text = time.text;
  pattern.visibility = visibility;
  const std::optional<Id> named =
      relation.is_constant() ? std::optional(relation.constant) : std::nullopt;
  const bool follows = visibility == Visibility::kAsserted && context_.meanings().changes(named);
  // Rules may state what the graph has no words for, and a time may read as none that is stored.
  const bool may_be_stated = follows && context_.meanings().has_rules();
  const bool quoted = visibility == Visibility::kKnown && !quoted_in_.empty();
  if (quoted) {
    pattern.reading = Reading::kQuoted;
    pattern.quoted_in = quoted_in_;
  }
  pattern.impossible = (!may_be_stated && !quoted &&
                        (is_unknown(subject) || is_unknown(relation) || is_unknown(object))) ||
                       (is_unknown(when) && !follows && !quoted);
  // A slot of a qualified fact is not seen outside where matches are counted.
  const bool hidden = !same_facts_.empty() || (names_all_ && wishes_.bind_facts);
  if (follows || (visibility == Visibility::kAsserted && hidden)) {
    pattern.at(Column::kFact) = fact;
    return read_effective(std::move(pattern), follows, time, target);
  }
  if (wishes_.bind_facts && visibility == Visibility::kAsserted) show_fact(fact);
  if (time.waits()) {
    if (fact.is_any()) fact = Slot::of(variables_.hidden("fact"));
    if (when.is_any()) when = Slot::of(variables_.hidden("time"));
    pattern.at(Column::kTime) = when;
    add_time_condition(Time{when, {}, {}, time.spec}, fact, target);
  }
  pattern.at(Column::kFact) = fact;
  target.items.push_back(Item{std::move(pattern)});
}

void Resolver::show_fact(Slot& fact) {
  if (fact.is_any()) fact = Slot::of(variables_.hidden("fact"));
  if (std::find(facts_.begin(), facts_.end(), fact.variable) == facts_.end()) {
    facts_.push_back(fact.variable);
  }
}

void Resolver::add_time_condition(const Time& time, Slot fact, Target target) {
  const auto& operand = std::get<ast::Variable>(time.spec->operand->value);
  const TimeCondition condition{time.slot.variable, fact.variable, variables_.named(operand.name),
                                *time.spec->word, time.spec->operand->span};
  for (const Condition& other : target.conditions) {
    const auto* same = std::get_if<TimeCondition>(&other.value);
    if (same != nullptr && same_condition(*same, condition)) return;
  }
  target.conditions.push_back(
      Condition{condition, {condition.time, condition.fact, condition.operand}});
}

bool Resolver::Time::waits() const { return spec != nullptr && variable_of(*spec) != nullptr; }

Resolver::Time Resolver::time(const std::optional<ast::TimeSpec>& spec) {
  Time result;
  if (!spec) return result;
  result.spec = &*spec;
  if (spec->binds) result.slot = Slot::of(variables_.named(spec->binds->name));
  if (!spec->word || !spec->operand) return result;
  if (const auto* operand = std::get_if<ast::Variable>(&spec->operand->value)) {
    variables_.named(operand->name);
    return result;
  }
  if (*spec->word == TimeWord::kExactly && result.slot.is_any()) {
    result.slot = Slot::of(context_.intern(Term::time(constant_time(*spec->operand, context_))));
    return result;
  }
  result.tests.push_back(TimeTest(*spec, context_));
  ast::TimeSpec shown = *spec;
  shown.binds.reset();
  result.text = text_of(shown);
  return result;
}

}  // namespace annals::query
