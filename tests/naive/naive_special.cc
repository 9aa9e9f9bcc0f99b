// timeline, describe and path.
#include <algorithm>
#include <functional>

#include "tests/naive/naive_query.h"

namespace annals::naive {

namespace {

using Chain = std::vector<const Fact*>;

// Whether there are moments, one in each fact's span, none earlier than the one before where
// `forward`, and all within `length` microseconds where it is given.
bool moments_fit(const Chain& chain, bool forward, const std::optional<Instant>& length) {
  if (!forward) {
    if (!length) return true;
    Instant last_start = kInstantMin, first_end = kInstantMax;
    for (const Fact* fact : chain) {
      const Bounds b = bounds_of(fact->time().text());
      last_start = std::max(last_start, b.s0);
      first_end = std::min(first_end, b.e1);
    }
    return last_start - first_end <= *length;
  }
  // The latest moment for the first fact that leaves room for the others, then as early as it goes.
  Instant latest = kInstantMax;
  for (auto fact = chain.rbegin(); fact != chain.rend(); ++fact)
    latest = std::min(latest, bounds_of((*fact)->time().text()).e1);
  Instant now = kInstantMin;
  for (const Fact* fact : chain) {
    const Bounds b = bounds_of(fact->time().text());
    now = std::max(now, b.s0);
    if (now > b.e1) return false;
  }
  if (!length) return true;
  const Instant start = std::max(latest, bounds_of(chain.front()->time().text()).s0);
  now = start;
  for (const Fact* fact : chain) now = std::max(now, bounds_of(fact->time().text()).s0);
  return now - start <= *length;
}

struct PathFinder {
  const ast::Path& path;
  const World& world;
  Term goal;
  std::size_t length;
  std::vector<Chain> found;

  bool admits(const Fact& fact) const {
    const bool named = std::any_of(path.via.begin(), path.via.end(), [&](const ast::TermNode& v) {
      const std::vector<Term> all = with_implying(constant(v, world), world.meanings);
      return std::find(all.begin(), all.end(), fact.relation()) != all.end();
    });
    if (path.via.empty() && fact.relation() == Term::entity("is")) return false;
    if (!path.via.empty() && named == path.except) return false;
    if (!path.in) return true;
    return holds(TimeWord::kIn, world.bounds(fact),
                 whole(bounds_of(written_time(*path.in, world))));
  }

