// How a fact of why's tree is led back to one that it comes from by itself.
#ifndef ANNALS_QUERY_WHY_WAYS_H_
#define ANNALS_QUERY_WHY_WAYS_H_

#include <optional>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"
#include "query/why_tree.h"
#include "store/store.h"

namespace annals::query {

/// `premise` as what `statement` makes answer.
WhyNode because(store::Id statement, WhyNode premise);

/// Puts the statements by which a fact of `source` answers for the key's relation above it; `time`
/// is the one that the source's fact has. `premise` is that fact's node. Empty where the way leads
/// through the key itself or, unless `through_stored`, through another stored fact.
std::optional<WhyNode> way_back(const store::FactKey& key, const RelationSource& source,
                                store::Id time, WhyNode premise, bool through_stored,
                                Context& context);

/// Adds a way of the same fact; what leads through a stored fact stands below that one.
void add_way(std::vector<WhyNode>& ways, WhyNode way);

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_WAYS_H_
