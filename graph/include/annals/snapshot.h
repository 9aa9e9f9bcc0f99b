// Reading a graph.
#ifndef ANNALS_SNAPSHOT_H_
#define ANNALS_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "annals/match.h"
#include "annals/names.h"
#include "annals/path.h"
#include "annals/query.h"
#include "annals/rows.h"
#include "annals/term.h"
#include "annals/time_value.h"

namespace annals {

struct CommitInfo {
  std::uint64_t number = 0;
  TimeValue time;
  std::string note;
  std::uint64_t added = 0, retracted = 0, erased = 0;  // facts
};

/// The graph as it was right after a commit. A value: copies are cheap and share all they hold. Any
/// thread may use it, several at a time too. It keeps the graph open, and prevents compact(). After
/// it was moved from, it can only be assigned to or destroyed: every call throws Error(kUsage).
///
/// An entity with other names (also-known-as) may be asked for by any of
/// them, and facts come with their owner, those that become equal as one.
class Snapshot {
 public:
  std::uint64_t commit() const;
  /// 0: the empty graph; beyond the last commit: the last.
  Snapshot as_of(std::uint64_t commit) const;
  /// Right after the last commit not later than the last moment of `time`.
  Snapshot as_of(const TimeValue& time) const;
  /// The same graph with every fact as it was stated, each name being an entity: as a dump has it.
  Snapshot as_stated() const;
  /// Up to this snapshot's, in order.
  std::vector<CommitInfo> commits() const;
  /// Empty for 0 and for commits beyond this snapshot's.
  std::optional<CommitInfo> commit_info(std::uint64_t commit) const;
  std::uint64_t fact_count() const;
  /// How many facts have the term as subject, relation or object, one that has it twice counted
  /// twice. On a large graph an estimate from the heads of blocks.
  std::uint64_t fact_count(const Term& term) const;

  /// Without subject, relation and object: in the sequence of the facts' ids.
  Matches match(const Pattern& pattern) const;
  bool holds(const Fact& fact) const;
  std::optional<FoundFact> find(const Fact& fact) const;
  /// The fact of an id, asserted or not; empty for none.
  std::optional<Fact> fact(std::uint64_t id) const;
  /// The same, when it is asserted in this state.
  std::optional<FoundFact> find(std::uint64_t id) const;
  /// Whether the graph has ever seen this entity, literal or fact.
  bool knows(const Term& term) const;

  /// What the state right after `to` has and the one after `from` has not (added), and the other
  /// way round. A fact that went and came back is no difference. In no order. Commits beyond this
  /// snapshot's count as its own.
  Changes changes(std::uint64_t from, std::uint64_t to) const;
  /// From that commit to this snapshot's.
  Changes changes_since(std::uint64_t commit) const { return changes(commit, this->commit()); }
  /// Every time that facts of this pattern came or went, by commit; in a commit what went first.
  std::vector<FactChange> history(const Pattern& pattern) const;
  std::vector<FactChange> history(const Fact& fact) const {
    return history(Pattern::exactly(fact));
  }
  /// The shortest chains of facts between two entities (forward in time those that arrive
  /// earliest), each from `from` on; none: there is no such chain. Error(kInvalidValue) for a name
  /// that cannot be, kCancelled, kLimit.
  std::vector<std::vector<Fact>> paths(const PathQuery& query) const;

  /// Parses and starts a query of the language. Throws Error with a place.
  Rows query(std::string_view text, const QueryOptions& options = {}) const;

  /// Names of entities that begin with `prefix`, bytes for bytes, at most `limit`. By use: of more
  /// than a thousand such names, the first thousand by name are looked at.
  std::vector<NameCount> names_with_prefix(std::string_view prefix, std::size_t limit = 20,
                                           NameOrder order = NameOrder::kByUse) const;
  /// Names of entities near `name` (edit distance, case, accents), the nearest first.
  std::vector<NameCount> near_names(std::string_view name, std::size_t limit = 3) const;
  /// Calls `visit` with the names of entities that begin with `prefix`, by code point, until it
  /// returns false.
  void for_each_name(std::string_view prefix,
                     const std::function<bool(std::string_view)>& visit) const;

  Snapshot(const Snapshot&);
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(const Snapshot&);
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

 private:
  friend class Graph;
  friend class PreparedQuery;
  friend class Transaction;
  friend class Session;
  struct State;
  explicit Snapshot(std::shared_ptr<const State> state);
  const State& state() const;
  std::shared_ptr<const State> state_;
};

}  // namespace annals

#endif  // ANNALS_SNAPSHOT_H_
