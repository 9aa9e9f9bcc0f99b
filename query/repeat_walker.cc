#include <algorithm>
#include <cmath>
#include <utility>

#include "query/id_table.h"
#include "query/step_walker.h"

namespace annals::query {

using store::Id;

void sort_unique(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// Every subject and object of the graph.
void all_nodes(Context& context, std::vector<Id>& ends) {
  for (const auto& [order, part] :
       {std::pair(store::Order::kSubjectRelationObject, store::Part::kSubject),
        std::pair(store::Order::kObjectSubjectRelation, store::Part::kObject)}) {
    store::ColumnSet columns;
    columns.add(part);
    const auto cursor = context.scan_effective(order, std::nullopt, columns);
    cursor->seek({});
    store::FactBatch batch;
    while (cursor->next(batch)) {
      std::vector<Id>& ids = batch.parts[static_cast<std::size_t>(part)];
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
      ends.insert(ends.end(), ids.begin(), ids.end());
      batch.clear();
    }
  }
  sort_unique(ends);
}

namespace {

/// The set of nodes that a breadth-first search has seen, its memory counted.
class Visited {
 public:
  explicit Visited(Context& context) : context_(context), seen_(context) {}
  ~Visited() { context_.release(nodes_.size() * kEntryBytes); }
  Visited(const Visited&) = delete;
  Visited& operator=(const Visited&) = delete;
  bool insert(Id node) {
    if (!seen_.insert(node)) return false;
    context_.charge(kEntryBytes);
    nodes_.push_back(node);
    return true;
  }
  std::size_t size() const { return nodes_.size(); }
  void append_to(std::vector<Id>& result) const {
    const auto begin = static_cast<std::ptrdiff_t>(result.size());
    result.insert(result.end(), nodes_.begin(), nodes_.end());
    std::sort(result.begin() + begin, result.end());
  }

 private:
  static constexpr std::size_t kEntryBytes = 24;  // with what the frontier and the result take
  Context& context_;
  IdSet seen_;
  std::vector<Id> nodes_;
};

/// `+ * ? {n,m}`. What is reached in exactly n steps is found level by level; what is reached in n
/// to m is whatever lies within m - n steps of that, which a search with a set of nodes seen finds
/// and which ends on cycles.
class RepeatWalker : public Walker {
 public:
  RepeatWalker(WalkerPtr step, std::uint64_t least, std::optional<std::uint64_t> most,
               Context& context)
      : step_(std::move(step)), least_(least), most_(most), context_(context) {}

  void walk(Id node, bool forwards, std::vector<Id>& reached) override {
    expand({node}, forwards, reached);
  }

  void expand(const std::vector<Id>& nodes, bool forwards, std::vector<Id>& reached) override {
    std::vector<Id> frontier = nodes;
    std::vector<Id> found;
    Checkpoint checkpoint(context_);
    const auto advance = [&] {
      context_.check();
      found.clear();
      step_->expand(frontier, forwards, found);
    };
    for (std::uint64_t level = 0; level < least_ && !frontier.empty(); ++level) {
      advance();
      sort_unique(found);
      if (found == frontier) break;  // the levels to come are all this one
      frontier.swap(found);
    }
    Visited visited(context_);
    for (const Id node : frontier) visited.insert(node);
    for (std::uint64_t level = least_; !frontier.empty() && (!most_ || level < *most_); ++level) {
      advance();
      frontier.clear();
      for (const Id node : found) {
        checkpoint.step();
        if (visited.insert(node)) frontier.push_back(node);
      }
      std::sort(frontier.begin(), frontier.end(), [&checkpoint](Id a, Id b) {
        checkpoint.step();
        return a < b;
      });
    }
    visited.append_to(reached);
  }

  void ends(bool forwards, std::vector<Id>& result) override {
    if (may_be_zero()) return all_nodes(context_, result);
    step_->ends(forwards, result);
  }

  bool may_be_zero() const override { return least_ == 0 || step_->may_be_zero(); }

  /// A guess: the ends of the first steps, as if each level were new.
  double estimated_fanout(bool forwards) const override {
    constexpr std::uint64_t kLevels = 5;
    const double one = step_->estimated_fanout(forwards);
    const std::uint64_t last = std::min(most_.value_or(kLevels), std::max(least_, kLevels));
    double sum = 0;
    for (std::uint64_t level = least_; level <= last && level <= least_ + kLevels; ++level) {
      sum += std::pow(one, static_cast<double>(level));
    }
    return std::min(sum, static_cast<double>(context_.snapshot().fact_count()) + 1);
  }

 private:
  WalkerPtr step_;
  std::uint64_t least_;
  std::optional<std::uint64_t> most_;
  Context& context_;
};

}  // namespace

WalkerPtr make_repeat_walker(WalkerPtr step, std::uint64_t least, std::optional<std::uint64_t> most,
                             Context& context) {
  return std::make_unique<RepeatWalker>(std::move(step), least, most, context);
}

}  // namespace annals::query
