// The whole history of a small graph as a vector of states, each a vector of facts
// (docs/language.md, Facts), and what the evaluator reads of one state.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_
#define ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/term.h"
#include "tests/naive/naive_meanings.h"
#include "tests/naive/naive_names.h"
#include "tests/naive/naive_rules.h"
#include "tests/naive/naive_time.h"

namespace annals::naive {

bool contains(const Facts& facts, const Fact& fact);
/// Whether `whole` is `fact`, or has it inside at any depth.
bool names(const Term& whole, const Term& part);
bool names(const Fact& whole, const Term& part);
/// `facts` without those that read as `fact` and without all that has it as subject, and so on.
Facts without(const Facts& facts, const Fact& fact, const Names& names);
/// `facts` without those that read as `fact` and all that names it.
Facts without_trace(const Facts& facts, const Fact& fact, const Names& names);
/// What `according to` these sources keeps.
Facts according_to(const Facts& facts, const std::vector<Term>& sources);

/// Facts as they were stated.
class History {
 public:
  /// The facts that the next statement sees.
  const Facts& now() const { return now_; }
  const Facts& after(std::uint64_t commit) const;
  std::uint64_t commits() const { return states_.size() - 1; }
  /// The last commit not later than this moment.
  std::uint64_t commit_at(Instant moment) const;

  void add(const Fact& fact);
  /// Whatever reads the same with other names.
  void add_as_stated(const Fact& fact) {
    if (!contains(now_, fact)) now_.push_back(fact);
  }
  /// `names`: those by which the statement reads the facts.
  void retract(const Fact& fact, const Names& names) { now_ = without(now_, fact, names); }
  void erase(const Fact& fact, const Names& names);
  /// Ends a statement or a transaction: a commit where it changed something.
  void commit(Instant moment);
  void rollback();

 private:
  Facts now_;
  std::vector<Facts> states_{Facts{}};
  std::vector<Instant> moments_;
  std::vector<std::pair<Fact, Names>> erased_;
};

/// What a query reads: one state, and what lies around it.
struct World {
  World() = default;
  explicit World(const History& all) : history(&all) { look_at(all.now()); }
  /// Reads the facts of a state.
  void look_at(const Facts& stated);
  /// Keeps what `according to` these sources does. Meanings stay.
  void keep(const std::vector<Term>& sources);
  /// Only what is stored, from now on.
  void be_raw();

  const Facts& stored() const { return stored_; }  // as they read
  /// What the stored facts say, with what follows from them.
  const EffectiveFacts& facts() const;
  /// The same world where queries read just these.
  World reading(EffectiveFacts facts) const;
  /// The sources of these stored facts as a text, or empty.
  Term sources_of(const Facts& facts) const;
  Bounds bounds(const Fact& fact) const { return effective_bounds(fact, meanings); }

  Names names;
  Meanings meanings;
  Rules rules;
  const History* history = nullptr;  // for an `as of` of the query's own
  std::map<std::string, std::vector<Term>> parameters;
  /// The moment that `now` means, as written.
  std::string now = "2026-01-01T00:00:00Z";
  /// Set when the answer depends on what this evaluator does not do; then it says nothing.
  mutable bool unsure = false;

 private:
  Facts stored_;
  bool raw_ = false;
  mutable std::shared_ptr<const EffectiveFacts> effective_;  // made when asked for
};

/// What queries read of a state.
Facts what_queries_read(const Facts& stated);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_GRAPH_H_
