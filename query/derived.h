// What one query has found of the facts that follow from others, kept so that nothing is derived
// twice.
#ifndef ANNALS_QUERY_DERIVED_H_
#define ANNALS_QUERY_DERIVED_H_

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/meanings.h"
#include "store/store.h"

namespace annals::query {

class ChainLinks;
class Context;
class RuleGoals;

/// Where a chain of facts of a transitive relation leads, and the time that all of them share.
struct ChainEnd {
  store::Id node, time;
  auto operator<=>(const ChainEnd&) const = default;
};
using ChainEnds = std::shared_ptr<const std::vector<ChainEnd>>;

/// Belongs to a context. One thread at a time.
class Derived {
 public:
  Derived(std::shared_ptr<const Meanings> meanings, Context& context);
  ~Derived();
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;

  const Meanings& meanings() const { return *meanings_; }

  bool is_lasting(store::Id relation) const;
  /// How the time of a fact of a lasting relation reads.
  store::Id whole(store::Id time);
  /// The time of a stored fact of that relation, as it reads.
  store::Id as_read(store::Id relation, store::Id time) {
    return meanings_->any_lasting() && is_lasting(relation) ? whole(time) : time;
  }

  RuleGoals& goals() { return *goals_; }

  /// The ends of all chains of a transitive relation, of two links or more, that begin at the node
  /// (backwards: that end there), sorted.
  ChainEnds chains(store::Id relation, store::Id node, bool forwards);
  /// The nodes at which its chains may begin (backwards: end), sorted.
  std::shared_ptr<const std::vector<store::Id>> chain_starts(store::Id relation, bool forwards);
  /// The links of a shortest chain of two or more from one node to another whose time `fits`, in
  /// their sequence; none of them is from the one to the other and fits. Empty: there is none.
  std::vector<store::FactKey> shortest_chain(store::Id relation, store::Id from, store::Id to,
                                             const std::function<bool(store::Id)>& fits);
  /// The time that both share; none where they share nothing.
  store::Id shared_time(store::Id a, store::Id b);
  /// Whether a node has fewer links that way than the other.
  bool is_cheaper(store::Id relation, bool forwards);

 private:
  struct ChainKey {
    store::Id relation, node;
    bool forwards;
    bool operator==(const ChainKey&) const = default;
  };
  struct ChainKeyHash {
    std::size_t operator()(const ChainKey& key) const noexcept;
  };
  struct TimesHash {
    std::size_t operator()(const std::pair<store::Id, store::Id>& times) const noexcept;
  };

  ChainLinks& links(store::Id relation);
  std::vector<ChainEnd> walk(store::Id relation, store::Id node, bool forwards);
  void charge(std::size_t bytes);
  void forget_chains();

  std::shared_ptr<const Meanings> meanings_;
  Context& context_;
  std::unordered_map<store::Id, store::Id> whole_;
  std::unordered_map<std::pair<store::Id, store::Id>, store::Id, TimesHash> shared_times_;
  std::unique_ptr<RuleGoals> goals_;
  /// By how many sets of goals are being answered, as each has cursors of its own at work.
  std::vector<std::unordered_map<store::Id, std::unique_ptr<ChainLinks>>> links_;
  std::unordered_map<ChainKey, ChainEnds, ChainKeyHash> chains_;
  std::size_t kept_ends_ = 0;  // in chains_
  std::unordered_map<store::Id, std::array<std::shared_ptr<const std::vector<store::Id>>, 2>>
      starts_;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_DERIVED_H_
