// The tree that why answers for one fact.
#ifndef ANNALS_QUERY_WHY_TREE_H_
#define ANNALS_QUERY_WHY_TREE_H_

#include <optional>
#include <vector>

#include "query/claims.h"
#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// A line of the answer, with those below it.
struct WhyNode {
  const char* kind;  // asserted, follows, above, quoted; source, for, against, because
  store::Id what;
  std::vector<WhyNode> under;
};

/// Of an effective fact, its time as it reads. A claim or denial that speaks about several facts of
/// the tree stands at the first, and so does what a fact follows from that comes several times.
WhyNode why_of_fact(const store::FactKey& key, const Claims& claims, Context& context);

/// Of a fact that may be only quoted; else, and without claims or denials, nothing.
std::optional<WhyNode> why_of_quoted(const store::FactKey& key, const Claims& claims,
                                     Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_TREE_H_
