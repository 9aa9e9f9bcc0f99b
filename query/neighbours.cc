#include "query/neighbours.h"

#include <algorithm>

namespace annals::query {

using store::Id;

void Neighbours::add(const std::vector<Id>& nodes, const std::vector<Id>& others) {
  context_.charge(bytes_of(nodes.size()));
  charged_ += bytes_of(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes_.empty() && nodes_.back() == nodes[i]) continue;
    nodes_.push_back(nodes[i]);
    begins_.push_back(others_.size() + i);
  }
  others_.insert(others_.end(), others.begin(), others.end());
}

void Neighbours::append(const std::vector<Id>& nodes, std::vector<Id>& reached) const {
  std::size_t at = 0;
  Checkpoint checkpoint(context_);
  for (const Id node : nodes) {
    checkpoint.step();
    // Near the last one, most of the time.
    std::size_t step = 1;
    while (at + step < nodes_.size() && nodes_[at + step] < node) {
      at += step;
      step *= 2;
    }
    const auto begin = nodes_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        nodes_.begin() + static_cast<std::ptrdiff_t>(std::min(at + step + 1, nodes_.size()));
    at = static_cast<std::size_t>(std::lower_bound(begin, end, node) - nodes_.begin());
    if (at == nodes_.size()) return;
    if (nodes_[at] != node) continue;
    const std::size_t last = at + 1 < begins_.size() ? begins_[at + 1] : others_.size();
    reached.insert(reached.end(), others_.begin() + static_cast<std::ptrdiff_t>(begins_[at]),
                   others_.begin() + static_cast<std::ptrdiff_t>(last));
  }
}

}  // namespace annals::query
