// The graph as it was right after a commit: scans, counts, names, words. See store/store.h.
#ifndef ANNALS_STORE_SNAPSHOT_H_
#define ANNALS_STORE_SNAPSHOT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/term.h"
#include "store/cursor.h"
#include "store/fact_row.h"
#include "store/id.h"
#include "store/time_window.h"

namespace annals::store {

struct CommitInfo {
  CommitNumber number = 0;
  Moment time = 0;  // never before the one of the commit before
  std::string note;
  std::uint64_t added = 0;  // facts
  std::uint64_t retracted = 0;
  std::uint64_t erased = 0;
};

/// Which facts a scan gives.
enum class Visibility : std::uint8_t {
  kAsserted,  // asserted at the snapshot's commit
  kKnown,    // every fact that the store holds, asserted, quoted or ended, whatever the commit (for
             // << … >>): each fact number once. Erased ones are not there.
  kHistory,  // every state: asserted facts of every commit up to the snapshot's, ended ones with
             // their `to`
};

struct TimeCount {
  std::uint64_t facts = 0;
  bool exact = true;  // else there are no more than that
};

/// Reads the words of many ids, page by page and without a copy a word. Of one thread at a time;
/// holds its snapshot alive. Meant to be asked again and again: it keeps pages of words at hand, at
/// most some 16 MiB of them.
class WordReader {
 public:
  virtual ~WordReader() = default;
  /// The records (store/words.h) of the ids, in their sequence; a view with null data for one that
  /// is no word, or a local one. The views live until the next call. Throws Error(kDamaged) for an
  /// id that the graph never gave.
  virtual std::span<const std::string_view> read(std::span<const Id> ids) = 0;
};

/// What a room above makes of a state, to find it again: Snapshot::kept(). It must not hold a
/// snapshot.
class Kept {
 public:
  Kept() = default;
  virtual ~Kept() = default;
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
};

class ReplacedRows;
class TimeStretches;  // time_cursor.h
class WorkerPool;

/// The facts that scan_by_time() gives of all relations, at places from 0 on: what several threads
/// read. At some places there is none.
struct TimePlaces {
  std::shared_ptr<const TimeStretches> stretches;
  std::uint64_t count = 0;
};
class SnapshotState;  // runs, delta, words and a commit number; immutable

/// The graph as it was right after a commit, or as an open transaction sees it. A value: copies
/// share their state, and keep the files that they read. It must not outlive its Store.
///
/// Facts read with every other name (also-known-as) as its owner, and those that become equal are
/// one; only what the relation also-known-as itself says of entities stays as it was stated.
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const SnapshotState> state);
  Snapshot(const Snapshot&);
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(const Snapshot&);
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

  CommitNumber commit() const;
  /// The same graph right after an earlier commit; 0 is the empty graph, beyond the last one it is
  /// this snapshot.
  Snapshot as_of(CommitNumber commit) const;
  /// The same graph with all facts as they were stated, other names being names of their own.
  Snapshot as_stated() const;
  bool is_as_stated() const { return as_stated_; }
  /// The last commit whose time is not after `moment`; 0 when there is none.
  CommitNumber commit_at(Moment moment) const;
  /// Commits in order, up to this snapshot's. (An open transaction's own is not among them.)
  std::vector<CommitInfo> commits() const;
  /// Empty when there is none of that number up to this snapshot's.
  std::optional<CommitInfo> commit_info(CommitNumber commit) const;

  /// `wanted`: the columns that the cursor fills, and no others. Asserted facts that are equal in
  /// these, and in what the order sorts by before the last of them, come in no sequence.
  std::unique_ptr<Cursor> scan(Order order, Visibility visibility = Visibility::kAsserted,
                               ColumnSet wanted = ColumnSet::all()) const;
  /// Every state, as of Visibility::kHistory and in the sequence of kSubjectRelationObject, of the
  /// facts that came or went in the commits beyond `after` up to `last`, and maybe of others. Reads
  /// what these commits touched where that is little, all facts where it is much. `check` is called
  /// now and then, and may throw.
  std::unique_ptr<Cursor> scan_changed(CommitNumber after, CommitNumber last,
                                       const std::function<void()>& check = {}) const;
  /// How many facts have this prefix: exact up to the retracted rows of runs that no merge has
  /// dropped yet, an upper bound then. Reads at most two blocks a run.
  std::uint64_t count(Order order, std::span<const Id> prefix) const;
  /// Of the rows with this prefix, those that come from facts which are not stored so.
  std::uint64_t replaced_count(Order order, std::span<const Id> prefix) const;
  /// Facts asserted at this commit, exactly.
  std::uint64_t fact_count() const;
  /// Facts asserted at the newest commit that was there when the snapshot was made, `as of` or not:
  /// for an idea of how large the graph is.
  std::uint64_t newest_fact_count() const;
  /// Whether count() is exact for every prefix.
  bool counts_exactly() const;
  /// Whether any asserted fact has a fact as its subject.
  bool has_facts_about_facts() const;
  /// The numbers of all words that facts of this snapshot may name are below it.
  std::uint64_t word_limit() const;
  /// About as many, and no fewer, of directories alone.
  std::uint64_t count_roughly(Order order, std::span<const Id> prefix) const;
  /// Where the facts with the prefix, of less than four parts, fall into about `parts` stretches of
  /// the same size: ids of the part after the prefix, rising, with which all but the first begin.
  /// Of directories alone; few facts fall into few stretches.
  std::vector<Id> split(Order order, std::span<const Id> prefix, std::size_t parts) const;
  /// The asserted facts with the prefix, of less than four parts, whose next part is in the range.
  std::unique_ptr<Cursor> scan_range(Order order, std::span<const Id> prefix, const IdRange& range,
                                     TimeWindow window = {},
                                     ColumnSet wanted = ColumnSet::all()) const;
  /// The threads that may help; lives as long as the Store.
  WorkerPool& workers() const;

  /// How many different values the part after `prefix` (in the order's sequence) has: an estimate.
  std::uint64_t distinct(Order order, std::span<const Id> prefix) const;

  /// Whether this state has its facts in the orders by time. Without them the three that follow
  /// throw Error(kUsage): it has runs that were written before there were these orders (merging
  /// them, or compact(), makes them); those of ended facts, that earlier states need, came later.
  bool has_time_order() const;
  /// The asserted facts, of all relations or of one, that may have a moment in the window: s0 <=
  /// last and first <= e1, every one of them and no others, in no sequence. bound() says nothing.
  std::unique_ptr<TimeCursor> scan_by_time(std::optional<Id> relation, TimeWindow window,
                                           ColumnSet wanted = ColumnSet::all()) const;
  TimePlaces places_by_time(TimeWindow window) const;
  /// Those at the places from `first` to `last`, in the sequence of scan_by_time().
  std::unique_ptr<TimeCursor> scan_places(const TimePlaces& places, std::uint64_t first,
                                          std::uint64_t last,
                                          ColumnSet wanted = ColumnSet::all()) const;
  /// The asserted facts, of all relations or of one, nearly in rising sequence of s0, to be pulled
  /// for as long as wanted: one that begins before bound() comes before all that are still to come.
  /// Those that begin together, or nearly so, come in no sequence; order them by e1, or as written,
  /// when bound() lies beyond them.
  std::unique_ptr<TimeCursor> scan_earliest(std::optional<Id> relation,
                                            ColumnSet wanted = ColumnSet::all()) const;
  /// How many facts scan_by_time() gives. Reads few blocks; where some may have ended, or came
  /// after this commit, it looks at each, and of over a million knows an upper bound only.
  TimeCount count_by_time(std::optional<Id> relation, TimeWindow window) const;
  /// About as many, from the places of few blocks.
  std::uint64_t estimate_by_time(std::optional<Id> relation, TimeWindow window) const;

  /// The asserted fact with this key, if there is one now.
  std::optional<FactRow> find_asserted(const FactKey& key) const;
  /// The number that names this fact now: asserted, or named by an asserted fact. Falls back to the
  /// last number that the fact had in an earlier commit. Empty when the store has never seen it.
  std::optional<FactNumber> find_known(const FactKey& key) const;
  /// The fact of a number, asserted or not, ended or not. `from`/`to` as of the latest state it
  /// went through. Empty for a number that was never given or is erased.
  std::optional<FactRow> fact(FactNumber number) const;

  /// The stored facts that read as the fact of this number: it alone, where no names are in play.
  std::vector<FactNumber> stored_numbers(FactNumber number) const;

  /// What `make` gives for this state. It is made when it is first asked for and kept until the
  /// next commit (a few of them for states as of earlier ones). Always the same `make`, any thread.
  std::shared_ptr<const Kept> kept(
      const std::function<std::shared_ptr<const Kept>(const Snapshot&)>& make) const;

  bool has_other_names() const;
  /// Whether facts of the relation keep the names of their entities: also-known-as.
  bool keeps_names(Id relation) const;
  /// How an id, or the ids of a fact's parts, read.
  Id read(Id id) const;
  FactKey read(const FactKey& key) const;
  /// How a term reads; what the graph does not have too.
  Term read(const Term& term) const;
  /// All names of an entity, in no order; the id alone when it has one name.
  std::vector<Id> all_names(Id id) const;

  /// The id of a term when the graph has it (facts too: see find_known). Empty for words the graph
  /// has never seen.
  std::optional<Id> find(const Term& term) const;
  /// The ids of a fact's parts, when the graph has them all.
  std::optional<FactKey> find_key(const Fact& fact) const;
  /// The term of an id. Throws Error(kDamaged) for an id that the graph never gave.
  Term term(Id id) const;
  /// The terms of many ids, reading each page of words once.
  std::vector<Term> terms(std::span<const Id> ids) const;
  std::unique_ptr<WordReader> word_reader() const;
  /// The bounds of a time id (kTime or kTimeWord).
  TimeBounds time_bounds(Id time) const;
  /// Calls `visit` with every name and its id of entities that some fact of this snapshot's commit
  /// or an earlier one may name, in no order, until it returns false. An other name's id is its
  /// own: read() gives the owner's.
  void for_each_entity(const std::function<bool(std::string_view, Id)>& visit) const;
  /// The same for the names that begin with `prefix`, in order of bytes.
  void for_each_name(std::string_view prefix,
                     const std::function<bool(std::string_view, Id)>& visit) const;

 private:
  const ReplacedRows* replaced() const;
  void fill_in_facts(std::vector<std::pair<Id, std::size_t>>& facts,
                     std::vector<Term>& values) const;

  std::shared_ptr<const SnapshotState> state_;
  bool as_stated_ = false;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_SNAPSHOT_H_
