// What relations mean in one state of the graph: which stored facts answer for a relation, whose
// chains count, whose dates mean the whole of it.
#ifndef ANNALS_QUERY_MEANINGS_H_
#define ANNALS_QUERY_MEANINGS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/store.h"

namespace annals::query {

/// What a scan gives for facts that follow from others.
enum class Reading : std::uint8_t {
  kStored,     // stored facts only
  kEffective,  // every fact once; the number of one that is not stored itself is 0
  kNamed,   // the same with a number for each, which only this query knows where it is not stored
  kBehind,  // a row for every stored fact that a fact comes from by itself, with the number of
            // that one; none for chains
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

  bool empty() const { return meanings_.empty(); }
  /// Null for a relation whose facts are those that are stored for it.
  const Meaning* find(store::Id relation) const;
  /// Whether a relation has one; empty: any of them.
  bool changes(std::optional<store::Id> relation) const {
    return relation ? find(*relation) != nullptr : !empty();
  }
  /// The relations that have one, sorted.
  const std::vector<store::Id>& relations() const { return relations_; }
  /// The relations for which the stored facts of this one answer, beside others; flipped: with
  /// their ends exchanged. Empty for a relation that has nothing to do with any meaning.
  std::span<const RelationSource> answers_for(store::Id relation) const;
  bool any_lasting() const { return any_lasting_; }

 private:
  std::unordered_map<store::Id, Meaning> meanings_;
  std::unordered_map<store::Id, std::vector<RelationSource>> answers_for_;
  std::vector<store::Id> relations_;
  bool any_lasting_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_MEANINGS_H_
