#include "tests/naive/naive_meanings.h"

#include <algorithm>

namespace annals::naive {

namespace {

// More than this takes a judge that compares all with all too long.
constexpr std::size_t kMostFacts = 500;

bool is_among(const std::vector<Term>& terms, const Term& term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

void merge(Facts& facts, const Facts& more, bool& changed) {
  for (const Fact& fact : more)
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) {
      facts.push_back(fact);
      changed = true;
    }
}

// Adds a fact, or what is behind it to the same one.
void add(EffectiveFacts& facts, const Fact& fact, const Facts& behind, bool& changed) {
  for (Effective& known : facts)
    if (known.fact == fact) {
      merge(known.behind, behind, changed);
      return;
    }
  facts.push_back({fact, behind});
  changed = true;
}

std::optional<TimeValue> shared_time(const TimeValue& a, const TimeValue& b) {
  const Written both = intersection_of(a.text(), b.text());
  if (!both) return std::nullopt;
  return *both == "always" ? TimeValue::always() : TimeValue::parse(*both);
}

// What follows from one fact alone.
void follow(EffectiveFacts& facts, std::size_t i, const Meanings& meanings, bool& changed) {
  const Effective from = facts[i];  // adding moves them
  const Term relation = from.fact.relation();
  std::vector<Term> turned;
  for (const Term& r : meanings.symmetric)
    if (r == relation) turned.push_back(r);
  for (const auto& [r, s] : meanings.inverse) {
    if (r == relation) turned.push_back(s);
    if (s == relation) turned.push_back(r);
  }
  if (from.fact.object().is_entity())
    for (const Term& r : turned)
      add(facts, Fact(from.fact.object(), r, from.fact.subject(), from.fact.time()), from.behind,
          changed);
  for (const auto& [r, s] : meanings.implies)
    if (r == relation)
      add(facts, Fact(from.fact.subject(), s, from.fact.object(), from.fact.time()), from.behind,
          changed);
}

// The chains of two facts of a transitive relation.
void chain(EffectiveFacts& facts, const Term& relation, const Meanings& meanings, bool& changed) {
  Facts links;
  for (const Effective& e : facts)
    if (e.fact.relation() == relation) links.push_back(reading(e.fact, meanings));
  for (const Fact& a : links)
    for (const Fact& b : links) {
      if (facts.size() > kMostFacts) return;
      if (!(a.object() == b.subject())) continue;
      if (const auto time = shared_time(a.time(), b.time()))
        add(facts, Fact(a.subject(), relation, b.object(), *time), {}, changed);
    }
}

}  // namespace

bool Meanings::is_lasting(const Term& relation) const { return is_among(lasting, relation); }

Meanings meanings_in(const Facts& facts) {
  Meanings meanings;
  for (const Fact& fact : facts) {
    const Term &a = fact.subject(), &b = fact.object();
    if (!fact.time().is_always() || !a.is_entity() || !b.is_entity()) continue;
    if (fact.relation() == Term::entity("is")) {
      if (b == Term::entity("symmetric")) meanings.symmetric.push_back(a);
      if (b == Term::entity("transitive")) meanings.transitive.push_back(a);
      if (b == Term::entity("lasting")) meanings.lasting.push_back(a);
    }
    if (fact.relation() == Term::entity("inverse-of")) meanings.inverse.emplace_back(a, b);
    if (fact.relation() == Term::entity("implies")) meanings.implies.emplace_back(a, b);
  }
  return meanings;
}

std::vector<Term> with_implying(const Term& relation, const Meanings& meanings) {
  std::vector<Term> all{relation};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& [r, s] : meanings.implies)
      if (s == all[i] && !is_among(all, r)) {
        const Term found = r;
        all.push_back(found);
      }
  return all;
}

Fact reading(const Fact& fact, const Meanings& meanings) {
  if (!meanings.is_lasting(fact.relation()) || fact.time().is_always()) return fact;
  return Fact(fact.subject(), fact.relation(), fact.object(),
              TimeValue::parse(lasting(fact.time().text())));
}

EffectiveFacts effective_facts(const Facts& stored, const Meanings& meanings, bool& unsure) {
  EffectiveFacts facts;
  for (const Fact& fact : stored) facts.push_back({fact, {fact}});
  bool changed = true;
  while (changed && facts.size() <= kMostFacts) {
    changed = false;
    for (std::size_t i = 0; i < facts.size(); ++i) follow(facts, i, meanings, changed);
    for (const Term& relation : meanings.transitive) chain(facts, relation, meanings, changed);
  }
  if (changed) unsure = true;
  EffectiveFacts read;
  for (const Effective& e : facts) add(read, reading(e.fact, meanings), e.behind, changed);
  return read;
}

Bounds effective_bounds(const Fact& fact, const Meanings& meanings) {
  if (!fact.time().is_always() || !fact.subject().is_fact()) return bounds_of(fact.time().text());
  return effective_bounds(reading(fact.subject().as_fact(), meanings), meanings);
}

}  // namespace annals::naive
