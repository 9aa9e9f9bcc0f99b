#include "query/rule_layers.h"

#include "query/components.h"

namespace annals::query {

std::map<std::optional<store::Id>, std::size_t> rule_layers(const std::vector<RuleEdges>& rules) {
  using Head = std::optional<store::Id>;
  std::map<Head, std::size_t> nodes;
  for (const RuleEdges& rule : rules) nodes.try_emplace(rule.head, nodes.size());
  // Who reads any relation leads to a node that leads to all of them.
  const std::size_t every = nodes.size();
  std::vector<std::vector<std::size_t>> edges(nodes.size() + 1);
  for (const auto& [head, node] : nodes) edges[every].push_back(node);
  const auto any_head = nodes.find(Head());
  for (const RuleEdges& rule : rules) {
    std::vector<std::size_t>& from = edges[nodes.at(rule.head)];
    for (const Head& need : rule.needs) {
      const auto found = nodes.find(need);
      if (!need) {
        from.push_back(every);
      } else if (found != nodes.end()) {
        from.push_back(found->second);
      }
    }
    // A relation's facts may come from rules that state any.
    if (!rule.needs.empty() && any_head != nodes.end()) from.push_back(any_head->second);
  }
  const std::vector<std::size_t> numbers = components(edges);
  std::map<Head, std::size_t> layers;
  for (const auto& [head, node] : nodes) layers[head] = numbers[node];
  return layers;
}

}  // namespace annals::query
