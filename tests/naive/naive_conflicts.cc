#include "tests/naive/naive_conflicts.h"

#include <algorithm>

namespace annals::naive {

namespace {

// A fact as one of a relation for which it answers: the ends as that relation has them, be they
// what they may.
struct AsOne {
  Term subject, relation, object;
  Fact fact;
  bool follows;  // it is a fact that queries would read
};

// All that one fact says by symmetric, inverse-of and implies.
std::vector<AsOne> said_by(const Fact& fact, const World& world) {
  Meanings alone = world.meanings;
  alone.transitive.clear();
  EffectiveFacts facts;
  bool changed = false;
  add_fact(facts, fact, {fact}, changed);
  if (!keeps_names(fact.relation())) follow_all(facts, alone, world.unsure);
  std::vector<AsOne> all;
  for (const Effective& e : facts) {
    const Fact& f = e.fact;
    if (!e.turned)
      all.push_back({f.subject(), f.relation(), f.object(), fact, true});
    else
      all.push_back({f.object(), f.relation(), f.subject(), fact, f.object().is_entity()});
  }
  return all;
}

std::vector<Term> relations_that_are(const std::string& kind, const World& world) {
  std::vector<Term> relations;
  for (const Fact& fact : world.stored())
    if (fact.time().is_always() && fact.relation() == Term::entity("is") &&
        fact.object() == Term::entity(kind) && fact.subject().is_entity())
      relations.push_back(fact.subject());
  return relations;
}

bool is_among(const Term& term, const std::vector<Term>& terms) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

// The facts that it claims, or denies.
Facts quoted_by(const Fact& fact, bool against, const World& world) {
  std::vector<Term> relations = relations_that_are(against ? "denial" : "claim", world);
  relations.push_back(read(Term::entity(against ? "denied" : "said"), world.names));
  Facts quoted;
  for (const AsOne& one : said_by(fact, world)) {
    if (!is_among(one.relation, relations)) continue;
    const Term& what = one.object.is_fact() ? one.object : one.subject;
    if (what.is_fact() && !contains(quoted, what.as_fact())) quoted.push_back(what.as_fact());
  }
  return quoted;
}

// The facts that say the same: each follows from the other.
Facts equals_of(const Fact& fact, const World& world) {
  Facts same{fact};
  for (const AsOne& one : said_by(fact, world)) {
    if (!one.follows) continue;
    const Fact other(one.subject, one.relation, one.object, fact.time());
    for (const AsOne& back : said_by(other, world))
      if (back.follows && !contains(same, other) &&
          Fact(back.subject, back.relation, back.object, fact.time()) == fact)
        same.push_back(other);
  }
  return same;
}

void find_pairs(const std::string& kind, const Facts& counting, const World& world,
                std::vector<Conflict>& found) {
  for (const Term& relation : relations_that_are(kind, world)) {
    std::vector<AsOne> facts;
    for (const Fact& fact : counting)
      for (const AsOne& one : said_by(fact, world))
        if (one.relation == relation && one.follows) facts.push_back(one);
    const auto bounds = [&](const AsOne& one) {
      return world.bounds(
          reading(Fact(one.subject, relation, one.object, one.fact.time()), world.meanings));
    };
    for (const AsOne& a : facts)
      for (const AsOne& b : facts) {
        if (!(a.subject == b.subject) || a.fact == b.fact) continue;
        const bool disagrees =
            kind == "once"
                ? a.object == b.object && !holds(TimeWord::kIn, bounds(a), bounds(b))
                : !(a.object == b.object) && holds(TimeWord::kSurelyIn, bounds(a), bounds(b));
        if (disagrees) found.push_back({kind, a.fact, b.fact, {relation}});
      }
  }
}

}  // namespace

Facts what_counts(const World& world) {
  Facts facts = world.stored();
  for (std::size_t i = 0; i < facts.size(); ++i)
    for (const Fact& claimed : quoted_by(facts[i], false, world))
      if (!contains(facts, claimed)) facts.push_back(claimed);
  return facts;
}

Sayings sayings_of(const Fact& fact, bool equals, const Facts& counting, const World& world) {
  const Facts same = equals ? equals_of(fact, world) : Facts{fact};
  Sayings sayings;
  for (const Fact& saying : counting)
    for (const bool against : {false, true})
      for (const Fact& quoted : quoted_by(saying, against, world)) {
        Facts& found = against ? sayings.denials : sayings.claims;
        if (contains(same, quoted) && !contains(found, saying)) found.push_back(saying);
      }
  return sayings;
}

std::vector<Conflict> conflicts_in(const World& world) {
  std::vector<Conflict> found;
  const Facts counting = what_counts(world);
  find_pairs("functional", counting, world, found);
  find_pairs("once", counting, world, found);
  for (const Fact& denial : counting)
    for (const Fact& quoted : quoted_by(denial, true, world)) {
      std::vector<Term> relations;
      for (const Fact& same : equals_of(quoted, world)) relations.push_back(same.relation());
      for (const Fact& same : equals_of(quoted, world))
        if (contains(counting, same)) found.push_back({"claim", same, denial, relations});
    }
  return found;
}

}  // namespace annals::naive
