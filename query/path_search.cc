// Shortest chains without moments: two searches that meet.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "query/path.h"

namespace annals::query {
namespace {

using store::Id;

/// One of the two searches: the nodes within `depth` facts of its origin, each with the facts that
/// lead one level nearer to it.
class Side {
 public:
  struct Link {
    Id nearer;
    store::FactNumber number;
  };
  struct Node {
    std::uint64_t level = 0;
    std::vector<Link> links;  // to nodes of the level before; one, unless every chain is wanted
  };

  Side(Id origin, bool backwards, const PathRequest& request, PathEdges& edges, Context& context)
      : backwards_(backwards), request_(request), edges_(edges), context_(context) {
    nodes_[origin] = {};
    frontier_.push_back(origin);
  }
  ~Side() { context_.release(charged_); }
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  const std::vector<Id>& frontier() const { return frontier_; }
  std::uint64_t depth() const { return depth_; }
  const Node* find(Id node) const {
    const auto found = nodes_.find(node);
    return found == nodes_.end() ? nullptr : &found->second;
  }

  /// About how many facts the next level reads.
  double cost() const {
    constexpr std::size_t kSample = 16;
    const std::size_t sampled = std::min(frontier_.size(), kSample);
    double facts = 0;
    for (std::size_t i = 0; i < sampled; ++i) {
      const Id node = frontier_[i * frontier_.size() / sampled];
      facts += static_cast<double>(edges_.estimate(node) + 1);
    }
    return sampled == 0
               ? 0
               : facts / static_cast<double>(sampled) * static_cast<double>(frontier_.size());
  }

  void grow() {
    ++depth_;
    std::vector<Id> next;
    std::vector<PathEdge> edges;
    for (const Id node : frontier_) {
      edges_.read(node, backwards_, edges);
      for (const PathEdge& edge : edges) {
        const auto [place, is_new] = nodes_.try_emplace(edge.other);
        Node& other = place->second;
        if (is_new) {
          other.level = depth_;
          next.push_back(edge.other);
        } else if (other.level != depth_ || !request_.all) {
          continue;
        }
        charge();
        other.links.push_back({node, edge.number});
      }
    }
    std::sort(next.begin(), next.end());  // look-ups in rising sequence
    frontier_ = std::move(next);
  }

 private:
  void charge() {
    constexpr std::size_t kEntryBytes = 96;
    context_.charge(kEntryBytes);
    charged_ += kEntryBytes;
  }

  bool backwards_;
  const PathRequest& request_;
  PathEdges& edges_;
  Context& context_;
  std::unordered_map<Id, Node> nodes_;
  std::vector<Id> frontier_;
  std::uint64_t depth_ = 0;
  std::size_t charged_ = 0;
};

/// Visits every chain through `meeting`: each way back to the start with each way on to the end.
/// Without recursion: chains may be long.
bool visit_chains(const Side& start, const Side& end, Id meeting, const ChainVisitor& visit) {
  struct Frame {
    Id node;
    bool to_start;
    std::size_t next;  // link to try
  };
  Chain back, on;  // from the meeting node outwards
  std::vector<Frame> frames{{meeting, true, 0}};
  const auto leave = [&] {
    const Frame frame = frames.back();
    frames.pop_back();
    Chain& chain = frame.to_start ? back : on;
    if (!chain.empty()) chain.pop_back();
  };
  while (!frames.empty()) {
    Frame& frame = frames.back();
    const Side::Node& node = *(frame.to_start ? start : end).find(frame.node);
    if (frame.next < node.links.size()) {
      const Side::Link link = node.links[frame.next++];
      (frame.to_start ? back : on).push_back(link.number);
      frames.push_back({link.nearer, frame.to_start, 0});
    } else if (node.level > 0) {
      leave();
    } else if (frame.to_start && frame.next == 0) {
      frame.next = 1;
      frames.push_back({meeting, false, 0});
    } else {
      if (!frame.to_start) {
        Chain chain(back.rbegin(), back.rend());
        chain.insert(chain.end(), on.begin(), on.end());
        if (!visit(chain)) return false;
      }
      leave();
    }
  }
  return true;
}

}  // namespace

void search_chains(const PathRequest& request, Context& context, const ChainVisitor& visit) {
  if (request.from == request.to) return;
  PathEdges edges(request, context);
  Side start(request.from, false, request, edges, context);
  Side end(request.to, true, request, edges, context);
  while (!start.frontier().empty() && !end.frontier().empty()) {
    if (request.at_most && start.depth() + end.depth() >= *request.at_most) return;
    context.check();
    const bool from_start = start.cost() <= end.cost();
    Side& growing = from_start ? start : end;
    const Side& other = from_start ? end : start;
    growing.grow();
    bool met = false;
    for (const Id node : growing.frontier()) {
      if (other.find(node) == nullptr) continue;
      met = true;
      if (!visit_chains(start, end, node, visit)) return;
    }
    if (met) return;
  }
}

}  // namespace annals::query
