// Which relations rules give, and which of those need each other.
#ifndef ANNALS_QUERY_RULE_LAYERS_H_
#define ANNALS_QUERY_RULE_LAYERS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "store/id.h"

namespace annals::query {

/// The relation that a rule states, and those whose rules may give what it reads; empty: any.
struct RuleEdges {
  std::optional<store::Id> head;
  std::vector<std::optional<store::Id>> needs;
};

/// For every head a number: two have the same when each needs the other.
std::map<std::optional<store::Id>, std::size_t> rule_layers(const std::vector<RuleEdges>& rules);

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_LAYERS_H_
