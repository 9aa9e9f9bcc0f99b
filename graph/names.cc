// Names of entities: by prefix, near, counted.
#include <algorithm>
#include <array>
#include <utility>

#include "graph/state.h"

namespace annals {

namespace {

using store::Id;
using store::Order;

/// So many names are ranked by use: counting them is quick enough for a person who types.
constexpr std::size_t kMostRanked = 1000;

constexpr std::array kByPart = {Order::kSubjectRelationObject, Order::kRelationSubjectObject,
                                Order::kObjectSubjectRelation};

/// Whether any fact names it, asserted, quoted or ended: the words of what was erased stay until
/// the graph is compacted.
bool is_named(const store::Snapshot& snapshot, Id name) {
  const Id id = snapshot.read(name);
  return std::any_of(kByPart.begin(), kByPart.end(), [&](Order order) {
    const auto cursor = snapshot.scan(order, store::Visibility::kKnown);
    cursor->seek({&id, 1});
    store::FactBatch batch;
    return cursor->next(batch, 1);
  });
}

}  // namespace

std::uint64_t Snapshot::fact_count(const Term& term) const {
  const store::Snapshot& snapshot = state().snapshot;
  const std::optional<Id> id = term.empty() ? std::nullopt : snapshot.find(term);
  return id ? query::uses_of(snapshot, *id) : 0;
}

std::vector<NameCount> Snapshot::names_with_prefix(std::string_view prefix, std::size_t limit,
                                                   NameOrder order) const {
  const store::Snapshot& snapshot = state().snapshot;
  const std::size_t wanted = order == NameOrder::kByName ? limit : std::max(limit, kMostRanked);
  std::vector<NameCount> found;
  if (limit == 0) return found;
  snapshot.for_each_name(prefix, [&](std::string_view name, Id id) {
    const std::uint64_t uses = query::uses_of(snapshot, id);
    if (uses > 0 || is_named(snapshot, id)) found.push_back({std::string(name), uses});
    return found.size() < wanted;
  });
  if (order == NameOrder::kByUse) {
    std::stable_sort(found.begin(), found.end(), [](const NameCount& a, const NameCount& b) {
      return a.facts > b.facts;  // of the same use they stay in the order of names
    });
  }
  if (found.size() > limit) found.resize(limit);
  return found;
}

std::vector<NameCount> Snapshot::near_names(std::string_view name, std::size_t limit) const {
  const store::Snapshot& snapshot = state().snapshot;
  std::vector<NameCount> found;
  // Some more than asked for, as there may be names among them that no fact has any more.
  for (std::string& near : query::near_names(snapshot, std::string(name), limit + 16)) {
    const std::optional<Id> id = snapshot.find(Term::entity(near));
    if (!id) continue;
    const std::uint64_t uses = query::uses_of(snapshot, *id);
    if (uses > 0 || is_named(snapshot, *id)) found.push_back({std::move(near), uses});
    if (found.size() == limit) break;
  }
  return found;
}

void Snapshot::for_each_name(std::string_view prefix,
                             const std::function<bool(std::string_view)>& visit) const {
  const store::Snapshot& snapshot = state().snapshot;
  snapshot.for_each_name(
      prefix, [&](std::string_view name, Id id) { return !is_named(snapshot, id) || visit(name); });
}

}  // namespace annals
