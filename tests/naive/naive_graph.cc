#include "tests/naive/naive_graph.h"

#include <algorithm>

#include "model/write.h"

namespace annals::naive {

bool contains(const Facts& facts, const Fact& fact) {
  return std::find(facts.begin(), facts.end(), fact) != facts.end();
}

bool names(const Term& whole, const Term& part) {
  return whole == part || (whole.is_fact() && names(whole.as_fact(), part));
}

bool names(const Fact& whole, const Term& part) {
  return names(whole.subject(), part) || names(whole.relation(), part) ||
         names(whole.object(), part);
}

Facts without(const Facts& facts, const Fact& fact, const Names& as) {
  Facts left;
  std::vector<Fact> about;
  for (const Fact& f : facts) {
    if (read(f, as) == fact) continue;
    left.push_back(f);
    if (read(f.subject(), as) == Term::fact(fact)) about.push_back(read(f, as));
  }
  if (left.size() == facts.size()) return facts;
  for (const Fact& f : about) left = without(left, f, as);
  return left;
}

Facts without_trace(const Facts& facts, const Fact& fact, const Names& as) {
  Facts left;
  for (const Fact& f : facts)
    if (!(read(f, as) == fact) && !names(read(f, as), Term::fact(fact))) left.push_back(f);
  return left;
}

Facts according_to(const Facts& facts, const std::vector<Term>& sources) {
  const Term source = Term::entity("source"), published = Term::entity("published-by");
  std::vector<Term> all = sources;
  for (const Fact& f : facts)
    if (f.relation() == published &&
        std::find(sources.begin(), sources.end(), f.object()) != sources.end())
      all.push_back(f.subject());
  // Facts with one of the sources, asserted or only quoted, and all that is said about them.
  Facts sourced;
  for (const Fact& f : facts)
    if (f.relation() == source && f.subject().is_fact() &&
        std::find(all.begin(), all.end(), f.object()) != all.end())
      sourced.push_back(f.subject().as_fact());
  for (std::size_t i = 0; i < sourced.size(); ++i)
    for (const Fact& f : facts)
      if (f.subject() == Term::fact(sourced[i]) && !contains(sourced, f)) {
        const Fact about = f;
        sourced.push_back(about);
      }
  Facts kept;
  for (const Fact& f : facts)
    if (contains(sourced, f)) kept.push_back(f);
  return kept;
}

void World::look_at(const Facts& stated) {
  names = names_in(stated);
  stored_ = read(stated, names);
  meanings = raw_ ? Meanings{} : meanings_in(stored_);
  rules = raw_ ? Rules{} : rules_in(stored_, meanings, names);
  effective_ = nullptr;
}

void World::keep(const std::vector<Term>& sources) {
  stored_ = according_to(stored_, sources);
  effective_ = nullptr;
}

void World::be_raw() {
  raw_ = true;
  meanings = Meanings{};
  rules = Rules{};
  effective_ = nullptr;
}

const EffectiveFacts& World::facts() const {
  if (effective_ == nullptr)
    effective_ = std::make_shared<const EffectiveFacts>(effective_facts(*this));
  return *effective_;
}

Term World::sources_of(const Facts& facts) const {
  std::vector<Term> sources;
  for (const Fact& f : stored_)
    if (f.relation() == Term::entity("source") && f.subject().is_fact() &&
        contains(facts, f.subject().as_fact()) &&
        std::find(sources.begin(), sources.end(), f.object()) == sources.end())
      sources.push_back(f.object());
  std::sort(sources.begin(), sources.end(),
            [](const Term& a, const Term& b) { return order(a, b) < 0; });
  std::string text;
  for (const Term& source : sources) text += (text.empty() ? "" : ", ") + write_term(source);
  return sources.empty() ? Term() : Term::text(text);
}

World World::reading(EffectiveFacts facts) const {
  World world = *this;
  world.effective_ = std::make_shared<const EffectiveFacts>(std::move(facts));
  return world;
}

Facts what_queries_read(const Facts& stated) {
  World world;
  world.look_at(stated);
  Facts facts;
  for (const Effective& e : world.facts()) facts.push_back(e.fact);
  return facts;
}

const Facts& History::after(std::uint64_t commit) const {
  return states_[std::min<std::size_t>(commit, states_.size() - 1)];
}

std::uint64_t History::commit_at(Instant moment) const {
  std::uint64_t commit = 0;
  while (commit < moments_.size() && moments_[commit] <= moment) ++commit;
  return commit;
}

void History::add(const Fact& fact) {
  const Names names = names_in(now_);
  if (!contains(read(now_, names), read(fact, names))) now_.push_back(fact);
}

void History::erase(const Fact& fact, const Names& names) {
  now_ = without_trace(now_, fact, names);
  erased_.emplace_back(fact, names);
}

void History::commit(Instant moment) {
  const auto same = [](const Facts& a, const Facts& b) {
    return a.size() == b.size() &&
           std::all_of(a.begin(), a.end(), [&b](const Fact& f) { return contains(b, f); });
  };
  bool changed = !same(now_, states_.back());
  for (const auto& [fact, names] : erased_)
    for (Facts& state : states_) {
      Facts left = without_trace(state, fact, names);
      changed = changed || left.size() != state.size();
      state = std::move(left);
    }
  erased_.clear();
  if (!changed) return;
  states_.push_back(now_);
  moments_.push_back(moment);
}

void History::rollback() {
  now_ = states_.back();
  erased_.clear();
}

}  // namespace annals::naive
