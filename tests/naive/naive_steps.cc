#include "tests/naive/naive_steps.h"

#include <algorithm>

namespace annals::naive {

namespace {

// In facts of also-known-as the subject is matched by any of its names, the object by this one.
Ends ends_of(const Fact& fact) {
  Ends ends{fact.subject(), fact.object()};
  if (!keeps_names(fact.relation())) return ends;
  ends.first_by = By::kAnyName;
  ends.second_by = By::kName;
  return ends;
}

Ends turned(const Ends& ends) {
  Ends result{ends.second, ends.first};
  result.behind = ends.behind;
  result.first_by = ends.second_by;
  result.second_by = ends.first_by;
  return result;
}

void add_once(std::vector<Ends>& list, const Ends& ends) {
  if (std::find(list.begin(), list.end(), ends) == list.end()) list.push_back(ends);
}

std::vector<Ends> join(const std::vector<Ends>& a, const std::vector<Ends>& b, bool once) {
  std::vector<Ends> joined;
  for (const Ends& x : a)
    for (const Ends& y : b)
      if (x.second == y.first) {
        Ends ends{x.first, y.second};
        if (once) {
          add_once(joined, ends);
          continue;
        }
        ends.first_by = x.first_by;
        ends.second_by = y.second_by;
        ends.behind = x.behind;
        ends.behind.insert(ends.behind.end(), y.behind.begin(), y.behind.end());
        joined.push_back(std::move(ends));
      }
  return joined;
}

std::vector<Ends> nowhere(const std::vector<Term>& given, const World& world) {
  std::vector<Ends> ends;
  for (const Term& term : given) add_once(ends, {term, term});
  for (const Effective& e : world.facts()) {
    add_once(ends, {e.fact.subject(), e.fact.subject()});
    add_once(ends, {e.fact.object(), e.fact.object()});
  }
  return ends;
}

std::vector<Ends> repeated(const ast::StepRepeat& repeat, const std::vector<Ends>& one,
                           const std::vector<Term>& given, const World& world) {
  std::vector<Ends> now = nowhere(given, world);
  for (std::uint64_t n = 0; n < repeat.least; ++n) now = join(now, one, true);
  std::vector<Ends> found = now;
  for (std::uint64_t n = repeat.least; !now.empty() && (!repeat.most || n < *repeat.most); ++n) {
    std::vector<Ends> further;
    for (const Ends& ends : join(now, one, true))
      if (std::find(found.begin(), found.end(), ends) == found.end()) further.push_back(ends);
    // What was found by fewer steps has been extended already; with an upper bound, by enough.
    found.insert(found.end(), further.begin(), further.end());
    now = std::move(further);
  }
  return found;
}

bool keeps_names(const ast::TermNode& relation) {
  const auto* constant = std::get_if<ast::Constant>(&relation.value);
  return constant != nullptr && naive::keeps_names(constant->term);
}

}  // namespace

bool keeps_names(const ast::Step& step) {
  if (const ast::TermNode* relation = relation_of(step)) return keeps_names(*relation);
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value))
    return keeps_names(*inverse->step);
  if (const auto* repeat = std::get_if<ast::StepRepeat>(&step.value))
    return keeps_names(*repeat->step);
  return false;
}

bool repeats(const ast::Step& step) {
  const auto any = [](const auto& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const auto& s) { return repeats(*s); });
  };
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value))
    return repeats(*inverse->step);
  if (const auto* either = std::get_if<ast::StepAlternatives>(&step.value))
    return any(either->steps);
  if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value))
    return any(sequence->steps);
  return std::holds_alternative<ast::StepRepeat>(step.value);
}

bool is_one_fact(const ast::Step& step) {
  if (std::holds_alternative<ast::StepRelation>(step.value) ||
      std::holds_alternative<ast::StepExcept>(step.value))
    return true;
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value))
    return is_one_fact(*inverse->step);
  if (const auto* either = std::get_if<ast::StepAlternatives>(&step.value))
    return std::all_of(either->steps.begin(), either->steps.end(),
                       [](const auto& s) { return is_one_fact(*s); });
  return false;
}

std::vector<Ends> one_fact_ways(const ast::Step& step, const Fact& fact, const World& world) {
  if (const auto* relation = std::get_if<ast::StepRelation>(&step.value)) {
    const ast::TermNode& node = relation->relation;
    if (!std::holds_alternative<ast::Anything>(node.value) &&
        !std::holds_alternative<ast::Variable>(node.value) &&
        !(constant(node, world) == fact.relation()))
      return {};
    return {ends_of(fact)};
  }
  if (const auto* except = std::get_if<ast::StepExcept>(&step.value)) {
    for (const ast::TermNode& node : except->relations)
      if (constant(node, world) == fact.relation()) return {};
    return {ends_of(fact)};
  }
  std::vector<Ends> ways;
  if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value))
    for (const Ends& ends : one_fact_ways(*inverse->step, fact, world))
      ways.push_back(turned(ends));
  if (const auto* either = std::get_if<ast::StepAlternatives>(&step.value))
    for (const auto& s : either->steps)
      for (const Ends& ends : one_fact_ways(*s, fact, world)) ways.push_back(ends);
  return ways;
}

std::vector<Ends> pairs(const ast::Step& step, const FactTest& test, const std::vector<Term>& given,
                        const World& world) {
  std::vector<Ends> found;
  if (is_one_fact(step)) {
    for (const Effective& e : world.facts())
      if (test(e.fact))
        for (Ends& ends : one_fact_ways(step, e.fact, world)) {
          ends.behind = e.behind;
          found.push_back(std::move(ends));
        }
  } else if (const auto* sequence = std::get_if<ast::StepSequence>(&step.value)) {
    found = pairs(*sequence->steps.front(), test, given, world);
    for (std::size_t i = 1; i < sequence->steps.size(); ++i)
      found = join(found, pairs(*sequence->steps[i], test, given, world), false);
  } else if (const auto* either = std::get_if<ast::StepAlternatives>(&step.value)) {
    for (const auto& s : either->steps)
      for (const Ends& ends : pairs(*s, test, given, world)) found.push_back(ends);
  } else if (const auto* inverse = std::get_if<ast::StepInverse>(&step.value)) {
    for (const Ends& ends : pairs(*inverse->step, test, given, world)) {
      found.push_back(turned(ends));
    }
  } else if (const auto* repeat = std::get_if<ast::StepRepeat>(&step.value)) {
    found = repeated(*repeat, pairs(*repeat->step, test, given, world), given, world);
    const By by = keeps_names(*repeat->step) ? By::kName : By::kReading;
    for (Ends& ends : found) ends.first_by = ends.second_by = by;
  }
  return found;
}

}  // namespace annals::naive