  void walk(const Term& node, Chain& chain, std::vector<Term>& seen) {
    if (chain.size() == length) {
      std::optional<Instant> within;
      if (path.within) {
        if (path.within->months != 0) world.unsure = true;
        within = path.within->microseconds;
        // No length in days is known of a year of five digits.
        for (const Fact* fact : chain)
          if (fact->time().text().find('Y') != std::string_view::npos) world.unsure = true;
      }
      if (node == goal && moments_fit(chain, path.forward_in_time, within)) found.push_back(chain);
      return;
    }
    for (const Fact& fact : world.stored()) {
      if (!fact.subject().is_entity() || !fact.object().is_entity() || !admits(fact)) continue;
      for (const bool back : {false, true}) {
        if (back && (path.directed || fact.subject() == fact.object())) continue;
        const Term& from = back ? fact.object() : fact.subject();
        const Term& to = back ? fact.subject() : fact.object();
        if (!(from == node) || std::find(seen.begin(), seen.end(), to) != seen.end()) continue;
        chain.push_back(&fact);
        seen.push_back(to);
        walk(to, chain, seen);
        seen.pop_back();
        chain.pop_back();
      }
    }
  }
};

// No moment of the last fact that suits lies before the start of any fact.
void keep_earliest(std::vector<Chain>& chains) {
  const auto rank = [](const Chain& chain) {
    Instant arrival = kInstantMin;
    for (const Fact* fact : chain) arrival = std::max(arrival, bounds_of(fact->time().text()).s0);
    return std::pair(arrival, chain.size());
  };
  if (chains.empty()) return;
  const auto best =
      rank(*std::min_element(chains.begin(), chains.end(),
                             [&](const Chain& a, const Chain& b) { return rank(a) < rank(b); }));
  std::erase_if(chains, [&](const Chain& chain) { return rank(chain) != best; });
}

// What keeps names (also-known-as) is found by each of them.
bool names_any(const Fact& fact, const ast::TermNode& node, const World& world) {
  const std::vector<Term> all = all_names(constant(node, world), world.names);
  return std::any_of(all.begin(), all.end(), [&](const Term& name) { return names(fact, name); });
}

// The stored facts that belong to a listing, as they read, and what follows and belongs to it,
// except from one of those.
EffectiveFacts listing(const World& world, const std::function<bool(const Fact&)>& belongs) {
  Facts stored;
  EffectiveFacts listed;
  for (const Fact& fact : world.stored())
    if (belongs(fact)) stored.push_back(fact);
  for (const Effective& e : world.facts()) {
    const auto is_it = [&](const Fact& fact) { return reading(fact, world.meanings) == e.fact; };
    const bool is_stored = std::any_of(stored.begin(), stored.end(), is_it);
    const bool from_listed =
        std::any_of(e.behind.begin(), e.behind.end(),
                    [&stored](const Fact& fact) { return contains(stored, fact); });
    if (is_stored || (belongs(e.fact) && !from_listed)) listed.push_back(e);
  }
  return listed;
}

}  // namespace

Answer run_timeline(const ast::Timeline& timeline, const World& world, bool sources) {
  Answer answer;
  answer.columns = {"time", "fact"};
  answer.descending = {false};
  if (sources) answer.columns.emplace_back("sources");
  std::vector<std::vector<Term>> lines;
  const EffectiveFacts listed = listing(world, [&](const Fact& fact) {
    if (fact.time().is_always()) return false;
    return std::any_of(timeline.entities.begin(), timeline.entities.end(),
                       [&](const ast::TermNode& node) { return names_any(fact, node, world); }) &&
           (!timeline.in || holds(TimeWord::kIn, world.bounds(fact),
                                  whole(bounds_of(written_time(*timeline.in, world)))));
  });
  for (const Effective& e : listed) {
    lines.push_back({Term::time(e.fact.time()), Term::fact(e.fact)});
    if (sources) lines.back().push_back(world.sources_of(e.behind));
  }
  std::sort(lines.begin(), lines.end(), [&answer](const auto& a, const auto& b) {
    return compare_keys({a[0]}, {b[0]}, answer.descending) < 0;
  });
  for (const std::vector<Term>& line : lines) {
    answer.rows.push_back(line);
    answer.keys.push_back({line[0]});
  }
  return answer;
}

Answer run_describe(const ast::Describe& describe, const World& world, bool sources) {
  Answer answer;
  answer.form = Answer::Form::kFacts;
  answer.columns = {"fact"};
  if (sources) answer.columns.emplace_back("sources");
  const Term what = constant(describe.what, world);
  const EffectiveFacts listed = listing(world, [&](const Fact& fact) {
    return names_any(fact, describe.what, world) || Term::fact(fact) == what;
  });
  for (const Effective& e : listed) {
    answer.rows.push_back({Term::fact(e.fact)});
    if (sources) answer.rows.back().push_back(world.sources_of(e.behind));
  }
  return answer;
}

Answer run_path(const ast::Path& path, const World& world) {
  Answer answer;
  answer.form = Answer::Form::kPath;
  const Term from = constant(path.from, world);
  PathFinder finder{path, world, constant(path.to, world), 1, {}};
  if (from == finder.goal) world.unsure = true;
  const std::uint64_t most = path.at_most.value_or(world.stored().size());
  // The shortest; forward in time the shortest of those that arrive earliest, so all are tried.
  for (; finder.length <= most && (path.forward_in_time || finder.found.empty()); ++finder.length) {
    Chain chain;
    std::vector<Term> seen{from};
    finder.walk(from, chain, seen);
  }
  if (path.forward_in_time) keep_earliest(finder.found);
  for (const Chain& chain : finder.found) {
    answer.rows.emplace_back();
    for (const Fact* fact : chain) answer.rows.back().push_back(Term::fact(*fact));
  }
  return answer;
}

}  // namespace annals::naive
