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
    return is_open(q.relation) || is_open(q.object) || is_open(q.time) || is_open(q.qualifiers);
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
  Facts found;
  for (const Fact& fact : world.facts)
    if (!match_fact(pattern, fact, {}, world).empty()) found.push_back(fact);
  return found;
}

Facts chosen(const ast::ChangeBody& body, const World& world) {
  Facts facts;
  if (body.where) {
    for (const Binding& row : evaluate(*body.where, {}, world))
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
  std::vector<std::vector<Fact>> statements;
  for (const Binding& row :
       change.body.where ? evaluate(*change.body.where, {}, world) : std::vector<Binding>{{}})
    for (const ast::TriplePattern& pattern : change.body.facts)
      statements.push_back(instantiate(pattern, row, world));
  for (std::vector<Fact>& statement : statements) {
    if (statement.empty()) continue;
    const Term fact = Term::fact(statement.front());
    const bool sourced = std::any_of(statement.begin(), statement.end(), [&](const Fact& f) {
      return f.subject() == fact && f.relation() == source;
    });
    for (const ast::TermNode& node : change.body.according_to)
      if (!sourced) statement.emplace_back(fact, source, constant(node, world));
    for (const Fact& f : statement) history.add(f);
  }
}

Term replaced(const Term& term, const Fact& old, const Fact& by) {
  if (!term.is_fact()) return term;
  if (term.as_fact() == old) return Term::fact(by);
  const Fact& f = term.as_fact();
  return Term::fact(Fact(replaced(f.subject(), old, by), f.relation(), f.object(), f.time()));
}

void redate(const ast::Redate& change, History& history, const World& world) {
  const std::string written = written_time(change.to, world);
  for (const Fact& fact : chosen(change.body, world)) {
    if (!contains(history.now(), fact)) continue;
    const Fact moved(fact.subject(), fact.relation(), fact.object(), TimeValue::parse(written));
    if (moved == fact) continue;
    Facts about;
    for (const Fact& f : history.now())
      if (!(f == fact) && f.subject().is_fact() && names(f.subject(), Term::fact(fact)))
        about.push_back(f);
    history.retract(fact);
    history.add(moved);
    for (const Fact& f : about)
      history.add(Fact(replaced(f.subject(), fact, moved), f.relation(), f.object(), f.time()));
  }
}

void withdraw(const ast::Withdraw& change, History& history, const World& world) {
  const Term source = Term::entity("source"), gone = constant(change.source, world);
  Facts unsupported;
  for (const Fact& f : world.facts) {
    if (!(f.relation() == source && f.object() == gone && f.subject().is_fact())) continue;
    history.retract(f);
    unsupported.push_back(f.subject().as_fact());
  }
  for (const Fact& fact : unsupported) {
    const Facts& now = history.now();
    if (std::none_of(now.begin(), now.end(), [&](const Fact& f) {
          return f.subject() == Term::fact(fact) && f.relation() == source;
        }))
      history.retract(fact);
  }
}

}  // namespace

bool apply(const ast::Statement& statement, History& history) {
  World world;
  world.facts = history.now();
  world.history = &history;
  if (const auto* change = std::get_if<ast::Add>(&statement.value)) {
    add(*change, history, world);
  } else if (const auto* retract = std::get_if<ast::Retract>(&statement.value)) {
    for (const Fact& fact : chosen(retract->body, world)) history.retract(fact);
  } else if (const auto* erase = std::get_if<ast::Erase>(&statement.value)) {
    for (const Fact& fact : chosen(erase->body, world)) history.erase(fact);
  } else if (const auto* redated = std::get_if<ast::Redate>(&statement.value)) {
    redate(*redated, history, world);
  } else if (const auto* withdrawn = std::get_if<ast::Withdraw>(&statement.value)) {
    withdraw(*withdrawn, history, world);
  } else {
    return false;
  }
  return true;
}

}  // namespace annals::naive
