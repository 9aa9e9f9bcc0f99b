// Annals for programs: open a graph, change it, ask it. This is the only header that a program
// needs; it shows neither RocksDB nor the parser.
//
//   annals::Graph graph = annals::Graph::open("talks");
//   auto change = graph.begin({.note = "from the archive"});
//   change.add({annals::Term::entity("Crocker"), annals::Term::entity("met"),
//   annals::Term::entity("Qomi"),
//               annals::TimeValue::parse("2007-05-28")});
//   change.commit();
//   for (annals::Rows rows = graph.query("Crocker met ?who @ ?when"); rows.next();)
//     std::cout << rows.name("who") << ' ' << rows.time("when").text() << '\n';
//
// Threads: Graph and Snapshot may be used from any number of threads at once. A Transaction,
// BulkLoad, Session, Rows and Matches belong to one thread at a time. One transaction or load is
// open at a time; begin() waits for the other to end. Every function may throw annals::Error
// (annals/… "model/error.h"): its code says what happened, its place where.
#ifndef ANNALS_GRAPH_H_
#define ANNALS_GRAPH_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.h"
#include "model/term.h"
#include "model/time_value.h"
#include "model/write.h"

namespace annals {

inline constexpr std::string_view kVersion = "0.1.0";

enum class OpenMode : std::uint8_t { kCreate, kExisting, kReadOnly, kInMemory };

struct OpenOptions {
  OpenMode mode = OpenMode::kCreate;
  /// A commit is on the disk before commit() returns. False: a crash of the machine may lose the
  /// last commits.
  bool durable = true;
  /// Bytes of cache for blocks of facts.
  std::size_t cache_bytes = std::size_t{256} << 20;
  /// Facts and words in recent commits beyond which they are folded into a run of blocks, and the
  /// facts of a block: for measuring, and for tests that want many small runs.
  std::size_t fold_threshold = 8192;
  std::size_t block_rows = 4096;
};

struct CommitInfo {
  std::uint64_t number = 0;
  TimeValue time;
  std::string note;
  std::uint64_t added = 0, retracted = 0, erased = 0;  // facts
};

/// Flips a query or load to Error(kCancelled) from another thread or a signal handler. Reusable
/// after reset().
class CancelToken {
 public:
  void cancel() noexcept { flag_.store(true, std::memory_order_relaxed); }
  void reset() noexcept { flag_.store(false, std::memory_order_relaxed); }
  const std::atomic<bool>& flag() const { return flag_; }

 private:
  std::atomic<bool> flag_{false};
};

/// Values for `$name` in a query: one, or a list for `in ($names)`.
using Parameters = std::map<std::string, std::vector<Term>, std::less<>>;

struct QueryOptions {
  Parameters parameters;
  const CancelToken* cancel = nullptr;              // must live as long as the answer
  std::size_t memory_limit = std::size_t{4} << 30;  // bytes
  std::optional<std::chrono::milliseconds> time_limit;
  std::string source = "<query>";  // named by errors
};

/// What facts to look for; an empty part is anything.
struct Pattern {
  std::optional<Term> subject, relation, object;
  /// The fact's time must pass `word` `time` (section 3 of the language); `time` counts as its
  /// whole span.
  struct TimeTest {
    TimeWord word = TimeWord::kIn;
    TimeValue time;
  };
  std::optional<TimeTest> time;
  /// Only facts about facts. Without subject, relation and object they come in the sequence of the
  /// ids of the facts that they are about.
  bool about_facts = false;
};

/// A stored fact as match() finds it.
struct FoundFact {
  Fact fact;
  std::uint64_t id = 0;            // the fact's number in this graph, never used for another
  std::uint64_t since_commit = 0;  // asserted from this commit on
  std::uint64_t about = 0;         // the id of the fact that is the subject; 0: an entity is
};

/// The facts of a match, read as they are asked for. Holds its snapshot.
class Matches {
 public:
  Matches(Matches&&) noexcept;
  Matches& operator=(Matches&&) noexcept;
  ~Matches();
  /// The next fact; false at the end. The reference that fact() gives lives until the next call.
  bool next();
  const FoundFact& fact() const;

