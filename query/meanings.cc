#include "query/meanings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace annals::query {
namespace {

using store::Id;
using store::Order;
using store::Part;

struct Pair {
  Id subject, object;
};

/// Reads the facts that say what relations mean: undated ones between entities.
class Statements {
 public:
  explicit Statements(const store::Snapshot& snapshot) : snapshot_(snapshot) {}

  /// Subject and object of the facts `_ relation object`, or of all of the relation.
  std::vector<Pair> read(std::string_view relation, std::string_view object = {}) const {
    std::vector<Pair> pairs;
    std::vector<Id> prefix;
    for (const std::string_view name : {relation, object}) {
      if (name.empty()) continue;
      const std::optional<Id> id = snapshot_.find(Term::entity(std::string(name)));
      if (!id) return pairs;
      prefix.push_back(*id);
    }
    const auto cursor = snapshot_.scan(Order::kRelationObjectSubject);
    cursor->seek(prefix);
    store::FactBatch batch;
    while (cursor->next(batch)) {
      for (std::size_t row = 0; row < batch.size(); ++row) {
        const auto part = [&](Part which) {
          return batch.parts[static_cast<std::size_t>(which)][row];
        };
        const Pair pair{part(Part::kSubject), part(Part::kObject)};
        if (part(Part::kTime) == store::kAlways && is_relation(pair.subject) &&
            is_relation(pair.object)) {
          pairs.push_back(pair);
        }
      }
      batch.clear();
    }
    return pairs;
  }

 private:
  /// also-known-as has its own ways: its facts keep the names of their entities.
  bool is_relation(Id id) const {
    return id.kind() == store::IdKind::kEntity && !snapshot_.keeps_names(id);
  }

  const store::Snapshot& snapshot_;
};

using DirectSources = std::unordered_map<Id, std::vector<RelationSource>>;

DirectSources direct_sources(const Statements& statements) {
  DirectSources direct;
  for (const Pair& pair : statements.read("is", "symmetric")) {
    direct[pair.subject].push_back({pair.subject, true});
  }
  for (const Pair& pair : statements.read("inverse-of")) {
    direct[pair.subject].push_back({pair.object, true});
    direct[pair.object].push_back({pair.subject, true});
  }
  for (const Pair& pair : statements.read("implies")) {
    direct[pair.object].push_back({pair.subject, false});
  }
  return direct;
}

/// Every source of a relation, over any number of others.
std::vector<RelationSource> all_sources(Id relation, const DirectSources& direct) {
  std::set<RelationSource> seen{{relation, false}};
  std::vector<RelationSource> waiting{{relation, false}};
  while (!waiting.empty()) {
    const RelationSource here = waiting.back();
    waiting.pop_back();
    const auto found = direct.find(here.relation);
    if (found == direct.end()) continue;
    for (const RelationSource& source : found->second) {
      const RelationSource next{source.relation, source.flipped != here.flipped};
      if (seen.insert(next).second) waiting.push_back(next);
    }
  }
  return {seen.begin(), seen.end()};
}

}  // namespace

std::shared_ptr<const Meanings> Meanings::kept_with(const store::Snapshot& snapshot) {
  return std::static_pointer_cast<const Meanings>(snapshot.kept(&Meanings::of));
}

std::shared_ptr<const Meanings> Meanings::of(const store::Snapshot& snapshot) {
  auto result = std::make_shared<Meanings>();
  if (snapshot.is_as_stated()) return result;
  const Statements statements(snapshot);
  const DirectSources direct = direct_sources(statements);
  for (const auto& [relation, sources] : direct) {
    std::vector<RelationSource> all = all_sources(relation, direct);
    if (all.size() > 1) result->meanings_[relation].sources = std::move(all);
  }
  std::vector<Id> transitive;
  for (const Pair& pair : statements.read("is", "transitive")) transitive.push_back(pair.subject);
  for (const Id relation : transitive) result->meanings_[relation].transitive = true;
  for (const Pair& pair : statements.read("is", "lasting")) {
    result->meanings_[pair.subject].lasting = true;
    result->any_lasting_ = true;
  }
  for (auto& [relation, meaning] : result->meanings_) {
    result->relations_.push_back(relation);
    if (meaning.sources.empty()) meaning.sources = {{relation, false}};
    for (const RelationSource& source : meaning.sources) {
      result->answers_for_[source.relation].push_back({relation, source.flipped});
    }
  }
  for (auto& [relation, meaning] : result->meanings_) {
    for (const RelationSource& source : meaning.sources) {
      const auto found = result->meanings_.find(source.relation);
      if (found == result->meanings_.end() || !found->second.transitive) continue;
      meaning.chains.push_back(source);
    }
  }
  std::sort(result->relations_.begin(), result->relations_.end());
  // A relation that only implies others answers for itself, too.
  for (auto& [relation, targets] : result->answers_for_) {
    if (!result->meanings_.contains(relation)) targets.push_back({relation, false});
    std::sort(targets.begin(), targets.end());
  }
  return result;
}

const Meaning* Meanings::find(Id relation) const {
  const auto found = meanings_.find(relation);
  return found == meanings_.end() ? nullptr : &found->second;
}

std::span<const RelationSource> Meanings::answers_for(Id relation) const {
  const auto found = answers_for_.find(relation);
  return found == answers_for_.end() ? std::span<const RelationSource>() : found->second;
}

}  // namespace annals::query
