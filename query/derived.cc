#include "query/derived.h"

#include <algorithm>

#include "model/whole_time.h"
#include "query/chain_links.h"
#include "query/context.h"
#include "query/rule_goals.h"

namespace annals::query {
namespace {

using store::Id;

std::size_t mixed(std::size_t a, std::size_t b) { return a * 0x9E3779B97F4A7C15ull + b; }

constexpr std::size_t kMostKeptEnds = std::size_t{1} << 20;

}  // namespace

std::size_t Derived::ChainKeyHash::operator()(const ChainKey& key) const noexcept {
  const std::hash<Id> hash;
  return mixed(mixed(hash(key.relation), hash(key.node)), key.forwards ? 1 : 0);
}

std::size_t Derived::TimesHash::operator()(const std::pair<Id, Id>& times) const noexcept {
  const std::hash<Id> hash;
  return mixed(hash(times.first), hash(times.second));
}

Derived::Derived(std::shared_ptr<const Meanings> meanings, Context& context)
    : meanings_(std::move(meanings)),
      context_(context),
      goals_(std::make_unique<RuleGoals>(context)) {}

Derived::~Derived() {
  forget_chains();
  context_.release(charged_);
}

bool Derived::is_lasting(Id relation) const {
  const Meaning* meaning = meanings_->find(relation);
  return meaning != nullptr && meaning->lasting;
}

Id Derived::whole(Id time) {
  if (time == store::kAlways || time.is_none()) return time;
  const auto [place, is_new] = whole_.try_emplace(time, time);
  if (is_new) {
    charge(64);
    place->second = context_.intern(Term::time(whole_time(context_.term(time).as_time())));
  }
  return place->second;
}

Id Derived::shared_time(Id a, Id b) {
  if (a == b) return a;
  const TimeBounds x = context_.time_bounds(a), y = context_.time_bounds(b);
  if (x.s0 > y.e1 || y.s0 > x.e1) return Id::none();
  if (x.s0 > y.s0 && x.e1 < y.e1) return a;  // the usual cases, without their text
  if (y.s0 > x.s0 && y.e1 < x.e1) return b;
  const auto [place, is_new] =
      shared_times_.try_emplace(a < b ? std::pair(a, b) : std::pair(b, a), Id::none());
  if (is_new) {
    charge(80);
    const auto shared =
        TimeValue::intersection(context_.term(a).as_time(), context_.term(b).as_time());
    if (shared) place->second = context_.intern(Term::time(*shared));
  }
  return place->second;
}

ChainLinks& Derived::links(Id relation) {
  if (links_.size() <= goals_->depth()) links_.resize(goals_->depth() + 1);
  std::unique_ptr<ChainLinks>& links = links_[goals_->depth()][relation];
  if (!links) links = std::make_unique<ChainLinks>(relation, context_);
  return *links;
}

bool Derived::is_cheaper(Id relation, bool forwards) {
  return links(relation).forwards_is_cheaper() == forwards;
}

std::shared_ptr<const std::vector<Id>> Derived::chain_starts(Id relation, bool forwards) {
  auto& starts = starts_[relation][forwards ? 1 : 0];
  if (starts) return starts;
  const std::uint64_t before = goals_->incomplete_reads();
  auto nodes = std::make_shared<std::vector<Id>>(links(relation).starts(forwards));
  if (goals_->incomplete_reads() != before) {  // not to be kept
    links_[goals_->depth()].erase(relation);
    return nodes;
  }
  charge(nodes->size() * sizeof(Id));
  starts = std::move(nodes);
  return starts;
}

ChainEnds Derived::chains(Id relation, Id node, bool forwards) {
  const ChainKey key{relation, node, forwards};
  const auto found = chains_.find(key);
  if (found != chains_.end()) return found->second;
  const std::uint64_t before = goals_->incomplete_reads();
  auto ends = std::make_shared<const std::vector<ChainEnd>>(walk(relation, node, forwards));
  if (goals_->incomplete_reads() != before) {  // not to be kept
    links_[goals_->depth()].erase(relation);
    return ends;
  }
  if (kept_ends_ + ends->size() > kMostKeptEnds) forget_chains();
  const std::size_t entries = ends->size() + 8;
  kept_ends_ += entries;
  context_.charge(entries * sizeof(ChainEnd));
  chains_.emplace(key, ends);
  return ends;
}

void Derived::forget_chains() {
  context_.release(kept_ends_ * sizeof(ChainEnd));
  kept_ends_ = 0;
  chains_.clear();
}

namespace {

/// The times at which a walk has come to a node, each as a link of its own, by a chain, or both.
struct Reached {
  Id time;
  bool by_chain = false;
};

}  // namespace

/// Breadth first, over nodes and the times at which they are reached.
std::vector<ChainEnd> Derived::walk(Id relation, Id node, bool forwards) {
  constexpr std::size_t kEntryBytes = 64;
  ChainLinks& links = this->links(relation);
  std::unordered_map<Id, std::vector<Reached>> seen;
  std::size_t count = 0, chains = 0;
  std::vector<ChainEnd> frontier;
  const auto reach = [&](const ChainEnd& end, bool by_chain, std::vector<ChainEnd>& next) {
    std::vector<Reached>& times = seen[end.node];
    const auto known = std::find_if(times.begin(), times.end(),
                                    [&end](const Reached& one) { return one.time == end.time; });
    if (known != times.end()) {
      chains += by_chain && !known->by_chain ? 1 : 0;
      known->by_chain = known->by_chain || by_chain;
      return;
    }
    times.push_back({end.time, by_chain});
    chains += by_chain ? 1 : 0;
    if (++count % 1024 == 0) context_.charge(1024 * kEntryBytes);
    next.push_back(end);
  };
  for (const ChainEnd& link : links.of(node, forwards)) reach(link, false, frontier);
  while (!frontier.empty()) {
    context_.check();
    std::sort(frontier.begin(), frontier.end());
    std::vector<ChainEnd> next;
    std::size_t steps = 0;
    for (std::size_t i = 0; i < frontier.size();) {
      const Id here = frontier[i].node;
      std::size_t end = i;
      while (end < frontier.size() && frontier[end].node == here) ++end;
      for (const ChainEnd& link : links.of(here, forwards)) {
        for (std::size_t k = i; k < end; ++k) {
          if (++steps % 4096 == 0) context_.check();
          const Id time = shared_time(frontier[k].time, link.time);
          if (!time.is_none()) reach({link.node, time}, true, next);
        }
      }
      i = end;
    }
    frontier = std::move(next);
  }
  std::vector<ChainEnd> result;
  result.reserve(chains);
  for (const auto& [reached, times] : seen) {
    for (const Reached& one : times) {
      if (one.by_chain) result.push_back({reached, one.time});
    }
  }
  std::sort(result.begin(), result.end());
  context_.release(count / 1024 * 1024 * kEntryBytes);
  return result;
}

void Derived::charge(std::size_t bytes) {
  context_.charge(bytes);
  charged_ += bytes;
}

}  // namespace annals::query
