#include <algorithm>
#include <array>
#include <span>

#include "query/path.h"

namespace annals::query {

using store::Id;
using store::Order;
using store::Part;

PathEdges::PathEdges(const PathRequest& request, Context& context)
    : request_(request), context_(context) {}

void PathEdges::read(Id node, bool backwards, std::vector<PathEdge>& edges) {
  edges.clear();
  const bool as_subject = !request_.directed || !backwards;
  const bool as_object = !request_.directed || backwards;
  if (!request_.relations) {
    const std::span<const Id> prefix(&node, 1);
    if (as_subject) scan(Order::kSubjectRelationObject, prefix, Part::kObject, node, edges);
    if (as_object) scan(Order::kObjectSubjectRelation, prefix, Part::kSubject, node, edges);
    return;
  }
  for (const Id relation : *request_.relations) {
    if (relation.is_local()) continue;
    const std::array<Id, 2> prefix{relation, node};
    if (as_subject) scan(Order::kRelationSubjectObject, prefix, Part::kObject, node, edges);
    if (as_object) scan(Order::kRelationObjectSubject, prefix, Part::kSubject, node, edges);
  }
}

void PathEdges::scan(Order order, std::span<const Id> prefix, Part other, Id node,
                     std::vector<PathEdge>& edges) {
  std::unique_ptr<store::Cursor>& cursor = cursors_[static_cast<std::size_t>(order)];
  if (!cursor) {
    cursor = context_.scan(
        order, store::Visibility::kAsserted,
        {store::FactColumn::kSubject, store::FactColumn::kRelation, store::FactColumn::kObject,
         store::FactColumn::kTime, store::FactColumn::kNumber});
  }
  cursor->seek(prefix, request_.test.window());
  batch_.clear();
  const auto part = [&](Part which, std::size_t row) {
    return batch_.parts[static_cast<std::size_t>(which)][row];
  };
  while (cursor->next(batch_)) {
    context_.check();
    for (std::size_t row = 0; row < batch_.size(); ++row) {
      const Id end = part(other, row);
      if (end == node || end.kind() != store::IdKind::kEntity) continue;
      if (std::binary_search(request_.excluded.begin(), request_.excluded.end(),
                             part(Part::kRelation, row))) {
        continue;
      }
      const Id subject = part(Part::kSubject, row);
      const Id time = part(Part::kTime, row);
      if (!request_.test.passes(context_, subject, time)) continue;
      edges.push_back({end, batch_.numbers[row], subject, time});
    }
    batch_.clear();
  }
}

std::uint64_t PathEdges::estimate(Id node) const {
  const std::span<const Id> prefix(&node, 1);
  return context_.snapshot().count(Order::kSubjectRelationObject, prefix) +
         context_.snapshot().count(Order::kObjectSubjectRelation, prefix);
}

}  // namespace annals::query
