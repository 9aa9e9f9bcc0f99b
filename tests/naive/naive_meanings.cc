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

std::optional<TimeValue> shared_time(const TimeValue& a, const TimeValue& b) {
  const Written both = intersection_of(a.text(), b.text());
  if (!both) return std::nullopt;
  return *both == "always" ? TimeValue::always() : TimeValue::parse(*both);
}

// Adds a fact, or what is behind it to the same one.
void add(EffectiveFacts& facts, const Effective& one, bool& changed) {
  for (Effective& known : facts)
    if (known.fact == one.fact && known.turned == one.turned) {
      merge(known.behind, one.behind, changed);
      return;
    }
  facts.push_back(one);
  changed = true;
}

Fact exchanged(const Fact& fact, const Term& relation) {
  return Fact(fact.object(), relation, fact.subject(), fact.time());
}

// The fact itself; empty where its subject would be a text, a number or a quoted fact that no
// stored fact has there.
std::optional<Fact> straight(const Effective& e) {
  if (!e.turned) return e.fact;
  if (!e.fact.object().is_entity()) return std::nullopt;
  return exchanged(e.fact, e.fact.relation());
}

// What follows from one fact alone.
void follow(EffectiveFacts& facts, std::size_t i, const Meanings& meanings, bool& changed) {
  const Effective from = facts[i];  // adding moves them
  const Term relation = from.fact.relation();
  const Term &a = from.fact.subject(), &b = from.fact.object();
  const auto same_way = [&](const Term& r) {
    add(facts, {Fact(a, r, b, from.fact.time()), from.behind, from.turned}, changed);
  };
  const auto other_way = [&](const Term& r) {
    if (a.is_entity() && b.is_entity())
      add(facts, {exchanged(from.fact, r), from.behind, from.turned}, changed);
    else
      add(facts, {Fact(a, r, b, from.fact.time()), from.behind, !from.turned}, changed);
  };
  for (const Term& r : meanings.symmetric)
    if (r == relation) other_way(r);
  for (const auto& [r, s] : meanings.inverse) {
    if (r == relation) other_way(s);
    if (s == relation) other_way(r);
  }
  for (const auto& [r, s] : meanings.implies)
    if (r == relation) same_way(s);
}

// The chains of two facts of a transitive relation.
void chain(EffectiveFacts& facts, const Term& relation, const Meanings& meanings, bool& changed) {
  Facts links;
  for (const Effective& e : facts)
    if (e.fact.relation() == relation)
      if (const auto fact = straight(e)) links.push_back(reading(*fact, meanings));
  for (const Fact& a : links)
    for (const Fact& b : links) {
      if (facts.size() > kMostFacts) return;
      if (!(a.object() == b.subject())) continue;
      if (const auto time = shared_time(a.time(), b.time()))
        add_fact(facts, Fact(a.subject(), relation, b.object(), *time), {}, changed);
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

void add_fact(EffectiveFacts& facts, const Fact& fact, const Facts& behind, bool& changed) {
  add(facts, {fact, behind, false}, changed);
}

void follow_all(EffectiveFacts& facts, const Meanings& meanings, bool& unsure) {
  bool changed = true;
  while (changed && facts.size() <= kMostFacts) {
    changed = false;
    for (std::size_t i = 0; i < facts.size(); ++i) follow(facts, i, meanings, changed);
    for (const Term& relation : meanings.transitive) chain(facts, relation, meanings, changed);
  }
  if (changed) unsure = true;
}

EffectiveFacts as_read(const EffectiveFacts& facts, const Meanings& meanings) {
  EffectiveFacts read;
  bool changed = false;
  for (const Effective& e : facts)
    if (const auto fact = straight(e)) add_fact(read, reading(*fact, meanings), e.behind, changed);
  return read;
}

Bounds effective_bounds(const Fact& fact, const Meanings& meanings) {
  if (!fact.time().is_always() || !fact.subject().is_fact()) return bounds_of(fact.time().text());
  return effective_bounds(reading(fact.subject().as_fact(), meanings), meanings);
}

}  // namespace annals::naive
