#include "query/why_chain.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "query/claims.h"
#include "query/derived.h"
#include "query/meanings.h"

namespace annals::query {

using store::FactKey;
using store::Id;

namespace {

/// A node that a walk has reached at a time, by a link from an earlier one.
struct Step {
  Id node, time, link_time;
  std::size_t before;  // its place; of the first link itself
};

class ChainSearch {
 public:
  ChainSearch(const ChainWanted& wanted, ChainLinks& links, Context& context)
      : wanted_(wanted),
        links_(links),
        context_(context),
        charge_(context),
        forwards_(links.forwards_is_cheaper()),
        start_(forwards_ ? wanted.from : wanted.to),
        goal_(forwards_ ? wanted.to : wanted.from) {}

  /// Breadth first, over nodes and the times at which they are reached.
  std::vector<FactKey> run() {
    for (const ChainEnd& link : links_.of(start_, forwards_)) {
      if (!is_all(start_, link)) reach(start_, link, link.time, steps_.size());
    }
    for (std::size_t here = 0; here < steps_.size(); ++here) {
      if (here % 1024 == 0) context_.check();
      const Step step = steps_[here];
      for (const ChainEnd& link : links_.of(step.node, forwards_)) {
        if (is_all(step.node, link)) continue;
        const Id time = context_.derived().shared_time(step.time, link.time);
        if (time.is_none()) continue;
        if (link.node == goal_ && wanted_.fits(time)) {
          const FactKey last = key_of(step.node, link.node, link.time);
          if (wanted_.may_use(last)) return chain_to(here, last);
        } else {
          reach(step.node, link, time, here);
        }
      }
    }
    return {};
  }

 private:
  FactKey key_of(Id near, Id far, Id time) const {
    if (forwards_) return {near, wanted_.relation, far, time};
    return {far, wanted_.relation, near, time};
  }

  /// A link that is all that the chain should give leads nowhere.
  bool is_all(Id near, const ChainEnd& link) const {
    return near == start_ && link.node == goal_ && wanted_.fits(link.time);
  }

  void reach(Id near, const ChainEnd& link, Id time, std::size_t before) {
    if (seen_.contains({link.node, time})) return;
    if (!wanted_.may_use(key_of(near, link.node, link.time))) return;
    seen_.emplace(link.node, time);
    charge_.add(sizeof(Step) + 64);
    steps_.push_back({link.node, time, link.time, before});
  }

  std::vector<FactKey> chain_to(std::size_t step, const FactKey& last) const {
    std::vector<FactKey> chain{last};
    for (std::size_t at = step;; at = steps_[at].before) {
      const bool first = steps_[at].before == at;
      const Id near = first ? start_ : steps_[steps_[at].before].node;
      chain.push_back(key_of(near, steps_[at].node, steps_[at].link_time));
      if (first) break;
    }
    if (forwards_) std::reverse(chain.begin(), chain.end());
    return chain;
  }

  const ChainWanted& wanted_;
  ChainLinks& links_;
  Context& context_;
  Charge charge_;
  const bool forwards_;
  const Id start_, goal_;
  std::vector<Step> steps_;
  std::set<std::pair<Id, Id>> seen_;
};

}  // namespace

std::vector<FactKey> shortest_chain(const ChainWanted& wanted, ChainLinks& links,
                                    Context& context) {
  return ChainSearch(wanted, links, context).run();
}

std::vector<FactKey> WhyChains::shortest(const ChainWanted& wanted) {
  std::unique_ptr<ChainLinks>& links = links_[wanted.relation];
  if (!links) links = std::make_unique<ChainLinks>(wanted.relation, context_);
  return shortest_chain(wanted, *links, context_);
}

bool WhyChains::has_rules(Id relation) const {
  const Meanings& meanings = context_.meanings();
  const Meaning* meaning = meanings.find(relation);
  return meanings.has_rules() && meaning != nullptr && !meaning->rules.empty();
}

bool WhyChains::is_stored(const FactKey& key) {
  const auto cursor = context_.snapshot().scan(store::Order::kSubjectRelationObject);
  for (const RelationSource& source : sources_of(key.relation, context_.meanings())) {
    if (source.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
    const Id subject = source.flipped ? key.object : key.subject;
    const std::array<Id, 3> prefix{subject, source.relation,
                                   source.flipped ? key.subject : key.object};
    cursor->seek(prefix);
    store::FactBatch batch;
    while (cursor->next(batch)) {
      for (const Id time : batch.parts[static_cast<std::size_t>(store::Part::kTime)]) {
        if (context_.derived().as_read(key.relation, time) == key.time) return true;
      }
      batch.clear();
    }
  }
  return false;
}

}  // namespace annals::query
