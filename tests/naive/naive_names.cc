#include "tests/naive/naive_names.h"

#include <algorithm>

namespace annals::naive {

bool keeps_names(const Term& relation) { return relation == Term::entity("also-known-as"); }

Names names_in(const Facts& facts) {
  Names names;
  for (const Fact& fact : facts)
    if (keeps_names(fact.relation()) && fact.time().is_always() && fact.subject().is_entity() &&
        fact.object().is_entity())
      names[fact.object().as_entity()] = fact.subject().as_entity();
  return names;
}

Term read(const Term& term, const Names& names) {
  if (term.is_fact()) return Term::fact(read(term.as_fact(), names));
  if (!term.is_entity()) return term;
  std::string name = term.as_entity();
  while (names.contains(name)) name = names.at(name);
  return Term::entity(name);
}

Fact read(const Fact& fact, const Names& names) {
  const auto part = [&](const Term& term) {
    return keeps_names(fact.relation()) && !term.is_fact() ? term : read(term, names);
  };
  return Fact(part(fact.subject()), read(fact.relation(), names), part(fact.object()), fact.time());
}

Facts read(const Facts& facts, const Names& names) {
  Facts result;
  for (const Fact& fact : facts) {
    const Fact as_read = read(fact, names);
    if (std::find(result.begin(), result.end(), as_read) == result.end()) result.push_back(as_read);
  }
  return result;
}

std::vector<Term> all_names(const Term& term, const Names& names) {
  std::vector<Term> all{read(term, names)};
  if (!term.is_entity()) return all;
  for (const auto& given : names)
    if (read(Term::entity(given.first), names) == all.front())
      all.push_back(Term::entity(given.first));
  return all;
}

}  // namespace annals::naive
