// What one tree of why shows already.
#ifndef ANNALS_QUERY_WHY_SHOWN_H_
#define ANNALS_QUERY_WHY_SHOWN_H_

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "query/claims.h"
#include "store/store.h"

namespace annals::query {

/// The claims and denials that stand in it, and the facts that are led back.
class WhyShown {
 public:
  /// How much was noted at some point.
  struct Mark {
    std::size_t sayings, facts;
  };
  Mark mark() const { return {saying_log_.size(), fact_log_.size()}; }
  /// Takes back what was noted since: a way that leads nowhere is not printed.
  void forget(const Mark& mark) {
    for (; saying_log_.size() > mark.sayings; saying_log_.pop_back()) {
      sayings_.erase(saying_log_.back());
    }
    for (; fact_log_.size() > mark.facts; fact_log_.pop_back()) facts_.erase(fact_log_.back());
  }

  /// Whether it was not there yet.
  bool add(const Claims::Saying& saying) {
    const auto [place, is_new] = sayings_.emplace(saying.fact.number, saying.against);
    if (is_new) saying_log_.push_back(*place);
    return is_new;
  }
  void add(const store::FactKey& key) {
    if (facts_.insert(key).second) fact_log_.push_back(key);
  }
  bool contains(const store::FactKey& key) const { return facts_.contains(key); }

 private:
  std::set<std::pair<store::FactNumber, bool>> sayings_;  // denials with true
  std::vector<std::pair<store::FactNumber, bool>> saying_log_;
  std::set<store::FactKey> facts_;
  std::vector<store::FactKey> fact_log_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_SHOWN_H_
