#include "query/components.h"

#include <algorithm>
#include <limits>

namespace annals::query {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

class Tarjan {
 public:
  explicit Tarjan(const std::vector<std::vector<std::size_t>>& edges)
      : edges_(edges),
        found_(edges.size(), kNone),
        low_(edges.size()),
        result_(edges.size(), kNone) {}

  std::vector<std::size_t> run() {
    for (std::size_t node = 0; node < edges_.size(); ++node) {
      if (found_[node] == kNone) search(node);
    }
    return std::move(result_);
  }

 private:
  /// A node on the way, and how many of its edges were followed.
  struct Visit {
    std::size_t node, edge;
  };

  void enter(std::size_t node) {
    found_[node] = low_[node] = count_++;
    open_.push_back(node);
    way_.push_back({node, 0});
  }

  /// Depth first, without recursion: rules may stand in long chains.
  void search(std::size_t start) {
    enter(start);
    while (!way_.empty()) {
      const std::size_t here = way_.back().node;
      if (way_.back().edge < edges_[here].size()) {
        const std::size_t next = edges_[here][way_.back().edge++];
        if (found_[next] == kNone) {
          enter(next);
        } else if (result_[next] == kNone) {
          low_[here] = std::min(low_[here], found_[next]);
        }
        continue;
      }
      way_.pop_back();
      if (!way_.empty()) low_[way_.back().node] = std::min(low_[way_.back().node], low_[here]);
      if (low_[here] == found_[here]) close(here);
    }
  }

  /// What was found since the node, and is in no component yet, is in its.
  void close(std::size_t node) {
    for (;;) {
      const std::size_t last = open_.back();
      open_.pop_back();
      result_[last] = components_;
      if (last == node) break;
    }
    ++components_;
  }

  const std::vector<std::vector<std::size_t>>& edges_;
  std::vector<std::size_t> found_;  // as which one a node was found
  std::vector<std::size_t> low_;    // the first one found that a node of no component leads to
  std::vector<std::size_t> result_;
  std::vector<std::size_t> open_;  // of no component yet
  std::vector<Visit> way_;
  std::size_t count_ = 0, components_ = 0;
};

}  // namespace

std::vector<std::size_t> components(const std::vector<std::vector<std::size_t>>& edges) {
  return Tarjan(edges).run();
}

}  // namespace annals::query
