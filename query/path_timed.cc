// Shortest chains whose facts share moments in sequence, or within a length of time.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "query/path.h"

namespace annals::query {
namespace {

using store::Id;

/// A way to a node, as far as moments go: any moments that suit it lie no earlier than `from` at
/// its end, and the first of them no later than `until`. (The latest of all first moments, and the
/// earliest of all last ones.)
struct Label {
  Id node;
  Moment from = kStartOfTime;
  Moment until = kEndOfTime;
  std::uint64_t level = 0;
  struct Parent {
    std::size_t label;
    store::FactNumber number;
  };
  std::vector<Parent> parents;
};

/// Whether moments from `until` to `from` lie within `length`.
bool fits(Moment from, Moment until, const Duration& length) {
  if (from <= until || from == kStartOfTime || until == kEndOfTime) return true;
  const std::optional<TimeValue> begin = TimeValue::from_moment(until).first();
  const std::optional<TimeValue> end = begin ? begin->shifted(length) : std::nullopt;
  if (end) return from <= end->bounds().s0;
  // Years beyond ±9999 are too coarse to be moved: there a month counts with its mean length.
  constexpr double kDaysOfMonth = 30.436875, kMicrosecondsOfDay = 86400e6;
  const std::optional<double> days =
      TimeValue::days_between(TimeValue::from_moment(from), TimeValue::from_moment(until));
  return days && *days <= static_cast<double>(length.months) * kDaysOfMonth +
                              static_cast<double>(length.microseconds) / kMicrosecondsOfDay;
}

class TimedSearch {
 public:
  TimedSearch(const PathRequest& request, Context& context)
      : request_(request), context_(context), edges_(request, context) {}
  ~TimedSearch() { context_.release(charged_); }

  void run(const ChainVisitor& visit) {
    labels_.push_back(Label{request_.from, kStartOfTime, kEndOfTime, 0, {}});
    at_node_[request_.from].push_back(0);
    std::vector<std::size_t> level{0};
    for (std::uint64_t depth = 1; !level.empty(); ++depth) {
      if (request_.at_most && depth > *request_.at_most) return;
      level = grow(level, depth);
      const auto found = at_node_.find(request_.to);
      if (found == at_node_.end()) continue;
      for (const std::size_t label : found->second) {
        if (!visit_chains(label, visit)) return;
      }
      return;
    }
  }

 private:
  std::vector<std::size_t> grow(std::vector<std::size_t> level, std::uint64_t depth) {
    std::stable_sort(level.begin(), level.end(), [&](std::size_t a, std::size_t b) {
      return labels_[a].node < labels_[b].node;
    });
    std::vector<std::size_t> next;
    std::vector<PathEdge> edges;
    Id read;  // the node whose facts `edges` holds
    for (const std::size_t label : level) {
      if (labels_[label].node != read) {
        read = labels_[label].node;
        context_.check();
        edges_.read(read, false, edges);
      }
      for (const PathEdge& edge : edges) take(label, edge, depth, next);
    }
    return next;
  }

  void take(std::size_t label, const PathEdge& edge, std::uint64_t depth,
            std::vector<std::size_t>& next) {
    const TimeBounds bounds = effective_bounds(context_, edge.subject, edge.time);
    const Moment from = std::max(labels_[label].from, bounds.s0);
    if (request_.forward_in_time && from > bounds.e1) return;
    const Moment until = request_.within ? std::min(labels_[label].until, bounds.e1) : kEndOfTime;
    if (request_.within && !fits(from, until, *request_.within)) return;

    std::vector<std::size_t>& here = at_node_[edge.other];
    for (const std::size_t other : here) {
      const Label& known = labels_[other];
      if (known.from > from || known.until < until) continue;
      // What is no better than an earlier level leads to no shortest chain; what is no better than
      // this level's is wanted only where every chain is.
      if (known.level < depth || !request_.all) return;
      if (known.from != from || known.until != until) continue;
      charge();
      labels_[other].parents.push_back({label, edge.number});
      return;
    }
    charge();
    here.push_back(labels_.size());
    next.push_back(labels_.size());
    labels_.push_back(Label{edge.other, from, until, depth, {{label, edge.number}}});
  }

  /// Every way by which the label was reached. Without recursion: chains may be long.
  bool visit_chains(std::size_t label, const ChainVisitor& visit) const {
    std::vector<std::pair<std::size_t, std::size_t>> frames{{label, 0}};  // label, next parent
    Chain chain;                                                          // from the end
    while (!frames.empty()) {
      auto& [current, next] = frames.back();
      const std::vector<Label::Parent>& parents = labels_[current].parents;
      if (next < parents.size()) {
        const Label::Parent parent = parents[next++];
        chain.push_back(parent.number);
        frames.emplace_back(parent.label, 0);
        continue;
      }
      if (parents.empty() && !visit(Chain(chain.rbegin(), chain.rend()))) return false;
      frames.pop_back();
      if (!chain.empty()) chain.pop_back();
    }
    return true;
  }

  void charge() {
    constexpr std::size_t kEntryBytes = 128;
    context_.charge(kEntryBytes);
    charged_ += kEntryBytes;
  }

  const PathRequest& request_;
  Context& context_;
  PathEdges edges_;
  std::vector<Label> labels_;
  std::unordered_map<Id, std::vector<std::size_t>> at_node_;
  std::size_t charged_ = 0;
};

}  // namespace

void search_timed_chains(const PathRequest& request, Context& context, const ChainVisitor& visit) {
  if (request.from == request.to) return;
  TimedSearch(request, context).run(visit);
}

}  // namespace annals::query
