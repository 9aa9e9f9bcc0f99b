#include "tests/naive/naive_change.h"

#include <algorithm>

#include "tests/naive/naive_query.h"
#include "tests/naive/naive_steps.h"

namespace annals::naive {

namespace {

bool is_open(const ast::TermNode& node) {
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
    const auto* step = std::get_if<ast::StepRelation>(&quoted->pattern->relation.value);
    const auto& time = quoted->pattern->time;
    return is_open(quoted->pattern->subject) || step == nullptr || is_open(step->relation) ||
           is_open(quoted->pattern->object) || (time && (time->binds || !time->plain));
  }
  return std::holds_alternative<ast::Variable>(node.value) ||
         std::holds_alternative<ast::Anything>(node.value);
}

bool is_open(const std::optional<ast::TimeSpec>& time) {
  return time && (time->binds || !time->plain);
}

bool is_open(const std::vector<ast::Qualifier>& qualifiers) {
  return std::any_of(qualifiers.begin(), qualifiers.end(), [](const ast::Qualifier& q) {
    const auto* step = std::get_if<ast::StepRelation>(&q.relation.value);
    return step == nullptr || is_open(step->relation) || is_open(q.object) || is_open(q.time) ||
           is_open(q.qualifiers);
  });
}

// Whether it has a variable, `_` or a time word: then it is a pattern.
bool is_open(const ast::TriplePattern& pattern) {
  const auto* step = std::get_if<ast::StepRelation>(&pattern.relation.value);
  return step == nullptr || is_open(pattern.subject) || is_open(step->relation) ||
         is_open(pattern.object) || is_open(pattern.time) || is_open(pattern.qualifiers);
}

// The stored facts that a pattern takes. Qualifiers select.
Facts taken(const ast::TriplePattern& pattern, const World& world) {
  World raw = world;
  raw.be_raw();
  Facts found;
  for (const Effective& stored : raw.facts())
    if (!match_fact(pattern, stored, {}, raw).empty()) found.push_back(stored.fact);
  return found;
}

// The matches of the `where` in the state that it asks.
std::vector<Binding> matches(const ast::ChangeBody& body, const World& world) {
  ast::Modifiers modifiers;
  modifiers.as_of = body.as_of;
  const World asked = world_of(modifiers, world);
  std::vector<Binding> rows = evaluate(*body.where, {}, asked);
  if (asked.unsure) world.unsure = true;
  return rows;
}

Facts chosen(const ast::ChangeBody& body, const World& world) {
  Facts facts;
  if (body.where) {
    for (const Binding& row : matches(body, world))
      for (const ast::TriplePattern& pattern : body.facts)
        for (const Fact& fact : instantiate(pattern, row, world)) facts.push_back(fact);
    return facts;
  }
  for (const ast::TriplePattern& pattern : body.facts) {
    const Facts more = is_open(pattern) ? taken(pattern, world) : instantiate(pattern, {}, world);
    facts.insert(facts.end(), more.begin(), more.end());
  }
  return facts;
}

void add(const ast::Add& change, History& history, const World& world) {
  const Term source = Term::entity("source");
  World as_stated = world;  // what is added stays as it is said
  as_stated.names.clear();
  std::vector<std::vector<Fact>> statements;
  for (const Binding& row :
       change.body.where ? matches(change.body, world) : std::vector<Binding>{{}})
    for (const ast::TriplePattern& pattern : change.body.facts)
      statements.push_back(instantiate(pattern, row, as_stated));
  for (std::vector<Fact>& statement : statements) {
    if (statement.empty()) continue;
    const Term fact = Term::fact(statement.front());
    const bool sourced = std::any_of(statement.begin(), statement.end(), [&](const Fact& f) {
      return f.subject() == fact && f.relation() == source;
    });
    for (const ast::TermNode& node : change.body.according_to)
      if (!sourced) statement.emplace_back(fact, source, constant(node, as_stated));
    for (const Fact& f : statement) history.add(f);
  }
}

Fact moved(const Fact& stated, const Fact& fact, const TimeValue& to, const Names& names);

Term moved(const Term& stated, const Fact& fact, const TimeValue& to, const Names& names) {
  return stated.is_fact() ? Term::fact(moved(stated.as_fact(), fact, to, names)) : stated;
}

// With another time for every fact inside that reads as `fact`, itself too.
Fact moved(const Fact& stated, const Fact& fact, const TimeValue& to, const Names& names) {
  const bool same = read(stated, names) == fact;
  return Fact(moved(stated.subject(), fact, to, names), stated.relation(),
              moved(stated.object(), fact, to, names), same ? to : stated.time());
}

std::size_t depth_of(const Term& term) {
  if (!term.is_fact()) return 0;
  const Fact& fact = term.as_fact();
  return 1 + std::max(depth_of(fact.subject()), depth_of(fact.object()));
}

void redate_one(const Fact& fact, const TimeValue& to, History& history, const Names& as) {
  if (fact.time() == to || !contains(read(history.now(), as), fact)) return;
  Facts about;  // with the fact itself
  for (const Fact& f : history.now())
    if (read(f, as) == fact || names(read(f, as), Term::fact(fact))) about.push_back(f);
  for (const Fact& f : about) history.retract(read(f, as), as);
  for (const Fact& f : about) history.add_as_stated(moved(f, fact, to, as));
}

void redate(const ast::Redate& change, History& history, const World& world) {
  const TimeValue time = TimeValue::parse(written_time(change.to, world));
  Facts facts;
  for (ast::TriplePattern pattern : change.body.facts) {
    // Qualifiers select, so that what names one fact with some is a pattern, of that very time.
    if (!is_open(pattern) && !pattern.qualifiers.empty()) {
      const Facts named = instantiate(pattern, {}, world);
      for (const Fact& fact : taken(pattern, world))
        if (!named.empty() && fact == named.front()) facts.push_back(fact);
      continue;
    }
    const Facts some = is_open(pattern) ? taken(pattern, world) : instantiate(pattern, {}, world);
    facts.insert(facts.end(), some.begin(), some.end());
  }
  // Facts about facts first, so that they move along with those.
  std::stable_sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) {
    return depth_of(Term::fact(a)) > depth_of(Term::fact(b));
  });
  for (const Fact& fact : facts) redate_one(fact, time, history, world.names);
}

