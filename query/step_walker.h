// What the walkers of steps.cc and repeat_walker.cc share.
#ifndef ANNALS_QUERY_STEP_WALKER_H_
#define ANNALS_QUERY_STEP_WALKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "query/steps.h"

namespace annals::query {

/// What walkers can do for each other.
class Walker : public StepWalker {
 public:
  /// The nodes that the step reaches from any of `nodes` (sorted, each once), each at least once.
  virtual void expand(const std::vector<store::Id>& nodes, bool forwards,
                      std::vector<store::Id>& reached) = 0;
  /// Nodes that can be an end at which a walk begins, each once: at least those.
  virtual void ends(bool forwards, std::vector<store::Id>& result) = 0;

  void first_ends(std::vector<store::Id>& result) final { ends(true, result); }
};
using WalkerPtr = std::unique_ptr<Walker>;

/// `+ * ? {n,m}` of a step.
WalkerPtr make_repeat_walker(WalkerPtr step, std::uint64_t least, std::optional<std::uint64_t> most,
                             Context& context);

/// Appends every subject and object of the graph, each once.
void all_nodes(Context& context, std::vector<store::Id>& ends);
void sort_unique(std::vector<store::Id>& ids);

}  // namespace annals::query

#endif  // ANNALS_QUERY_STEP_WALKER_H_
