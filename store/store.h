// The store: facts in RocksDB, in several orders, with the commits in which they came and went.
// Design: docs/architecture.md; bytes: docs/format.md.
//
// Threads: every member function of Store, Snapshot and its copies may be called from any thread. A
// Transaction, a LoadLane and a Cursor belong to one thread at a time. One Transaction or BulkLoad
// exists at a time: begin() and begin_load() wait for the other to end.
#ifndef ANNALS_STORE_STORE_H_
#define ANNALS_STORE_STORE_H_

#include <atomic>
#include <chrono>
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

enum class OpenMode : std::uint8_t {
  kCreate,    // open, make it when it is missing
  kExisting,  // open, an error when it is missing
  kReadOnly,  // the same, and take no changes
  kInMemory,  // a new graph that is gone at the end; the path is ignored
};

struct StoreOptions {
  OpenMode mode = OpenMode::kCreate;
  /// A commit is on the disk before it returns. When false, a crash of the machine may lose the
  /// last commits (never a part of one); a crash of the process alone loses nothing.
  bool durable = true;
  /// Facts and words in recent commits beyond which they are folded into a run.
  std::size_t fold_threshold = 8192;
  /// Folds and merges that commits ask for are written in a thread of their own; else the commit
  /// that asks does it before it returns.
  bool folds_in_background = true;
  /// Rows in a block (tests use down to 2).
  std::size_t block_rows = 4096;
  /// Bytes of RocksDB's block cache.
  std::size_t cache_bytes = std::size_t{256} << 20;
  /// Bytes of decoded pages of words that are kept for all readers.
  std::size_t word_cache_bytes = std::size_t{64} << 20;
  /// How long the first change, and every later one, waits while another process writes.
  std::chrono::milliseconds busy_timeout{5000};
  /// For check(): leaves out what does not read in RocksDB's log, and does not mind when commits
  /// are missing at the end.
  bool lenient = false;
  /// For tests of crashes: a rocksdb::Env*, not owned; null for the default one.
  void* environment = nullptr;
};

struct CommitInfo {
  CommitNumber number = 0;
  Moment time = 0;  // never before the one of the commit before
  std::string note;
  std::uint64_t added = 0;  // facts
  std::uint64_t retracted = 0;
  std::uint64_t erased = 0;
};

struct StoreStats {
  std::uint64_t facts = 0;            // asserted today
  std::uint64_t quoted_facts = 0;     // rows of the quoted partition
  std::uint64_t retracted_facts = 0;  // rows of history
  std::uint64_t words = 0;
  std::uint64_t commits = 0;
  std::uint64_t runs = 0;
  std::uint64_t unfolded_facts = 0;
  std::uint64_t disk_bytes = 0;
  std::uint64_t format_version = 0;
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

  /// `wanted`: the columns that the cursor fills; it leaves the others empty, and need not read
  /// them.
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
  /// How many different values the part after `prefix` (in the order's sequence) has: an estimate.
  std::uint64_t distinct(Order order, std::span<const Id> prefix) const;

  /// Whether this state has its facts in the orders by time. Without them the three that follow
  /// throw Error(kUsage): it has runs that were written before there were these orders (merging
  /// them, or compact(), makes them), or is as of a commit after which facts were retracted.
  bool has_time_order() const;
  /// The asserted facts, of all relations or of one, that may have a moment in the window: s0 <=
  /// last and first <= e1, every one of them and no others, in no sequence. bound() says nothing.
  std::unique_ptr<TimeCursor> scan_by_time(std::optional<Id> relation, TimeWindow window,
                                           ColumnSet wanted = ColumnSet::all()) const;
  /// The asserted facts, of all relations or of one, nearly in rising sequence of s0, to be pulled
  /// for as long as wanted: one that begins before bound() comes before all that are still to come.
  /// Those that begin together, or nearly so, come in no sequence; order them by e1, or as written,
  /// when bound() lies beyond them.
  std::unique_ptr<TimeCursor> scan_earliest(std::optional<Id> relation,
                                            ColumnSet wanted = ColumnSet::all()) const;
  /// How many facts scan_by_time() gives. Reads few blocks, but an upper bound is all that it knows
  /// where some facts have ended, or came after this snapshot's commit.
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

/// A change of the graph: nothing is seen by others until commit() returns.
class Transaction {
 public:
  virtual ~Transaction() = default;  // rolls back what is not committed

  /// The id of a term, new words and quoted facts included. A fact inside becomes known (quoted),
  /// not asserted.
  virtual Id intern(const Term& term) = 0;
  struct Added {
    FactNumber number;
    bool known;           // it was asserted already, maybe with other names: nothing changed
    CommitNumber commit;  // that brought it: this transaction's, or an earlier one
  };
  /// Throws Error(kInvalidValue) for a fact that gives a name which has another owner, or which its
  /// owner cannot have.
  virtual Added add(const FactKey& key) = 0;
  /// The number of this fact, quoted from now on when it was not known.
  virtual FactNumber quote(const FactKey& key) = 0;
  /// Ends a stored fact that is asserted, and the asserted facts that have it as subject, and so
  /// on. Returns the facts that ended (none: it was not asserted). Facts that have it as object
  /// stay, and quote it. Of a fact that several stored ones read as, each is to be retracted.
  virtual std::vector<FactNumber> retract(FactNumber number) = 0;
  /// Removes a stored fact, asserted, quoted or ended, and every fact that names it (as subject or
  /// object, at any depth) from all states. Returns the facts that are gone.
  virtual std::vector<FactNumber> erase(FactNumber number) = 0;

  /// The graph with the changes so far; valid until the transaction ends. Its commit() is the
  /// number this transaction will get.
  virtual Snapshot snapshot() const = 0;

