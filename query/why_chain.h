// One chain of a transitive relation, for why.
#ifndef ANNALS_QUERY_WHY_CHAIN_H_
#define ANNALS_QUERY_WHY_CHAIN_H_

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "query/chain_links.h"
#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// Which chains of two links or more are looked for.
struct ChainWanted {
  store::Id relation, from, to;
  std::function<bool(store::Id)> fits;  // whether the time of a chain does
  std::function<bool(const store::FactKey&)> may_use;
};

/// The links of a shortest one, in their sequence; none of them is from the one end to the other
/// and fits. Empty: there is none.
std::vector<store::FactKey> shortest_chain(const ChainWanted& wanted, ChainLinks& links,
                                           Context& context);

/// The links of the relations of whose chains one tree of why has some.
class WhyChains {
 public:
  explicit WhyChains(Context& context) : context_(context) {}

  std::vector<store::FactKey> shortest(const ChainWanted& wanted);
  /// Whether a rule states some of its links.
  bool has_rules(store::Id relation) const;
  /// Whether a fact is stored or comes from a stored one by itself: it needs no chain and no rule.
  bool is_stored(const store::FactKey& key);

 private:
  Context& context_;
  std::unordered_map<store::Id, std::unique_ptr<ChainLinks>> links_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_CHAIN_H_
