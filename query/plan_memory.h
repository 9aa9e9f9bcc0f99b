// What planning a prepared query found out, for the next time it is planned.
#ifndef ANNALS_QUERY_PLAN_MEMORY_H_
#define ANNALS_QUERY_PLAN_MEMORY_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "query/join_order.h"

namespace annals::query {

/// The join orders of one plan, segment after segment as they were planned.
struct JoinOrders {
  struct Segment {
    std::uint64_t shape = 0;  // of its items and of what was bound before
    std::vector<JoinStep> steps;
  };
  std::vector<Segment> segments;
  std::uint64_t facts = 0;  // in the graph when it was planned
};

/// Any thread. A graph that has half or twice as many facts is another one: plans are made anew. An
/// order that is not the best for it any more is still right.
class PlanMemory {
 public:
  /// Null: nothing is known of a graph with so many facts.
  std::shared_ptr<const JoinOrders> recall(std::uint64_t facts) const;
  void remember(std::shared_ptr<const JoinOrders> orders);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const JoinOrders> orders_;
};

/// The use of a memory while one plan is made.
class PlanNotes {
 public:
  PlanNotes(std::shared_ptr<PlanMemory> memory, std::uint64_t facts);
  /// The order of the next segment to be planned: as it was, when it had the same shape, or what
  /// `plan` finds.
  template <class Plan>
  std::vector<JoinStep> order(std::uint64_t shape, const Plan& plan) {
    const std::size_t segment = made_.segments.size();
    const bool known = known_ != nullptr && segment < known_->segments.size() &&
                       known_->segments[segment].shape == shape;
    made_.segments.push_back({shape, known ? known_->segments[segment].steps : plan()});
    changed_ = changed_ || !known;
    return made_.segments.back().steps;
  }
  /// When the plan is made.
  void keep();

 private:
  std::shared_ptr<PlanMemory> memory_;
  std::shared_ptr<const JoinOrders> known_;
  JoinOrders made_;
  bool changed_ = false;
};

/// A number that is the same for segments of the same structure.
std::uint64_t shape_of(const std::vector<Item>& items, const Flow& flow);

}  // namespace annals::query

#endif  // ANNALS_QUERY_PLAN_MEMORY_H_
