// The chains that arrive earliest, or the shortest whose facts lie within a length of time.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/calendar.h"
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
  constexpr std::int64_t kLongestMonths = 24 * kNearYears;
  if (is_near(from) && is_near(until) && length.months <= kLongestMonths &&
      length.microseconds <= kNearEnd) {
    // A month has 28 to 31 days: mostly that says enough.
    if (from - until > length.months * 31 * kMicrosPerDay + length.microseconds) return false;
    if (from - until <= length.months * 28 * kMicrosPerDay + length.microseconds) return true;
  }
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

/// A fact that can be walked from a node, with its bounds.
struct TimedEdge {
  Id other;
  store::FactNumber number;
  Moment s0, e1;
};

/// Keeps what it read, within bounds: nodes are asked for again and again.
class TimedEdges {
 public:
  TimedEdges(const PathRequest& request, Context& context)
      : context_(context), edges_(request, context), charge_(context) {}

  /// Valid until the next call.
  const std::vector<TimedEdge>& read(Id node, bool backwards) {
    context_.check();
    const auto found = kept_[backwards].find(node);
    if (found != kept_[backwards].end()) return found->second;
    if (latest_of_ == std::pair(node, backwards)) return latest_;
    latest_of_ = {node, backwards};
    edges_.read(node, backwards, batch_);
    latest_.clear();
    for (const PathEdge& edge : batch_) {
      const TimeBounds bounds = effective_bounds(context_, edge.subject, edge.time);
      latest_.push_back({edge.other, edge.number, bounds.s0, bounds.e1});
    }
    constexpr std::size_t kMostBytes = std::size_t{128} << 20, kNodeBytes = 64;
    const std::size_t bytes = latest_.size() * sizeof(TimedEdge) + kNodeBytes;
    if (bytes_ + bytes > kMostBytes || bytes > context_.memory_left() / 2) return latest_;
    bytes_ += bytes;
    charge_.add(bytes);
    return kept_[backwards].emplace(node, latest_).first->second;
  }

 private:
  Context& context_;
  PathEdges edges_;
  std::vector<PathEdge> batch_;
  std::vector<TimedEdge> latest_;
  std::pair<Id, bool> latest_of_{Id::none(), false};
  std::array<std::unordered_map<Id, std::vector<TimedEdge>>, 2> kept_;
  std::size_t bytes_ = 0;
  Charge charge_;
};

/// Until when one may be at a node and still walk to the end, in just so many facts, forward in
/// time and by a moment: then a chain that keeps to it leads there. In `facts` facts, and in no
/// fewer, the end can be reached from the start; so where fewer facts leave as much time, the node
/// is on no such chain.
class Deadlines {
 public:
  Deadlines(Id end, Moment by, std::uint64_t facts, TimedEdges& edges, Context& context)
      : by_facts_(facts), charge_(context) {
    std::unordered_map<Id, Moment> in_fewer;
    by_facts_[0][end] = by;
    for (std::uint64_t n = 1; n < facts; ++n) {
      for (const auto& [node, until] : by_facts_[n - 1]) in_fewer[node] = until;
      for (const auto& [node, until] : by_facts_[n - 1]) {
        for (const TimedEdge& edge : edges.read(node, true)) {
          const Moment last = std::min(until, edge.e1);
          const auto fewer = in_fewer.find(edge.other);
          if (edge.s0 > last || (fewer != in_fewer.end() && fewer->second >= last)) continue;
          const auto [place, is_new] = by_facts_[n].try_emplace(edge.other, last);
          if (is_new) charge_.add(kEntryBytes);
          place->second = std::max(place->second, last);
        }
      }
    }
  }
  bool allow(Id node, Moment from, std::uint64_t facts_left) const {
    const auto found = by_facts_[facts_left].find(node);
    return found != by_facts_[facts_left].end() && from <= found->second;
  }

 private:
  static constexpr std::size_t kEntryBytes = 128;  // there, and in what is left in fewer

  std::vector<std::unordered_map<Id, Moment>> by_facts_;
  Charge charge_;
};

/// What a search looks for.
struct Goal {
  bool earliest = false;  // what arrives first comes first; else what has the fewest facts
  bool all = false;       // every chain that is as good
  std::optional<std::uint64_t> at_most = std::nullopt;  // facts
  Moment latest = kEndOfTime;                           // no way arrives after it
  const Deadlines* deadlines = nullptr;                 // of chains of `at_most` facts
};

class TimedSearch {
 public:
  TimedSearch(const PathRequest& request, const Goal& goal, TimedEdges& edges, Context& context)
      : request_(request), goal_(goal), edges_(edges), charge_(context), checkpoint_(context) {}

