// How far the planning of one group has come. For group_*.cc only.
#ifndef ANNALS_QUERY_GROUP_PROGRESS_H_
#define ANNALS_QUERY_GROUP_PROGRESS_H_

#include "query/group_planner.h"

namespace annals::query {

struct GroupPlanner::Progress {
  Progress(const Group& planned, Pipeline input, const VariableSet& seen, const Asked* asked_for)
      : group(planned), pipeline(std::move(input)), visible(seen), asked(asked_for) {
    for (const Condition& condition : group.conditions) pending.push_back(&condition);
  }

  /// Whether anything that is still to come in the group may give the variable a value.
  bool may_be_bound_later(VariableId id) const {
    for (std::size_t i = element + (element_joined ? 1 : 0); i < group.elements.size(); ++i) {
      if (i == element && !remaining.empty()) {
        for (const Item* item : remaining) {
          if (variables_of(*item).contains(id)) return true;
        }
      } else if (bindable(group.elements[i]).contains(id)) {
        return true;
      }
    }
    for (const Condition* condition : pending) {
      if (given_by(*condition).contains(id)) return true;
    }
    return false;
  }

  /// Whether anything that is still to come in the group mentions the variable.
  bool is_used_later(VariableId id) const {
    for (std::size_t i = element + (element_joined ? 1 : 0); i < group.elements.size(); ++i) {
      if (i == element && !remaining.empty()) {
        for (const Item* item : remaining) {
          if (variables_of(*item).contains(id)) return true;
        }
      } else if (mentioned(group.elements[i]).contains(id)) {
        return true;
      }
    }
    for (const Condition* condition : pending) {
      if (condition->variables.contains(id) || given_by(*condition).contains(id)) return true;
    }
    return false;
  }

  /// Whether anybody looks at the variable's values from here on.
  bool is_live(VariableId id) const {
    return asked == nullptr || asked->variables.contains(id) || is_used_later(id);
  }
  bool each_once() const { return asked != nullptr && asked->each_once; }

  const Group& group;
  Pipeline pipeline;
  const VariableSet& visible;
  const Asked* asked;
  bool repeats = false;  // rows may come more than once for want of a variable that was left out
  std::vector<const Condition*> pending;
  std::size_t element = 0;             // at work
  bool element_joined = false;         // it is done
  std::vector<const Item*> remaining;  // of the segment at work
  const Item* next = nullptr;          // of the segment, after the one at work
  std::size_t barriers = 0;            // elements joined that are no segments
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_GROUP_PROGRESS_H_
