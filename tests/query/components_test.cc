#include "query/components.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

namespace annals::query {
namespace {

using Edges = std::vector<std::vector<std::size_t>>;

/// Whether each node leads to each, by trying.
std::vector<std::vector<char>> reached(const Edges& edges) {
  std::vector<std::vector<char>> leads(edges.size(), std::vector<char>(edges.size()));
  for (std::size_t from = 0; from < edges.size(); ++from) {
    std::vector<std::size_t> waiting{from};
    leads[from][from] = 1;
    while (!waiting.empty()) {
      const std::size_t here = waiting.back();
      waiting.pop_back();
      for (const std::size_t next : edges[here]) {
        if (!leads[from][next]) waiting.push_back(next);
        leads[from][next] = 1;
      }
    }
  }
  return leads;
}

TEST_CASE("components are the nodes that lead to each other") {
  std::mt19937 random(7);  // NOLINT: the same in every run
  for (int round = 0; round < 500; ++round) {
    const std::size_t nodes = 1 + random() % 12, count = random() % 30;
    Edges edges(nodes);
    for (std::size_t i = 0; i < count; ++i) edges[random() % nodes].push_back(random() % nodes);
    const auto leads = reached(edges);
    const std::vector<std::size_t> found = components(edges);
    REQUIRE(found.size() == nodes);
    for (std::size_t a = 0; a < nodes; ++a) {
      for (std::size_t b = 0; b < nodes; ++b) {
        CHECK((found[a] == found[b]) == (leads[a][b] && leads[b][a]));
      }
    }
  }
}

TEST_CASE("a long way needs no stack") {
  constexpr std::size_t kNodes = 500'000;
  Edges edges(kNodes);
  for (std::size_t i = 0; i + 1 < kNodes; ++i) edges[i].push_back(i + 1);
  std::vector<std::size_t> found = components(edges);
  CHECK(found.front() != found.back());
  edges.back().push_back(0);
  found = components(edges);
  CHECK(found == std::vector<std::size_t>(kNodes, found.front()));
}

}  // namespace
}  // namespace annals::query
