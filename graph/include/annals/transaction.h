// Changing a graph: transactions, and bulk loads.
#ifndef ANNALS_TRANSACTION_H_
#define ANNALS_TRANSACTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "annals/control.h"
#include "annals/match.h"
#include "annals/snapshot.h"
#include "annals/term.h"
#include "annals/time_value.h"

namespace annals {

struct TransactionOptions {
  std::string note = {};
  /// When the change was recorded; not before the last commit. Default: now.
  std::optional<TimeValue> recorded = std::nullopt;
  /// Whether the commit is on the disk before commit() returns. Default: as the graph was opened.
  std::optional<bool> durable = std::nullopt;
  /// Make the commit even when nothing changes: commits of another graph that are made again.
  bool keep_empty = false;
  /// Each fact is the one that is stated, whatever reads the same with other names (also-known-as),
  /// in changes and in snapshot(): so what Snapshot::as_stated() gave is made again.
  bool as_stated = false;
};

/// A change. Nothing is seen by others until commit(); without it, it is rolled back at the end of
/// its life. One thread at a time; it may be ended in another than it was begun in. After commit(),
/// rollback() or a move, every call throws Error(kUsage).
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();

  struct Added {
    std::uint64_t id;      // of the fact, for Snapshot::fact()
    bool known;            // it was asserted already: nothing changed
    std::uint64_t commit;  // which will carry it; of a known fact, the one that carried it
  };
  /// Throws Error(kInvalidValue) for the empty fact, when it gives a name (also-known-as) that has
  /// another owner, and when it keeps a rule that cannot be.
  Added add(const Fact& fact);
  /// Ends the fact and what has it as subject; the number of facts that ended.
  std::uint64_t retract(const Fact& fact);
  /// The same of the fact with that id; of all facts that match.
  std::uint64_t retract(std::uint64_t id);
  std::uint64_t retract(const Pattern& pattern);
  /// Removes the fact and every fact that names it from all states; the number of facts that are
  /// gone.
  std::uint64_t erase(const Fact& fact);
  /// Gives an asserted fact another time; what is said about it moves along. False: there is no
  /// such fact, or it has that time.
  bool redate(const Fact& fact, const TimeValue& to);
  /// Takes the source from every fact that names it and retracts the facts that no other source
  /// supports. The number of facts that ended, what was said about them included.
  std::uint64_t withdraw(std::string_view source);

  /// The number that its commit will have.
  std::uint64_t commit_number() const;
  /// The graph with the changes so far; valid until the transaction ends.
  Snapshot snapshot() const;
  /// Durable when it returns (see TransactionOptions::durable). Empty: nothing changed, so there is
  /// no commit. Throws Error(kIo) when it cannot be written; the transaction has ended all the
  /// same.
  std::optional<CommitInfo> commit();
  /// Ends the transaction without a trace.
  void rollback();

 private:
  friend class Graph;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  State& state() const;
  std::unique_ptr<State> state_;
};

struct LoadOptions {
  std::string note = {};
  /// When it was recorded; not before the last commit. Default: now.
  std::optional<TimeValue> recorded = std::nullopt;
  /// Called now and then with the facts so far, in the thread that calls the load.
  std::function<void(std::uint64_t)> progress = nullptr;
  const CancelToken* cancel = nullptr;  // must live as long as the load
  /// finish() says what it would add, and nothing is changed; a graph that is open for reading does
  /// so too.
  bool dry_run = false;
  /// As in TransactionOptions.
  bool as_stated = false;
  /// Bytes that the load may need; what is beyond goes to temporary files (in /tmp, or where TMPDIR
  /// says). Some 32 are needed for each different word, time and number, and 6 for each fact where
  /// there are facts about facts: with less, Error(kLimit), and nothing is loaded.
  std::size_t memory_limit = std::size_t{8} << 30;
  /// That sort and write; 0: one for each processor, four at most.
  std::size_t threads = 0;
};

struct LoadResult {
  std::optional<CommitInfo> commit;  // empty: everything was known
  std::uint64_t added = 0, known = 0;
};

/// Many facts as one commit, whole or not at all. One thread at a time; others add to it through
/// lanes of their own. After finish() or a move, every call throws Error(kUsage).
class BulkLoad {
 public:
  class Lane;

  BulkLoad(BulkLoad&&) noexcept;
  BulkLoad& operator=(BulkLoad&&) noexcept;
  ~BulkLoad();  // without finish(), or when it was cancelled: nothing of it is kept
  void add(const Fact& fact);
  /// The same from parts, for callers that repeat them: what intern() or add() gave stands for the
  /// term or fact during this load. A term may get several. `time` is that of a Term::time.
  struct Part {
    std::uint64_t bits = 0;
  };
  /// Throws Error(kInvalidValue) for the empty term.
  Part intern(const Term& term);
  /// As intern(Term::time(TimeValue::parse(text))), and much faster for days and intervals of days.
  Part time(std::string_view text);
  /// Gives the part that stands for the fact. Throws Error(kInvalidValue) for parts that make no
  /// fact, and for a fact that keeps a rule that cannot be.
  Part add(Part subject, Part relation, Part object, Part time);
  /// A way into the load for another thread. The same facts make the same graph, whatever lanes
  /// they were added in.
  Lane lane();
  /// Makes the commit, durable when it returns unless the graph was opened otherwise. No lane may
  /// be in use. Codes: kIo, kLimit, kCancelled.
  LoadResult finish();

 private:
  friend class Graph;
  struct State;
  explicit BulkLoad(std::unique_ptr<State> state);
  State& state() const;
  std::unique_ptr<State> state_;
};

/// What one thread adds to a load, which must outlive it. Parts stand for their terms and facts in
/// the lane that gave them only.
class BulkLoad::Lane {
 public:
  Lane(Lane&&) noexcept;
  Lane& operator=(Lane&&) noexcept;
  ~Lane();
  /// As those of BulkLoad.
  void add(const Fact& fact);
  Part intern(const Term& term);
  Part time(std::string_view text);
  Part add(Part subject, Part relation, Part object, Part time);

 private:
  friend class BulkLoad;
  friend class Graph;
  struct State;
  explicit Lane(std::unique_ptr<State> state);
  State& state() const;
  std::unique_ptr<State> state_;
};

}  // namespace annals

#endif  // ANNALS_TRANSACTION_H_