  /// Marks a point to which undo_to() goes back (an error undoes its statement).
  virtual std::size_t savepoint() = 0;
  virtual void undo_to(std::size_t savepoint) = 0;

  /// The moment that `now` means in this transaction, and its commit's time unless that would lie
  /// before the last commit's.
  virtual Moment time() const = 0;
  /// From now on each fact is the one that is stated, whatever reads the same with other names: it
  /// is added all the same, and snapshot() gives facts as they were stated. So a dump is made
  /// again.
  virtual void set_as_stated() = 0;
  virtual void set_note(std::string note) = 0;
  /// Dates the commit. Throws Error(kUsage) when it lies before the last commit's.
  virtual void set_time(Moment time) = 0;
  /// Whether the commit is on the disk before commit() returns; else as the store was opened.
  virtual void set_durable(bool durable) = 0;

  /// Whether it changes anything so far (a fact added and retracted again does not).
  virtual bool changes_anything() const = 0;
  /// Makes the commit even when it changes nothing (one that is made again from a dump).
  virtual void keep_empty() = 0;
  /// Makes the commit, durable when it returns. Empty when it changed nothing: then there is no
  /// commit. Afterwards only the destructor may be called.
  virtual std::optional<CommitInfo> commit() = 0;
  virtual void rollback() = 0;
};

struct LoadOptions {
  std::string note;
  std::optional<Moment> time;  // the commit's; Error(kUsage) when before the last commit's
  /// Called now and then with the number of facts so far; returns false to cancel (then
  /// Error(kCancelled) is thrown).
  std::function<bool(std::uint64_t)> progress;
  /// finish() only counts what it would add, and makes no commit. Needs no writer's seat, so a
  /// store that is open for reading does it too.
  bool dry_run = false;
  /// Facts that are known with other names are stored all the same (see Transaction).
  bool as_stated = false;
  /// Bytes for words and facts until they are in the graph; what is beyond goes to temporary files.
  /// Error(kLimit) when it is less than 32 for each different word, time and number.
  std::size_t memory_limit = std::size_t{8} << 30;
  /// That sort and write; 0: one for each processor, four at most.
  std::size_t threads = 0;
};

struct LoadResult {
  std::optional<CommitInfo> commit;  // empty: everything was known
  std::uint64_t added = 0;
  std::uint64_t known = 0;  // already asserted, or twice in the load
};

/// A way into a load, for one thread at a time. Ids stand for their terms in this lane only.
class LoadLane {
 public:
  virtual ~LoadLane() = default;
  /// Asserts a fact. Facts inside are quoted. Throws Error(kInvalidValue) for a name that cannot be
  /// given (see Transaction::add). What is stated twice in one load with different names is stored
  /// twice, so that a load of all stored facts gives an equal graph.
  virtual void add(const Fact& fact) = 0;
  /// The same from parts, for callers that repeat them. One term may have several ids.
  virtual Id intern(const Term& term) = 0;
  virtual void add(Id subject, Id relation, Id object, Id time) = 0;
  /// The id by which the fact just given to add() can be subject or object of others in this lane.
  virtual Id last_fact() const = 0;
};

/// Many facts as one commit, sorted and taken in at once. Without finish() nothing of it is kept.
/// It is itself the lane of the thread that began it, in which progress is told.
class BulkLoad : public LoadLane {
 public:
  /// For another thread; lives as long as the load. In which lane a fact was added makes no
  /// difference.
  virtual LoadLane& new_lane() = 0;
  /// No lane may be in use.
  virtual LoadResult finish() = 0;
};

/// Called now and then with the bytes that were copied; returns false to cancel (then
/// Error(kCancelled) is thrown).
using BackupProgress = std::function<bool(std::uint64_t)>;

struct CheckReport {
  bool sound = true;
  std::vector<std::string> lines;  // what is whole, what is not
};

/// Many processes may have a graph open, and one of them writes: it takes the writer's lock with
/// its first change and gives it up when another process waits for it, or when it has changed
/// nothing for a second. Opening and reading take no lock and write nothing (but for a graph that
/// is made).
class Store {
 public:
  /// Errors: kIo, kDamaged, kFormatVersion; kBusy when another process is making the graph.
  static std::unique_ptr<Store> open(const std::string& path, const StoreOptions& options = {});
  virtual ~Store() = default;  // all snapshots must be gone

  virtual Snapshot snapshot() const = 0;
  /// These two, fold() and compact() take the writer's lock: Error(kBusy) when another process does
  /// not give it up in time. What it has committed is taken in before they return.
  virtual std::unique_ptr<Transaction> begin() = 0;
  virtual std::unique_ptr<BulkLoad> begin_load(LoadOptions options) = 0;
  /// Takes in what other processes have committed since. Costs a few microseconds when that is
  /// nothing.
  virtual void catch_up() = 0;

  /// Recent commits into a run, runs merged by size. Happens by itself at the threshold.
  virtual void fold() = 0;
  /// Folds, merges all runs into one, and drops what is erased from every file.
  virtual void compact() = 0;
  /// Makes a whole copy of the graph, as it is right now, in a folder that does not exist yet.
  /// Works while any process writes, and of a graph that is only read. The copy is there when this
  /// returns, durable, and not at all before. The last commit that it holds.
  virtual CommitNumber backup(const std::string& path, const BackupProgress& progress) const = 0;
  virtual StoreStats stats() const = 0;
  /// Reads everything and compares: orders with each other, counts, words, the log, checksums.
  virtual CheckReport check() const = 0;
  /// The same for a graph that need not open: then it says what is damaged and what can be read.
  /// Throws Error(kIo) only, for what is no graph or may not be read.
  static CheckReport check(const std::string& path);
};

}  // namespace annals::store

#endif  // ANNALS_STORE_STORE_H_
