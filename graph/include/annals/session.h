// The language itself: statements one after another, as the shell runs them.
#ifndef ANNALS_SESSION_H_
#define ANNALS_SESSION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "annals/control.h"
#include "annals/query.h"
#include "annals/rows.h"
#include "annals/snapshot.h"

namespace annals {

class Graph;

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

/// How queries answer: in rows, or as the facts that matched (an error where there are none).
enum class ResultKind : std::uint8_t { kRows, kFacts };

/// Statements one after another, with prefixes, parameters and an
/// open transaction.
class Session {
 public:
  explicit Session(Graph& graph);  // keeps the graph open; `graph` may go or be moved from
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();  // rolls back an open transaction

  struct Input {
    std::string_view text;
    std::string source = "<command>";
    std::size_t first_line = 1;  // number of the text's first line
    bool prompt = false;         // typed by a person: only a bracket or a final `\` goes on
    bool more = false;           // the text may go on
  };
  struct Step {
    enum class Kind : std::uint8_t {
      kDone,        // a statement was run
      kEnd,         // nothing but white space and comments was left
      kIncomplete,  // with Input::more: the statement goes on behind the text
    };
    Kind kind = Kind::kEnd;
    std::size_t consumed = 0;  // bytes of the text that this step took
    Outcome outcome;           // kDone
  };
  /// Runs the first statement of the text. Throws Error with a place; then last_consumed() says how
  /// much of the text to leave out to go on. An error inside `begin` undoes its statement only.
  Step run_next(const Input& input, ResultKind results = ResultKind::kRows);
  std::size_t last_consumed() const;

  bool in_transaction() const;
  /// Undoes the open transaction; without one it does nothing.
  void rollback();
  /// The value of `$name` (name without `$`) from now on; several: a list. Replaces an earlier one.
  void set_parameter(const std::string& name, std::vector<Term> values);
  /// A parameter's value as written in a fact, `Crocker`, `2007-05-28`, `"text"`, or a list as the
  /// objects of one: `Crocker, Qomi`. Throws Error.
  void set_parameter_text(const std::string& name, std::string_view text);
  /// For every query from now on; null: none. The token must outlive their answers.
  void set_cancel(const CancelToken* token);
  /// For every query from now on; null: no more.
  void set_progress(ProgressCallback progress);
  /// Of each query: bytes of working memory, and time; empty: as long as it takes.
  void set_limits(std::size_t memory_bytes, std::optional<std::chrono::milliseconds> time);
  /// See QueryOptions::workers.
  void set_workers(std::size_t most);
  /// Which answers get columns with the sources of their facts.
  void set_sources(SourceColumns columns);
  /// Whether notes say of near names how many facts name them: "did you mean Crocker (12 facts)?".
  void set_counts_in_notes(bool wanted);
  /// From now on queries read the state right after this commit, unless they say `as of`
  /// themselves, and changes are Error(kReadOnly); empty: the present again. Error(kUsage) inside
  /// `begin`.
  void set_as_of(std::optional<std::uint64_t> commit);
  std::optional<std::uint64_t> as_of() const;
  /// The state that queries read: the last commit's, the open transaction's, or that of as_of().
  Snapshot snapshot() const;
  /// Words that may come next at the end of `text`, for completion: keywords, functions
  /// with their `(`, and "entity", "relation", "variable", "time", "text", "number" for the rest.
  std::vector<std::string> expected_next(std::string_view text) const;

 private:
  struct State;
  State& state() const;
  std::unique_ptr<State> state_;
};

}  // namespace annals

#endif  // ANNALS_SESSION_H_
