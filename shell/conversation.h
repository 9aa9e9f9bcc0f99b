// Statements and dot commands, one after another, and what they print.
#ifndef ANNALS_SHELL_CONVERSATION_H_
#define ANNALS_SHELL_CONVERSATION_H_

#include <optional>
#include <string>
#include <string_view>

#include "annals/graph.h"
#include "shell/answer.h"
#include "shell/dot_commands.h"
#include "shell/output.h"
#include "shell/script_text.h"

namespace annals::shell {

/// A session with the shell's own settings around it. Keeps references to all that it is given.
class Conversation {
 public:
  Conversation(Graph& graph, Console& console, CancelToken& cancel, AnswerStyle style);

  /// For parameters and limits.
  Session& session() { return session_; }
  /// Whether .quit was said.
  bool ended() const { return ended_; }

  /// Runs all of a text. What it throws (Error, OutputClosed) ends the run, with the transaction
  /// that was open rolled back.
  void run_script(ScriptText& text);
  /// Throws Error when a transaction is open at the end of the last text: it is rolled back.
  void finish_scripts();

  enum class Typed { kDone, kIncomplete };
  /// Runs what a person has typed so far, or says that it is the beginning of a statement. Prints
  /// errors; throws OutputClosed.
  Typed run_typed(std::string_view text);

  /// Prints a command's answers and messages. Throws Error without a place.
  void run_dot_command(std::string_view line);

 private:
  void run_statement(ScriptText& text);
  void run_placed_dot_command(std::string_view line, const std::string& source,
                              std::size_t line_number);
  void print(Outcome& outcome, const Stopwatch& watch);
  void require_no_transaction(const DotCommand& command) const;
  void load(std::string_view arguments);
  void dump(std::string_view arguments);

  Graph& graph_;
  Console& console_;
  CancelToken& cancel_;
  AnswerStyle style_;
  Session session_;
  bool ended_ = false;
  std::optional<Place> begin_;  // of the open transaction
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_CONVERSATION_H_
