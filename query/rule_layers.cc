#include "query/rule_layers.h"

#include <set>

namespace annals::query {
namespace {

using Head = std::optional<store::Id>;
using Edges = std::map<Head, std::set<Head>>;

/// Everything that `from` needs, over any number of others.
std::set<Head> reached(const Head& from, const Edges& edges) {
  std::set<Head> seen;
  std::vector<Head> waiting{from};
  while (!waiting.empty()) {
    const Head here = waiting.back();
    waiting.pop_back();
    for (const Head& next : edges.at(here)) {
      if (seen.insert(next).second) waiting.push_back(next);
    }
  }
  return seen;
}

}  // namespace

std::map<Head, std::size_t> rule_layers(const std::vector<RuleEdges>& rules) {
  Edges edges;
  for (const RuleEdges& rule : rules) edges[rule.head];
  for (const RuleEdges& rule : rules) {
    for (const Head& need : rule.needs) {
      if (edges.contains(need)) edges[rule.head].insert(need);
      if (need) continue;
      for (const auto& [head, its] : edges) edges[rule.head].insert(head);
    }
    // A relation's facts may come from rules that state any.
    if (!rule.needs.empty() && edges.contains(Head())) edges[rule.head].insert(Head());
  }
  std::map<Head, std::set<Head>> all;
  for (const auto& [head, needs] : edges) all[head] = reached(head, edges);
  std::map<Head, std::size_t> layers;
  std::size_t next = 0;
  for (const auto& [head, needs] : all) {
    if (layers.contains(head)) continue;
    const std::size_t layer = next++;
    layers[head] = layer;
    for (const Head& other : needs) {
      if (all[other].contains(head)) layers[other] = layer;
    }
  }
  return layers;
}

}  // namespace annals::query
