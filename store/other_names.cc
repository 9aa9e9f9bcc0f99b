#include "store/other_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/error.h"
#include "store/merge_cursor.h"
#include "store/words.h"

namespace annals::store {

OtherNames OtherNames::of(const std::shared_ptr<const SnapshotState>& state) {
  const auto word = find_word(state->graph(), entity_record(kOtherNameRelation));
  if (!word) return {};
  OtherNames names(Id::make(IdKind::kEntity, *word));
  MergeCursor cursor(state, Order::kRelationSubjectObject, Visibility::kAsserted);
  cursor.seek({&names.relation_, 1});
  while (const auto row = cursor.next_row()) {
    // A graph that was made before names were looked at may hold facts that disagree: the first one
    // counts.
    if (names.gives_name(row->key) && !names.conflict(row->key)) names.add(row->key);
  }
  return names;
}

Id OtherNames::owner(Id id) const {
  for (auto found = owners_.find(id); found != owners_.end(); found = owners_.find(id)) {
    id = found->second;
  }
  return id;
}

std::vector<Id> OtherNames::all_names(Id id) const {
  std::vector<Id> all{owner(id)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto found = names_.find(all[i]);
    if (found != names_.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  }
  return all;
}

std::optional<OtherNames::Conflict> OtherNames::conflict(const FactKey& key) const {
  using Kind = Conflict::Kind;
  if (key.subject == relation_ || key.object == relation_) {
    return Conflict{Kind::kOwnRelation, key.subject, key.object, Id::none()};
  }
  const auto given = owners_.find(key.object);
  if (given != owners_.end()) {
    if (given->second == key.subject) return std::nullopt;
    return Conflict{Kind::kTwoOwners, key.subject, key.object, given->second};
  }
  // What has an owner already cannot close a circle.
  if (owner(key.subject) == key.object) {
    return Conflict{Kind::kCycle, key.subject, key.object, Id::none()};
  }
  return std::nullopt;
}

void OtherNames::add(const FactKey& key) {
  if (owners_.emplace(key.object, key.subject).second) names_[key.subject].push_back(key.object);
}

void refuse(const OtherNames::Conflict& conflict, const std::function<std::string(Id)>& written) {
  using Kind = OtherNames::Conflict::Kind;
  std::string message;
  if (conflict.kind == Kind::kTwoOwners) {
    message =
        fmt::format("{} is another name of {}, so it cannot be one of {} too: a name has one owner",
                    written(conflict.name), written(conflict.other), written(conflict.owner));
  } else if (conflict.kind == Kind::kOwnRelation) {
    message = fmt::format("{} gives other names and has none itself", kOtherNameRelation);
  } else if (conflict.owner == conflict.name) {
    message = fmt::format("{} cannot be another name of itself", written(conflict.name));
  } else {
    message = fmt::format("{0} cannot be another name of {1}, which is another name of {0}",
                          written(conflict.name), written(conflict.owner));
  }
  throw Error(ErrorCode::kInvalidValue, message);
}

}  // namespace annals::store
