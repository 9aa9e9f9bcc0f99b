#include "query/meanings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "query/context.h"
#include "query/expression.h"
#include "query/rule_layers.h"
#include "query/rules.h"
#include "query/undated_facts.h"

namespace annals::query {
namespace {

using store::Id;

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
    const auto take = [&](const UndatedFact& fact) {
      if (is_relation(fact.subject) && is_relation(fact.object)) {
        pairs.push_back({fact.subject, fact.object});
      }
    };
    if (object.empty()) {
      each_undated_fact(snapshot_, relation, take);
    } else {
      each_undated_fact(snapshot_, relation, object, take);
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

/// The terms that are written in a rule's head, also inside the facts that it quotes.
std::vector<Term> names_in(const ast::TriplePattern& head, const Context& context) {
  const auto& relation = std::get<ast::StepRelation>(head.relation.value).relation;
  std::vector<Term> names;
  for (const ast::TermNode* node : {&head.subject, &relation, &head.object}) {
    if (const auto* quoted = std::get_if<ast::Quoted>(&node->value)) {
      for (Term& name : names_in(*quoted->pattern, context)) names.push_back(std::move(name));
    } else if (is_constant(*node)) {
      names.push_back(meant_term(*node, context));
    }
  }
  return names;
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
  for (const Pair& pair : statements.read("is", "transitive")) {
    result->meanings_[pair.subject].transitive = true;
  }
  for (const Pair& pair : statements.read("is", "lasting")) {
    result->meanings_[pair.subject].lasting = true;
    result->any_lasting_ = true;
  }
  result->read_rules(snapshot);
  result->connect();
  return result;
}

void Meanings::read_rules(const store::Snapshot& snapshot) {
  std::vector<KeptRule> kept = kept_rules(snapshot);
  if (kept.empty()) return;
  const Context context(snapshot, Options{});
  std::vector<std::string> heads;
  for (const KeptRule& one : kept) {
    heads.push_back(head_of(*one.rule, context));
    for (const Term& name : names_in(one.rule->head, context)) {
      if (name.is_entity() && !snapshot.find(name)) unknown_.push_back(name.as_entity());
    }
  }
  std::sort(unknown_.begin(), unknown_.end());
  unknown_.erase(std::unique(unknown_.begin(), unknown_.end()), unknown_.end());
  const auto id_of = [&](const std::string& name) -> std::optional<Id> {
    if (const auto unknown = unknown_name(name)) return unknown;
    return snapshot.find(Term::entity(name));
  };
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const std::optional<Id> head = heads[i].empty() ? std::nullopt : id_of(heads[i]);
    heads_.push_back(head);
    rules_for_[head].push_back(i);
    if (quotes_facts(*kept[i].rule, context)) quoting_.push_back(head);
    if (head) meanings_[*head];
  }
  std::sort(quoting_.begin(), quoting_.end());
  quoting_.erase(std::unique(quoting_.begin(), quoting_.end()), quoting_.end());
  std::vector<RuleEdges> edges;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    RuleEdges edge{heads_[i], {}};
    for (const RuleNeed& need : needs_of(*kept[i].rule, context)) {
      if (need.relation.empty()) {
        edge.needs.push_back(std::nullopt);
        continue;
      }
      const std::optional<Id> relation = id_of(need.relation);
      if (!relation) continue;
      edge.needs.push_back(relation);
      const auto meaning = meanings_.find(*relation);
      if (meaning == meanings_.end()) continue;
      for (const RelationSource& source : meaning->second.sources) {
        edge.needs.push_back(source.relation);
      }
    }
    edges.push_back(std::move(edge));
  }
  layers_ = rule_layers(edges);
  circle_ = RuleCheck(snapshot, Options{}).circle(kept);
  rules_ = std::move(kept);
}

/// What follows for the relations from each other's meanings.
void Meanings::connect() {
  for (auto& [relation, meaning] : meanings_) {
    relations_.push_back(relation);
    if (meaning.sources.empty()) meaning.sources = {{relation, false}};
    for (const RelationSource& source : meaning.sources) {
      answers_for_[source.relation].push_back({relation, source.flipped});
    }
  }
  for (auto& [relation, meaning] : meanings_) {
    for (const RelationSource& source : meaning.sources) {
      const bool gives_any = rules_for_.contains(std::nullopt);
      if (gives_any || rules_for_.contains(source.relation)) meaning.rules.push_back(source);
      const auto found = meanings_.find(source.relation);
      if (found == meanings_.end() || !found->second.transitive) continue;
      meaning.chains.push_back(source);
    }
  }
  std::sort(relations_.begin(), relations_.end());
  // A relation that only implies others answers for itself, too.
  for (auto& [relation, targets] : answers_for_) {
    if (!meanings_.contains(relation)) targets.push_back({relation, false});
    std::sort(targets.begin(), targets.end());
  }
}

std::span<const std::size_t> Meanings::rules_for(std::optional<Id> relation) const {
  const auto found = rules_for_.find(relation);
  return found == rules_for_.end() ? std::span<const std::size_t>() : found->second;
}

std::vector<std::optional<Id>> Meanings::stated_by(std::optional<Id> relation) const {
  std::vector<std::optional<Id>> heads;
  const auto add = [&](std::optional<Id> head) {
    if (!rules_for(head).empty()) heads.push_back(head);
  };
  add(std::nullopt);
  if (!relation) {
    for (const Id each : relations_) add(each);
  } else if (const Meaning* meaning = find(*relation)) {
    for (const RelationSource& source : meaning->rules) add(source.relation);
  }
  return heads;
}

namespace {
/// Above the local ids that a query gives.
constexpr std::uint64_t kFirstUnknown = Id::kLocalBit | (std::uint64_t{1} << 48);
}  // namespace

std::optional<Id> Meanings::unknown_name(const std::string& name) const {
  const auto found = std::lower_bound(unknown_.begin(), unknown_.end(), name);
  if (found == unknown_.end() || *found != name) return std::nullopt;
  return Id::make(store::IdKind::kEntity,
                  kFirstUnknown + static_cast<std::uint64_t>(found - unknown_.begin()));
}

const std::string* Meanings::unknown_name(Id id) const {
  if (id.kind() != store::IdKind::kEntity || id.payload() < kFirstUnknown) return nullptr;
  return &unknown_.at(id.payload() - kFirstUnknown);
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
