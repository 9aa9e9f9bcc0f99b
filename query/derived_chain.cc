// One chain of a transitive relation, for why.
#include <algorithm>
#include <set>
#include <utility>

#include "query/chain_links.h"
#include "query/context.h"
#include "query/derived.h"

namespace annals::query {

using store::FactKey;
using store::Id;

namespace {

/// A node that a walk has reached at a time, by a link from an earlier one.
struct Step {
  Id node, time, link_time;
  std::size_t before;  // its place; of the first link itself
};

}  // namespace

std::vector<FactKey> Derived::shortest_chain(Id relation, Id from, Id to,
                                             const std::function<bool(Id)>& fits) {
  ChainLinks& all = links(relation);
  const bool forwards = all.forwards_is_cheaper();
  const Id start = forwards ? from : to, goal = forwards ? to : from;
  const auto key_of = [&](Id near, Id far, Id time) {
    return forwards ? FactKey{near, relation, far, time} : FactKey{far, relation, near, time};
  };
  // A link that is all that the chain should give leads nowhere.
  const auto is_all = [&](Id near, const ChainEnd& link) {
    return near == start && link.node == goal && fits(link.time);
  };
  std::vector<Step> steps;
  std::set<std::pair<Id, Id>> seen;
  constexpr std::size_t kStepBytes = sizeof(Step) + 64;
  Charge charge(context_);
  for (const ChainEnd& link : all.of(start, forwards)) {
    if (is_all(start, link)) continue;
    if (seen.emplace(link.node, link.time).second) {
      steps.push_back({link.node, link.time, link.time, steps.size()});
    }
  }
  for (std::size_t here = 0; here < steps.size(); ++here) {
    if (here % 1024 == 0) context_.check();
    const Step step = steps[here];
    for (const ChainEnd& link : all.of(step.node, forwards)) {
      if (is_all(step.node, link)) continue;
      const Id time = shared_time(step.time, link.time);
      if (time.is_none()) continue;
      if (link.node == goal && fits(time)) {
        std::vector<FactKey> chain{key_of(step.node, link.node, link.time)};
        for (std::size_t at = here;; at = steps[at].before) {
          const bool first = steps[at].before == at;
          const Id near = first ? start : steps[steps[at].before].node;
          chain.push_back(key_of(near, steps[at].node, steps[at].link_time));
          if (first) break;
        }
        if (forwards) std::reverse(chain.begin(), chain.end());
        return chain;
      }
      if (!seen.emplace(link.node, time).second) continue;
      charge.add(kStepBytes);
      steps.push_back({link.node, time, link.time, here});
    }
  }
  return {};
}

}  // namespace annals::query
