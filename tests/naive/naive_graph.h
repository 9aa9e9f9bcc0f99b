// The whole history of a small graph as a vector of states, each a vector of facts (section 2 of
// the language), and what the evaluator reads of one state.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_
#define ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/term.h"
#include "tests/naive/naive_time.h"

namespace annals::naive {

using Facts = std::vector<Fact>;

bool contains(const Facts& facts, const Fact& fact);
/// Whether `whole` is `fact`, or has it inside at any depth.
bool names(const Term& whole, const Term& part);
bool names(const Fact& whole, const Term& part);
/// `facts` without `fact` and without all that has it as subject, and so on.
Facts without(const Facts& facts, const Fact& fact);
/// `facts` without `fact` and all that names it.
Facts without_trace(const Facts& facts, const Fact& fact);
/// What `according to` these sources keeps.
Facts according_to(const Facts& facts, const std::vector<Term>& sources);
/// The time that the tests of section 3 look at: an undated fact about a fact lasts as long as it.
Bounds effective_bounds(const Fact& fact);

class History {
 public:
  /// The facts as the next statement sees them.
  const Facts& now() const { return now_; }
  const Facts& after(std::uint64_t commit) const;
  std::uint64_t commits() const { return states_.size() - 1; }
  /// The last commit not later than this moment.
  std::uint64_t commit_at(Instant moment) const;

  void add(const Fact& fact);
  void retract(const Fact& fact) { now_ = without(now_, fact); }
  void erase(const Fact& fact);
  /// Ends a statement or a transaction: a commit where it changed something.
  void commit(Instant moment);
  void rollback();

 private:
  Facts now_;
  std::vector<Facts> states_{Facts{}};
  std::vector<Instant> moments_;
  std::vector<Fact> erased_;
};

/// What a query reads: one state, and what lies around it.
struct World {
  Facts facts;
  const History* history = nullptr;  // for an `as of` of the query's own
  std::map<std::string, std::vector<Term>> parameters;
  /// The moment that `now` means, as written.
  std::string now = "2026-01-01T00:00:00Z";
  /// Set when the answer depends on what this evaluator does not do; then it says nothing.
  mutable bool unsure = false;
};

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_
