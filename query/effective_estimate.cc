#include <algorithm>
#include <vector>

#include "query/effective_cursor.h"

namespace annals::query {
namespace {

using store::Id;
using store::Order;
using store::Part;

/// A guess: how many chains there are for each link of a transitive relation.
constexpr std::uint64_t kChainsForLink = 4;

/// A guess: how many facts rules state of a relation.
constexpr std::uint64_t kFactsOfRules = 10'000;

/// The sources of a relation: itself when it has no meaning.
std::vector<RelationSource> sources_of(const Meanings& meanings, Id relation) {
  const Meaning* meaning = meanings.find(relation);
  if (meaning == nullptr) return {{relation, false}};
  return meaning->sources;
}

}  // namespace

std::uint64_t effective_count(const Meanings& meanings, Id relation, std::optional<Id> subject,
                              std::optional<Id> object, const store::Snapshot& snapshot) {
  std::uint64_t count = 0;
  for (const RelationSource& source : sources_of(meanings, relation)) {
    const auto& first = source.flipped ? object : subject;
    const auto& second = source.flipped ? subject : object;
    std::vector<Id> prefix{source.relation};
    if (first) prefix.push_back(*first);
    if (second) prefix.push_back(*second);
    const Order order = first ? Order::kRelationSubjectObject : Order::kRelationObjectSubject;
    count += snapshot.count(order, prefix);
  }
  const Meaning* meaning = meanings.find(relation);
  if (meaning == nullptr) return count;
  if (!meaning->rules.empty()) count += subject || object ? kFactsOfRules / 100 : kFactsOfRules;
  return meaning->chains.empty() ? count : count * kChainsForLink;
}

std::uint64_t effective_distinct(const Meanings& meanings, Id relation, Part end,
                                 const store::Snapshot& snapshot) {
  std::uint64_t values = 0;
  for (const RelationSource& source : sources_of(meanings, relation)) {
    const bool subjects = (end == Part::kSubject) != source.flipped;
    values +=
        snapshot.distinct(subjects ? Order::kRelationSubjectObject : Order::kRelationObjectSubject,
                          {&source.relation, 1});
  }
  return values;
}

}  // namespace annals::query
