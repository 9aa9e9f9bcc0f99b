// The door of the query room: a syntax tree and a snapshot in, batches of ids out; a syntax tree
// and a transaction in, changes out.
#ifndef ANNALS_QUERY_ENGINE_H_
#define ANNALS_QUERY_ENGINE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/error.h"
#include "model/term.h"
#include "parser/ast.h"
#include "store/store.h"

namespace annals::query {

/// What is wrong with a statement that parsed: thrown by this room with the place as bytes of the
/// parsed text; the graph room, which has the text, turns it into an Error with a Place.
struct StatementError {
  Diagnosis diagnosis;
};

/// How far a query is.
struct Progress {
  std::uint64_t rows = 0;    // that passed its operators so far, all of them together
  std::uint64_t blocks = 0;  // read so far
  std::chrono::milliseconds elapsed{0};
};

class PlanMemory;  // plan_memory.h
std::shared_ptr<PlanMemory> make_plan_memory();

/// Which rows get columns more, with the sources of their facts.
enum class SourceColumns : std::uint8_t { kNone, kConflicts, kAll };

struct Options {
  /// The moment that `now` means.
  Moment now = 0;
  /// Values of parameters; a list may stand where a list may.
  std::map<std::string, std::vector<Term>, std::less<>> parameters;
  /// The entity that a blank node's label (`_:x`) stands for in this session or file.
  std::function<Term(const std::string& label)> blank;
  /// Set by another thread to end the query with Error(kCancelled) within some 50 ms. May be null.
  const std::atomic<bool>* cancel = nullptr;
  /// Bytes of working memory and time that a query may use; beyond: Error(kLimit) that says which
  /// and how to raise it.
  std::size_t memory_limit = std::size_t{4} << 30;
  std::optional<std::chrono::milliseconds> time_limit;
  SourceColumns sources = SourceColumns::kNone;
  /// Whether notes say of near names how many facts name them.
  bool counts_in_notes = false;
  /// Called between batches, at most ten times a second. May be null.
  std::function<void(const Progress&)> progress;
  /// Threads that work on it at most, the one that asks among them; 0: as many as there are
  /// processors. Only those that are free do.
  std::size_t workers = 0;
  /// About how many facts one of them reads before it looks for more; less than twice as many are
  /// not shared.
  std::size_t part_facts = std::size_t{32} << 10;
  /// Of a query that is run again and again: see plan_memory.h. May be null.
  std::shared_ptr<PlanMemory> plans;
};

/// What an answer is made of.
enum class Form : std::uint8_t {
  kRows,     // columns and rows
  kBoolean,  // yes or no: `boolean()`
  kFacts,  // facts (show, describe), one column `fact`; in the table they are printed as in a file
  kPlan,   // explain: one column `plan`, lines of text
  kTree,   // why: columns depth, kind, what; a row stands below the last one before it that is less
           // deep
};

enum class Output : std::uint8_t {
  kRows,
  kFacts,  // for `--format facts`: the facts of a bare pattern that matched, of show, describe,
           // timeline, path, each once. After find or ask: StatementError.
};

/// Rows of an answer, a vector a column; Id::none() is empty.
struct RowBatch {
  std::vector<std::vector<store::Id>> columns;
  std::size_t size = 0;
};

/// An answer being computed. It holds its snapshot; it must not outlive the Store. One thread at a
/// time.
class Answer {
 public:
  virtual ~Answer() = default;
  virtual Form form() const = 0;
  /// Variable names without `?`, or the expression as written, or the names that a question gives.
  virtual const std::vector<std::string>& columns() const = 0;
  /// The next rows (it clears `batch`); false at the end. Throws Error(kCancelled), Error(kLimit),
  /// StatementError.
  virtual bool next(RowBatch& batch) = 0;
  /// For kBoolean.
  virtual bool boolean() = 0;
  /// The terms of ids of this answer, the values that the query computed included.
  virtual std::vector<Term> terms(const std::vector<store::Id>& ids) const = 0;
  /// Reads the words of ids of this answer that the store has; lives no longer than the answer.
  virtual std::unique_ptr<store::WordReader> word_reader() const = 0;
  /// Notes for standard error, without "note: ". Complete when next() has returned
  /// false.
  virtual const std::vector<std::string>& notes() const = 0;
};

/// Plans and starts a query on `snapshot` (the query's own `as of` is applied here).
/// Throws StatementError for what makes no sense (a variable that nothing binds, …).
std::unique_ptr<Answer> run(const ast::Query& query, const store::Snapshot& snapshot,
                            const Options& options, Output output = Output::kRows);
std::unique_ptr<Answer> run(const ast::History& history, const store::Snapshot& snapshot,
                            const Options& options);
std::unique_ptr<Answer> run(const ast::Commits& commits, const store::Snapshot& snapshot,
                            const Options& options);
std::unique_ptr<Answer> run(const ast::Changes& changes, const store::Snapshot& snapshot,
                            const Options& options);
std::unique_ptr<Answer> run(const ast::Rules& rules, const store::Snapshot& snapshot,
                            const Options& options);
std::unique_ptr<Answer> run(const ast::Why& why, const store::Snapshot& snapshot,
                            const Options& options);
std::unique_ptr<Answer> run(const ast::Conflicts& conflicts, const store::Snapshot& snapshot,
                            const Options& options);

/// What a change did, so far uncommitted.
struct ChangeCount {
  std::uint64_t added = 0;
  std::uint64_t known = 0;  // add: already there
  std::uint64_t retracted = 0;
  std::uint64_t erased = 0;
  std::uint64_t redated = 0;
  std::vector<std::string> notes;
};

/// Applies a change within `transaction`. On an exception the caller undoes to its savepoint.
ChangeCount apply(const ast::Add& change, store::Transaction& transaction, const Options& options);
ChangeCount apply(const ast::Retract& change, store::Transaction& transaction,
                  const Options& options);
ChangeCount apply(const ast::Erase& change, store::Transaction& transaction,
                  const Options& options);
ChangeCount apply(const ast::Redate& change, store::Transaction& transaction,
                  const Options& options);
ChangeCount apply(const ast::Withdraw& change, store::Transaction& transaction,
                  const Options& options);
/// The counts are of rules.
ChangeCount apply(const ast::Rule& rule, store::Transaction& transaction, const Options& options);
ChangeCount apply(const ast::RetractRule& change, store::Transaction& transaction,
                  const Options& options);

/// Gives an asserted fact another time; what is said about it moves along.
void redate(const store::FactRow& fact, const TimeValue& to, store::Transaction& transaction);

/// How many asserted facts have it as subject, relation or object. Of a large graph nearly.
std::uint64_t uses_of(const store::Snapshot& snapshot, store::Id id);

/// Names of entities near `name` (edit distance, case, accents), best first, at most `limit`.
std::vector<std::string> near_names(const store::Snapshot& snapshot, const std::string& name,
                                    std::size_t limit = 3);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ENGINE_H_
