// Patterns that close circles, joined all at once.
#include <algorithm>
#include <numeric>

#include "query/cycle_join.h"
#include "query/group_progress.h"
#include "query/scan.h"

namespace annals::query {
namespace {

/// Every pattern is read as a whole: it is worth that many facts for a look-up that it saves.
constexpr double kReadsForLookUp = 30;

/// A pattern between two variables, which are all that it gives.
struct Link {
  VariableId subject, object;
  bool joins(VariableId id) const { return subject == id || object == id; }
};

std::optional<Link> link_of(const FactPattern& pattern) {
  const Slot& subject = pattern.at(Column::kSubject);
  const Slot& object = pattern.at(Column::kObject);
  const bool two = subject.is_variable() && object.is_variable() &&
                   subject.variable != object.variable &&
                   pattern.at(Column::kRelation).is_constant();
  const bool more =
      pattern.at(Column::kTime).is_variable() || pattern.at(Column::kFact).is_variable();
  if (!two || more || pattern.impossible || pattern.visibility != store::Visibility::kAsserted) {
    return std::nullopt;
  }
  return Link{subject.variable, object.variable};
}

/// The variables, each with a link to one before it, those with most of them first; empty when that
/// cannot be, or when some variable has one link alone.
std::vector<VariableId> in_sequence(const std::vector<Link>& links) {
  if (links.empty()) return {};
  VariableSet left;
  for (const Link& link : links) left.insert({link.subject, link.object});
  for (const VariableId id : left) {
    const auto joins = [id](const Link& link) { return link.joins(id); };
    if (std::count_if(links.begin(), links.end(), joins) < 2) return {};
  }
  std::vector<VariableId> result{links.front().subject};
  left.erase(result.front());
  while (!left.empty()) {
    const auto links_before = [&](VariableId id) {
      return std::count_if(links.begin(), links.end(), [&](const Link& link) {
        return link.joins(id) && std::any_of(result.begin(), result.end(),
                                             [&](VariableId before) { return link.joins(before); });
      });
    };
    const auto next = std::max_element(left.begin(), left.end(), [&](VariableId a, VariableId b) {
      return links_before(a) < links_before(b);
    });
    if (links_before(*next) == 0) return {};
    result.push_back(*next);
    left.erase(next);
  }
  return result;
}

/// Of links.
bool are_same_facts(const FactPattern& a, const FactPattern& b) {
  return a.at(Column::kRelation).constant == b.at(Column::kRelation).constant &&
         a.at(Column::kTime).is_constant() == b.at(Column::kTime).is_constant() &&
         (a.at(Column::kTime).is_any() ||
          a.at(Column::kTime).constant == b.at(Column::kTime).constant) &&
         a.tests == b.tests && a.reading == b.reading;
}

}  // namespace

/// The patterns of the segment without what nobody looks at, where all of them are links.
std::vector<FactPattern> GroupPlanner::links_of(const Segment& segment, Progress& progress) const {
  std::vector<FactPattern> links;
  for (const Item& item : segment.items) {
    const auto* pattern = std::get_if<FactPattern>(&item.value);
    if (pattern == nullptr) return {};
    progress.remaining.clear();
    for (const Item& other : segment.items) {
      if (&other != &item) progress.remaining.push_back(&other);
    }
    links.push_back(without_dead_variables(*pattern, progress));
    if (!link_of(links.back())) return {};
  }
  return links;
}

/// Where all patterns are links that close circles, and none has so few facts that looking up the
/// others' would be less than reading them.
bool GroupPlanner::join_cycle(const Segment& segment, const std::vector<JoinStep>& steps,
                              Progress& progress) {
  constexpr std::size_t kLeast = 3;  // patterns
  if (progress.pipeline.root || segment.items.size() < kLeast) return false;
  std::vector<double> facts(segment.items.size());
  for (const JoinStep& step : steps) facts[step.item] = step.size.rows;
  const double all = std::accumulate(facts.begin(), facts.end(), 0.0);
  if (all > *std::min_element(facts.begin(), facts.end()) * kReadsForLookUp ||
      CycleJoin::bytes_of(all) > context_.memory_left() / 2) {
    return false;
  }
  const std::vector<FactPattern> patterns = links_of(segment, progress);
  std::vector<Link> links;
  for (const FactPattern& pattern : patterns) links.push_back(*link_of(pattern));
  const std::vector<VariableId> sequence = in_sequence(links);
  if (sequence.empty()) return false;
  progress.remaining.clear();
  progress.element_joined = true;
  std::vector<CycleJoin::Edge> edges;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto place = [&](VariableId id) {
      return static_cast<std::size_t>(std::find(sequence.begin(), sequence.end(), id) -
                                      sequence.begin());
    };
    const auto [from, to] = std::minmax({place(links[i].subject), place(links[i].object)});
    const bool forwards = place(links[i].subject) == from;
    std::optional<std::size_t> same;
    for (std::size_t k = 0; k < i && !same; ++k) {
      const bool as_forwards = place(links[k].subject) == edges[k].from;
      if (forwards == as_forwards && !edges[k].same && are_same_facts(patterns[i], patterns[k])) {
        same = k;
      }
    }
    OperatorPtr scan = same ? nullptr : scan_of(patterns[i], sequence[from], facts[i]);
    edges.push_back({std::move(scan), from, to, same});
  }
  VariableSet dead(sequence.begin(), sequence.end());
  std::erase_if(dead, [&progress](VariableId id) { return progress.is_live(id); });
  progress.pipeline.root = std::make_unique<CycleJoin>(context_, sequence, std::move(edges), dead);
  progress.repeats = true;
  for (const JoinStep& step : steps) {
    progress.pipeline.flow.join(step.size, variables_of(patterns[step.item]), step.rows);
  }
  progress.pipeline.root->estimated_rows = steps.back().rows;
  return true;
}

}  // namespace annals::query
