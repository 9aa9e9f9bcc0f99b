// A rule's group, cut where it reads what the rules of its own layer state.
#ifndef ANNALS_QUERY_RULE_CUT_H_
#define ANNALS_QUERY_RULE_CUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "query/algebra.h"
#include "query/context.h"

namespace annals::query {

/// The end of a rule's head from which its body is run.
enum class RuleEnd : std::uint8_t { kNone, kSubject, kObject };

/// Groups and the reads between them: groups[0], reads[0], groups[1], …
struct RuleCut {
  struct Read {
    FactPattern pattern;
    std::vector<RelationSource> sources;  // whose rules state what it reads
  };
  std::vector<Group> groups;
  std::vector<Read> reads;
};

/// Cuts the group so that what is bound leads from part to part, `given` first. Empty where it
/// reads the layer by more than patterns of single relations: then it cannot be cut.
std::optional<RuleCut> cut_rule(const Group& group, std::optional<VariableId> given,
                                std::size_t layer, const Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_CUT_H_