 private:
  friend class Snapshot;
  struct State;
  explicit Matches(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// An answer, read row by row while it is computed. Holds its snapshot; it must not outlive its
/// Graph.
class Rows {
 public:
  enum class Form : std::uint8_t { kRows, kBoolean, kFacts, kPlan };
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  Form form() const;
  const std::vector<std::string>& columns() const;
  /// The next row; false at the end.
  bool next();
  /// A value of the current row; empty terms are empty. References live until the next call of
  /// next(). By position; throws Error(kUsage) beyond the last column, or by name, for a name that
  /// is no column.
  const Term& operator[](std::size_t column) const;
  const Term& operator[](std::string_view column) const;
  /// Typed access; Error(kUsage) when the value is of another kind.
  const std::string& name(std::string_view column) const;  // an entity
  const std::string& text(std::string_view column) const;
  std::int64_t integer(std::string_view column) const;
  double number(std::string_view column) const;  // integer or decimal
  bool truth(std::string_view column) const;
  const TimeValue& time(std::string_view column) const;
  const Fact& fact(std::string_view column) const;
  /// For kBoolean: the answer.
  bool boolean();
  /// Notes for people (section 10 of the language), without "note: ". Complete after the last row.
  const std::vector<std::string>& notes() const;

 private:
  friend class Snapshot;
  friend class Session;
  struct State;
  explicit Rows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The graph as it was right after a commit. A value; it must not outlive its Graph.
class Snapshot {
 public:
  std::uint64_t commit() const;
  Snapshot as_of(std::uint64_t commit) const;
  /// Right after the last commit not later than the last moment of `time`.
  Snapshot as_of(const TimeValue& time) const;
  std::vector<CommitInfo> commits() const;
  std::uint64_t fact_count() const;

  /// Without subject, relation and object: in the sequence of the facts' ids.
  Matches match(const Pattern& pattern) const;
  bool holds(const Fact& fact) const;
  std::optional<FoundFact> find(const Fact& fact) const;
  /// The fact of an id, asserted or not; empty for none.
  std::optional<Fact> fact(std::uint64_t id) const;
  /// Whether the graph has ever seen this entity, literal or fact.
  bool knows(const Term& term) const;
  /// Parses and starts a query of the language.
  Rows query(std::string_view text, const QueryOptions& options = {}) const;
  /// Calls `visit` with the names of entities, in no order, until it returns false.
  void for_each_entity(const std::function<bool(std::string_view)>& visit) const;
  std::vector<std::string> near_names(const std::string& name, std::size_t limit = 3) const;

  Snapshot(const Snapshot&);
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(const Snapshot&);
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

 private:
  friend class Graph;
  friend class Transaction;
  friend class Session;
  struct State;
  explicit Snapshot(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

struct TransactionOptions {
  std::string note;
  /// When the change was recorded; not before the last commit. Default: now.
  std::optional<TimeValue> recorded;
};

/// A change. Nothing is seen by others until commit(); without it, it is rolled back at the end of
/// its life.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();

  struct Added {
    std::uint64_t id;
    bool known;
  };
  Added add(const Fact& fact);
  /// Ends the fact and what has it as subject; the number of facts that ended.
  std::uint64_t retract(const Fact& fact);
  /// Removes the fact and every fact that names it from all states; the number of facts that are
  /// gone.
  std::uint64_t erase(const Fact& fact);
  /// The graph with the changes so far; valid until the transaction ends.
  Snapshot snapshot() const;
  /// Durable when it returns (see OpenOptions::durable). Empty: nothing changed, so there is no
  /// commit.
  std::optional<CommitInfo> commit();
  void rollback();

 private:
  friend class Graph;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct LoadOptions {
  std::string note;
  std::optional<TimeValue> recorded;
  /// Called now and then with the facts so far.
  std::function<void(std::uint64_t)> progress;
  const CancelToken* cancel = nullptr;
};

struct LoadResult {
  std::optional<CommitInfo> commit;  // empty: everything was known
  std::uint64_t added = 0, known = 0;
};

/// Many facts as one commit, whole or not at all.
class BulkLoad {
 public:
  BulkLoad(BulkLoad&&) noexcept;
  BulkLoad& operator=(BulkLoad&&) noexcept;
  ~BulkLoad();  // without finish(), or when it was cancelled: nothing of it is kept
  void add(const Fact& fact);
  /// The same from parts, for callers that repeat them: what intern() or add() gave stands for the
  /// term or fact during this load. `time` is that of a Term::time.
  struct Part {
    std::uint64_t bits = 0;
  };
  Part intern(const Term& term);
  Part add(Part subject, Part relation, Part object, Part time);
  LoadResult finish();

 private:
  friend class Graph;
  struct State;
  explicit BulkLoad(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct GraphStats {
  std::uint64_t facts = 0, quoted_facts = 0, retracted_facts = 0, words = 0, commits = 0, runs = 0,
                unfolded_facts = 0, disk_bytes = 0, format_version = 0;
};

struct CheckReport {
  bool sound = true;
  std::vector<std::string> lines;
};

/// A graph on disk or in memory. Movable; everything made from it must be gone before it is.
class Graph {
 public:
  /// Codes: kIo, kBusy, kDamaged, kFormatVersion.
  static Graph open(const std::string& path, const OpenOptions& options = {});
  static Graph in_memory();
  Graph(Graph&&) noexcept;
  Graph& operator=(Graph&&) noexcept;
  ~Graph();

  Snapshot snapshot() const;
  Transaction begin(TransactionOptions options = {});
  BulkLoad begin_load(LoadOptions options = {});
  Rows query(std::string_view text, const QueryOptions& options = {}) const {
    return snapshot().query(text, options);
  }
  /// Folds and merges all runs, and drops what is erased from every file. Error(kUsage) while a
  /// snapshot, answer, transaction or load of this graph is held.
  void compact();
  GraphStats stats() const;
  CheckReport check() const;

 private:
  friend class Session;
  struct State;
  explicit Graph(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// What a statement of the language did.
struct Outcome {
  enum class Kind : std::uint8_t {
    kNothing,  // prefix, and the like
    kRows,     // `rows` holds the answer
    kMessage,  // `message`: "added 3 facts (1 already known), commit 12"
  };
  Kind kind = Kind::kNothing;
  std::optional<Rows> rows;
  std::string message;
  std::vector<std::string> notes;  // besides those of `rows`
};

enum class ResultKind : std::uint8_t { kRows, kFacts };  // kFacts: `--format facts`

/// A conversation in the language: statements one after another, with prefixes, parameters and an
/// open transaction.
class Session {
 public:
  explicit Session(Graph& graph);  // keeps a reference
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();  // rolls back an open transaction

  struct Input {
    std::string_view text;
    std::string source = "<command>";
    std::size_t first_line = 1;  // number of the text's first line
    bool prompt = false;         // typed by a person: section 4's rule for the prompt
    bool more = false;           // the text may go on
  };
  struct Step {
    enum class Kind : std::uint8_t { kDone, kEnd, kIncomplete };
    Kind kind = Kind::kEnd;
    std::size_t consumed = 0;  // bytes of the text that this step took
    Outcome outcome;           // kDone
  };
  /// Runs the first statement of the text. Throws Error with a place; then last_consumed() says how
  /// much of the text to leave out to go on. An error inside `begin` undoes its statement only.
  Step run_next(const Input& input, ResultKind results = ResultKind::kRows);
  std::size_t last_consumed() const;

  bool in_transaction() const;
  void rollback();
  void set_parameter(const std::string& name, std::vector<Term> values);
  /// A parameter's value as written in a fact: `Crocker`, `2007-05-28`, `"text"`. Throws Error.
  void set_parameter_text(const std::string& name, std::string_view text);
  void set_cancel(const CancelToken* token);
  void set_limits(std::size_t memory_bytes, std::optional<std::chrono::milliseconds> time);
  /// From now on queries read the state right after this commit, unless they say `as of`
  /// themselves, and changes are Error(kReadOnly); empty: the present again. Error(kUsage) inside
  /// `begin`.
  void set_as_of(std::optional<std::uint64_t> commit);
  std::optional<std::uint64_t> as_of() const;
  /// The state that queries read: the last commit's, the open transaction's, or that of as_of().
  Snapshot snapshot() const;
  /// Words that may come next at the end of `text`, for completion (see parser::expected_next).
  std::vector<std::string> expected_next(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace annals

#endif  // ANNALS_GRAPH_H_
