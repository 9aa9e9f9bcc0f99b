// Annals for programs: open a graph, change it, ask it. This is the only header that a program
// needs to include; it shows neither RocksDB nor the parser.
//
//   annals::Graph graph = annals::Graph::open("talks");
//   annals::Transaction change = graph.begin({.note = "from the archive"});
//   change.add(annals::Fact(annals::Term::entity("Crocker"), annals::Term::entity("met"),
//                           annals::Term::entity("Qomi"), annals::TimeValue::parse("2007-05-28")));
//   change.commit();
//   for (const annals::Row& row : graph.query("Crocker met ?who @ ?when"))
//     std::cout << row.name("who") << ' ' << row.time("when").text() << '\n';
//
// Threads: Graph, Snapshot, PreparedQuery and CancelToken may be used from any number of threads at
// once, beside a writer too: each reader sees one commit's state. A Transaction, BulkLoad, Session,
// Rows, Matches and Changes belong to one thread at a time. One transaction or load is open at a
// time; begin() waits for the other to end.
//
// Errors: every function may throw annals::Error (annals/error.h); its code says what happened, its
// place where. Nothing else is thrown but std::bad_alloc and what callbacks throw.
//
// Life: what is made from a Graph keeps it open, so it may outlive the Graph. What was moved from
// can be assigned to and destroyed; every other call of it throws Error(kUsage).
#ifndef ANNALS_GRAPH_H_
#define ANNALS_GRAPH_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "annals/chrono.h"
#include "annals/control.h"
#include "annals/error.h"
#include "annals/match.h"
#include "annals/names.h"
#include "annals/path.h"
#include "annals/query.h"
#include "annals/rows.h"
#include "annals/session.h"
#include "annals/snapshot.h"
#include "annals/term.h"
#include "annals/time_value.h"
#include "annals/transaction.h"
#include "annals/write.h"

namespace annals {

inline constexpr std::string_view kVersion = "0.1.0";

enum class OpenMode : std::uint8_t {
  kCreate,    // makes the graph when it is missing
  kExisting,  // Error(kIo) when it is missing
  kReadOnly,  // the same; every change is Error(kReadOnly)
  kInMemory,  // a new graph without files; the path is not looked at
};

struct OpenOptions {
  OpenMode mode = OpenMode::kCreate;
  /// A commit is on the disk before commit() returns. False: a crash of the machine may lose the
  /// last commits.
  bool durable = true;
  /// Bytes of cache for blocks of facts.
  std::size_t cache_bytes = std::size_t{256} << 20;
  /// Bytes of cache for words, which all readers share.
  std::size_t word_cache_bytes = std::size_t{128} << 20;
  /// How long a change waits while another process writes before it fails with kBusy.
  std::chrono::milliseconds busy_timeout{5000};
  /// With kReadOnly: of a damaged graph what still reads, as of the last commit before damage in
  /// its log. Reads all of it; take_notice() says what is lost. Later commits are not taken in.
  bool salvage = false;
  /// Facts and words in recent commits beyond which they are folded into a run of blocks, and the
  /// facts of a block: for measuring, and for tests that want many small runs.
  std::size_t fold_threshold = 8192;
  std::size_t block_rows = 4096;
  /// Processors that queries may use, instead of those that the machine has; 0: those. For
  /// measuring, and for tests.
  std::size_t processors = 0;
};

struct GraphStats {
  std::uint64_t facts = 0;            // asserted now
  std::uint64_t quoted_facts = 0;     // quoted, not asserted
  std::uint64_t retracted_facts = 0;  // states that ended, kept for `as of`
  std::uint64_t words = 0;            // in the dictionary: names, texts, and what fits no id
  std::uint64_t commits = 0;
  std::uint64_t runs = 0;            // of sorted blocks (docs/format.md)
  std::uint64_t unfolded_facts = 0;  // of recent commits, in no run yet
  std::uint64_t disk_bytes = 0;
  std::uint64_t format_version = 0;
};

struct CheckReport {
  bool sound = true;
  std::vector<std::string> lines;  // for people: what is whole, what is damaged
};

struct BackupOptions {
  /// Called now and then, in the thread of backup(), with the bytes copied so far.
  std::function<void(std::uint64_t)> progress;
  const CancelToken* cancel = nullptr;
};

/// A graph on disk or in memory. It is closed when it and everything made from it are gone.
///
/// Processes: any number may have a graph on disk open, read-only or not, and see each other's
/// commits from their next snapshot on. One writes at a time. Changing a graph (begin(),
/// begin_load(), compact()) takes the writer's lock, which waits for another process at most
/// OpenOptions::busy_timeout and then throws kBusy; what that one has committed is seen by the
/// change. A process gives the lock up between its transactions, when another one waits for it or
/// after a second without a change.
class Graph {
 public:
  /// Codes: kIo, kDamaged, kFormatVersion. Takes no lock and writes nothing, unless it makes the
  /// graph.
  static Graph open(const std::string& path, const OpenOptions& options = {});
  /// A new, empty graph without files, gone with its last part.
  static Graph in_memory();
  Graph(Graph&&) noexcept;
  Graph& operator=(Graph&&) noexcept;
  ~Graph();

  /// The last commit's state, other processes' commits included.
  Snapshot snapshot() const;
  /// Waits for an open transaction or load of this process, then for the writer's lock. Codes:
  /// kReadOnly, kBusy, kUsage (`recorded` before the last commit), kInvalidValue (`recorded` has no
  /// first moment).
  Transaction begin(TransactionOptions options = {});
  /// The same; a dry run takes no lock and works on a graph that is open for reading.
  BulkLoad begin_load(LoadOptions options = {});
  Rows query(std::string_view text, const QueryOptions& options = {}) const {
    return snapshot().query(text, options);
  }
  Rows query(const PreparedQuery& query, const QueryOptions& options = {}) const {
    return query.run(snapshot(), options);
  }
  /// Folds and merges all runs, and drops what is erased from every file. Error(kUsage) while a
  /// snapshot, answer, transaction or load of this graph is held.
  void compact();
  GraphStats stats() const;
  /// What was mended when this process became the writer (a file that did not read), or what does
  /// not read of a graph that is salvaged, for a person; each thing is told once. Empty: nothing.
  std::string take_notice();
  /// Reads everything and compares it with itself.
  CheckReport check() const;
  /// The same for a graph on disk that need not open: then it says what is damaged and what can
  /// still be read. Throws kIo for what is no graph.
  static CheckReport check(const std::string& path);
  /// Makes a copy of the graph as it is now, in a folder that must not exist; while this or any
  /// other process changes it, too. The copy is a graph of its own, whole and durable when this
  /// returns, and not there before. The number of the last commit in it.
  std::uint64_t backup(const std::string& path, const BackupOptions& options = {}) const;

 private:
  friend class Session;
  struct State;
  explicit Graph(std::shared_ptr<State> state);
  State& state() const;
  std::shared_ptr<State> state_;
};

}  // namespace annals

#endif  // ANNALS_GRAPH_H_