void withdraw(const ast::Withdraw& change, History& history, const World& world) {
  const Term source = Term::entity("source"), gone = constant(change.source, world);
  Facts unsupported;
  for (const Fact& f : world.stored()) {
    if (!(f.relation() == source && f.object() == gone && f.subject().is_fact())) continue;
    history.retract(f, world.names);
    unsupported.push_back(f.subject().as_fact());
  }
  for (const Fact& fact : unsupported) {
    const Facts now = read(history.now(), world.names);
    if (std::none_of(now.begin(), now.end(), [&](const Fact& f) {
          return f.subject() == Term::fact(fact) && f.relation() == source;
        }))
      history.retract(fact, world.names);
  }
}

}  // namespace

bool apply(const ast::Statement& statement, History& history) {
  const World world(history);
  if (const auto* change = std::get_if<ast::Add>(&statement.value)) {
    add(*change, history, world);
  } else if (const auto* retract = std::get_if<ast::Retract>(&statement.value)) {
    for (const Fact& fact : chosen(retract->body, world)) history.retract(fact, world.names);
  } else if (const auto* erase = std::get_if<ast::Erase>(&statement.value)) {
    for (const Fact& fact : chosen(erase->body, world)) history.erase(fact, world.names);
  } else if (const auto* redated = std::get_if<ast::Redate>(&statement.value)) {
    redate(*redated, history, world);
  } else if (const auto* withdrawn = std::get_if<ast::Withdraw>(&statement.value)) {
    withdraw(*withdrawn, history, world);
  } else if (const auto* rule = std::get_if<ast::Rule>(&statement.value)) {
    history.add(kept_rule(std::get<ast::Constant>(rule->name.value).term, rule->text));
  } else if (const auto* gone = std::get_if<ast::RetractRule>(&statement.value)) {
    for (const Fact& fact : world.stored())
      if (is_rule(fact) && fact.subject() == constant(gone->name, world))
        history.retract(fact, world.names);
  } else {
    return false;
  }
  return true;
}

}  // namespace annals::naive
