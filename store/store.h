// The store: facts in RocksDB, in several orders, with the commits in which they came and went.
// Design: docs/architecture.md; bytes: docs/format.md.
//
// Threads: every member function of Store, Snapshot and its copies may be called from any thread. A
// Transaction, a LoadLane and a Cursor belong to one thread at a time. One Transaction or BulkLoad
// exists at a time: begin() and begin_load() wait for the other to end.
#ifndef ANNALS_STORE_STORE_H_
#define ANNALS_STORE_STORE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/term.h"
#include "store/snapshot.h"

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
  std::size_t word_cache_bytes = std::size_t{128} << 20;
  /// Threads that work on queries at once, those that ask among them; 0: one for each processor.
  std::size_t processors = 0;
  /// How long the first change, and every later one, waits while another process writes.
  std::chrono::milliseconds busy_timeout{5000};
  /// With kReadOnly: what still reads of a damaged graph, see GraphCore. take_notice() says, a line
  /// each, which parts of runs do not read and what is lost of them. Nothing later is taken in.
  bool lenient = false;
  /// For tests of crashes: a rocksdb::Env*, not owned; null for the default one.
  void* environment = nullptr;
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
  /// The same of the very fact: one that is asserted with other names does not stand for it.
  virtual Added add_as_stated(const FactKey& key) = 0;
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
  /// Who asks by itself is counted there while it does.
  virtual WorkerPool& workers() const = 0;
  /// These two, fold() and compact() take the writer's lock: Error(kBusy) when another process does
  /// not give it up in time. What it has committed is taken in before they return.
  virtual std::unique_ptr<Transaction> begin() = 0;
  virtual std::unique_ptr<BulkLoad> begin_load(LoadOptions options) = 0;
  /// Takes in what other processes have committed since. Costs a few microseconds when that is
  /// nothing.
  virtual void catch_up() = 0;
  /// What was mended when this process became the writer, for a person to know; each thing is told
  /// once. Empty: nothing.
  virtual std::string take_notice() = 0;

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
