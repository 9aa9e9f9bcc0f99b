// What relations mean in one state of the graph: which stored facts answer for a relation, whose
// chains count, whose dates mean the whole of it, and the rules.
#ifndef ANNALS_QUERY_MEANINGS_H_
#define ANNALS_QUERY_MEANINGS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "query/kept_rule.h"
#include "store/store.h"

namespace annals::query {

/// What a scan gives for facts that follow from others.
enum class Reading : std::uint8_t {
  kStored,     // stored facts only
  kEffective,  // every fact once; the number of one that is not stored itself is 0
  kNamed,   // the same with a number for each, which only this query knows where it is not stored
  kBehind,  // a row for every stored fact that a fact comes from by itself, with the number of
            // that one; none for chains
  kQuoted,  // stored facts, and those that nobody stated or quoted but in what rules state, with
            // a number that only this query knows (quoted_cursor.h)
};

/// The facts of a relation, with their ends exchanged or as they are.
struct RelationSource {
  store::Id relation;
  bool flipped = false;
  auto operator<=>(const RelationSource&) const = default;
};

/// Of a relation whose facts are not just those that are stored for it.
struct Meaning {
  /// Whose stored facts answer for it, the relation's own among them: what `symmetric`,
  /// `inverse-of` and `implies` say, over any number of relations. Sorted.
  std::vector<RelationSource> sources;
  /// Those of the sources whose chains answer for it too. Of a transitive relation they are links
  /// of its own chains.
  std::vector<RelationSource> chains;
  /// Those of the sources of which rules state facts.
  std::vector<RelationSource> rules;
  bool transitive = false;
  bool lasting = false;
};

/// Immutable; made once for a state of the graph.
class Meanings : public store::Kept {
 public:
  /// Of the facts that the snapshot gives; none of one that is as stated.
  static std::shared_ptr<const Meanings> of(const store::Snapshot& snapshot);
  /// The same, found again with the state of the graph.
  static std::shared_ptr<const Meanings> kept_with(const store::Snapshot& snapshot);

  bool empty() const { return meanings_.empty() && rules_.empty(); }
  /// Null for a relation whose facts are those that are stored for it.
  const Meaning* find(store::Id relation) const;
  /// Whether a relation has one; empty: any of them.
  bool changes(std::optional<store::Id> relation) const {
    if (!rules_for(std::nullopt).empty()) return true;
    return relation ? find(*relation) != nullptr : !empty();
  }
  /// The relations that have one, sorted.
  const std::vector<store::Id>& relations() const { return relations_; }
  /// The relations for which the stored facts of this one answer, beside others; flipped: with
  /// their ends exchanged. Empty for a relation that has nothing to do with any meaning.
  std::span<const RelationSource> answers_for(store::Id relation) const;
  bool any_lasting() const { return any_lasting_; }

  bool has_rules() const { return !rules_.empty(); }
  /// Whether some of the rules may quote facts that nobody stated or quoted.
  bool rules_quote() const { return !quoting_.empty(); }
  /// The heads of these rules; empty: of any relation.
  const std::vector<std::optional<store::Id>>& quoting() const { return quoting_; }
  /// By name, then by text.
  const KeptRule& rule(std::size_t number) const { return rules_[number]; }
  /// The relation of whose facts the rule states some; empty: of any.
  std::optional<store::Id> head(std::size_t number) const { return heads_[number]; }
  /// The rules that state facts of the relation; empty: those with a variable in its place.
  std::span<const std::size_t> rules_for(std::optional<store::Id> relation) const;
  /// The heads of the rules that may state facts of the relation; empty: of any.
  std::vector<std::optional<store::Id>> stated_by(std::optional<store::Id> relation) const;
  /// What is wrong with the rules, which go in a circle: then they state nothing, and whoever asks
  /// for what they state is told. Empty: nothing.
  const std::string& circle() const { return circle_; }
  /// Relations of rules that need each other are in one layer.
  std::size_t layer(std::optional<store::Id> relation) const { return layers_.at(relation); }
  /// The id of an entity that the graph has no word for, but the heads of rules do; empty: they do
  /// not, either.
  std::optional<store::Id> unknown_name(const std::string& name) const;
  /// Null: it is no such id.
  const std::string* unknown_name(store::Id id) const;

 private:
  void read_rules(const store::Snapshot& snapshot);
  void connect();

  std::unordered_map<store::Id, Meaning> meanings_;
  std::unordered_map<store::Id, std::vector<RelationSource>> answers_for_;
  std::vector<store::Id> relations_;
  std::vector<KeptRule> rules_;
  std::vector<std::optional<store::Id>> heads_;
  std::map<std::optional<store::Id>, std::vector<std::size_t>> rules_for_;
  std::map<std::optional<store::Id>, std::size_t> layers_;
  std::string circle_;
  std::vector<std::string> unknown_;  // names that only the heads of rules have, sorted
  std::vector<std::optional<store::Id>> quoting_;
  bool any_lasting_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_MEANINGS_H_