  /// The best ways to the end; none when there is no chain.
  std::vector<std::size_t> run() {
    labels_.push_back(Label{request_.from, kStartOfTime, kEndOfTime, 0, {}});
    at_node_[request_.from].push_back(0);
    waiting_[rank(labels_.front())].push_back(0);
    while (!waiting_.empty()) {
      std::vector<std::size_t> best = std::move(waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      std::vector<std::size_t> found;
      for (const std::size_t label : best) {
        if (labels_[label].node == request_.to) found.push_back(label);
      }
      if (!found.empty()) return found;
      grow(std::move(best));
    }
    return {};
  }

  const Label& label(std::size_t label) const { return labels_[label]; }

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

 private:
  /// What comes first is looked at first. It only rises along a chain.
  using Rank = std::pair<Moment, std::uint64_t>;
  Rank rank(const Label& label) const {
    return {goal_.earliest ? label.from : kStartOfTime, counts_facts() ? label.level : 0};
  }
  /// Whether a way of more facts may be in vain where one of fewer is not.
  bool counts_facts() const { return !goal_.earliest || goal_.at_most; }

  void grow(std::vector<std::size_t> best) {
    std::stable_sort(best.begin(), best.end(), [&](std::size_t a, std::size_t b) {
      return labels_[a].node < labels_[b].node;
    });
    for (const std::size_t label : best) {
      if (goal_.at_most && labels_[label].level == *goal_.at_most) continue;
      if (is_beaten(label)) continue;
      for (const TimedEdge& edge : edges_.read(labels_[label].node, false)) take(label, edge);
    }
  }

  /// Whether whatever goes on from `label` goes on from `other` as well, and is better or, where
  /// one chain will do, no worse.
  bool beats(const Label& other, const Label& label) const {
    if (other.from > label.from || other.until < label.until) return false;
    if (!counts_facts()) return true;
    return goal_.all ? other.level < label.level : other.level <= label.level;
  }

  /// By a way to the same node that was found later.
  bool is_beaten(std::size_t label) {
    const std::vector<std::size_t>& here = at_node_.at(labels_[label].node);
    return std::any_of(here.begin(), here.end(), [&](std::size_t other) {
      checkpoint_.step();
      return other != label && beats(labels_[other], labels_[label]);
    });
  }

  void take(std::size_t label, const TimedEdge& edge) {
    const Moment from = std::max(labels_[label].from, edge.s0);
    if (from > goal_.latest || (request_.forward_in_time && from > edge.e1)) return;
    const std::uint64_t level = labels_[label].level + 1;
    if (goal_.deadlines && !goal_.deadlines->allow(edge.other, from, *goal_.at_most - level))
      return;
    const Moment until = request_.within ? std::min(labels_[label].until, edge.e1) : kEndOfTime;
    if (request_.within && !fits(from, until, *request_.within)) return;

    Label way{edge.other, from, until, level, {{label, edge.number}}};
    std::vector<std::size_t>& here = at_node_[edge.other];
    for (const std::size_t other : here) {
      checkpoint_.step();
      Label& known = labels_[other];
      if (beats(known, way)) return;
      if (known.from != from || known.until != until || known.level != level) continue;
      charge_.add(kEntryBytes);
      known.parents.push_back(way.parents.front());
      return;
    }
    charge_.add(kEntryBytes);
    here.push_back(labels_.size());
    waiting_[rank(way)].push_back(labels_.size());
    labels_.push_back(std::move(way));
  }

  static constexpr std::size_t kEntryBytes = 128;

  const PathRequest& request_;
  const Goal goal_;
  TimedEdges& edges_;
  std::vector<Label> labels_;
  std::unordered_map<Id, std::vector<std::size_t>> at_node_;
  std::map<Rank, std::vector<std::size_t>> waiting_;
  Charge charge_;
  Checkpoint checkpoint_;
};

/// The goal of the last search for chains that are forward in time: first it is found how early one
/// can arrive, then in how few facts. Empty when there is no chain. `deadlines` is filled where
/// every chain is wanted.
std::optional<Goal> goal_forward(const PathRequest& request, TimedEdges& edges, Context& context,
                                 std::optional<Deadlines>& deadlines) {
  Goal goal;
  goal.at_most = request.at_most;
  goal.earliest = true;
  {
    TimedSearch search(request, goal, edges, context);
    const std::vector<std::size_t> found = search.run();
    if (found.empty()) return std::nullopt;
    goal.latest = search.label(found.front()).from;
  }
  goal.earliest = false;
  if (!request.all) return goal;
  TimedSearch search(request, goal, edges, context);
  goal.at_most = search.label(search.run().front()).level;
  goal.all = true;
  if (request.within) return goal;  // it may cut off what fewer facts would reach
  deadlines.emplace(request.to, goal.latest, *goal.at_most, edges, context);
  goal.deadlines = &*deadlines;
  return goal;
}

}  // namespace

void search_timed_chains(const PathRequest& request, Context& context, const ChainVisitor& visit) {
  if (request.from == request.to) return;
  TimedEdges edges(request, context);
  std::optional<Deadlines> deadlines;
  Goal goal;
  goal.all = request.all;
  goal.at_most = request.at_most;
  if (request.forward_in_time) {
    const std::optional<Goal> forward = goal_forward(request, edges, context, deadlines);
    if (!forward) return;
    goal = *forward;
  }
  TimedSearch search(request, goal, edges, context);
  for (const std::size_t label : search.run()) {
    if (!search.visit_chains(label, visit)) return;
  }
}

}  // namespace annals::query
