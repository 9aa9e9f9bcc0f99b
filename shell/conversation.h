// Statements and dot commands, one after another, and what they print.
#ifndef ANNALS_SHELL_CONVERSATION_H_
#define ANNALS_SHELL_CONVERSATION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "annals/graph.h"
#include "shell/answer.h"
#include "shell/dot_commands.h"
#include "shell/graph_views.h"
#include "shell/output.h"
#include "shell/query_meter.h"
#include "shell/script_text.h"
#include "shell/workspace.h"

namespace annals::shell {

/// A session with the shell's own settings around it. Keeps references to the console and the
/// token.
class Conversation {
 public:
  /// Opens the graph. Throws what Workspace throws.
  Conversation(std::string path, WorkspaceSettings settings, Console& console, CancelToken& cancel,
               AnswerStyle style);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  Session& session() { return workspace_->session(); }
  /// Of the graph that is open.
  const std::string& path() const { return workspace_->path(); }
  /// What stands before the next statement: "talks", "talks*" in a transaction, "talks as of 7".
  std::string place_name() const;
  /// Whether .quit was said.
  bool ended() const { return ended_; }

  /// Runs all of a text. What it throws (Error, OutputClosed) ends the run, with the transaction
  /// that was open rolled back.
  void run_script(ScriptText& text);
  /// Throws Error when a transaction is open at the end of the last text: it is rolled back.
  void finish_scripts();
  /// Tells of a graph that was made and stayed empty (Workspace::about_new).
  void tell_new() const;
  /// Runs a file before the first prompt, whose errors are told and end it. Throws OutputClosed.
  void run_startup(const std::string& path);

  enum class Typed { kDone, kIncomplete };
  /// Runs what a person has typed so far, or says that it is the beginning of a statement. Prints
  /// errors; throws OutputClosed.
  Typed run_typed(std::string_view text);
  /// What .edit has left to be run as if it were typed; then it is gone. Empty: nothing.
  std::string take_edited();

  /// Prints a command's answers and messages. Throws Error without a place.
  void run_dot_command(std::string_view line);

 private:
  void enter(Workspace& workspace) const;
  void run_lines(ScriptText& text);
  void run_statement(ScriptText& text);
  void run_placed_dot_command(std::string_view line, const std::string& source,
                              std::size_t line_number);
  void print(Outcome& outcome, const Stopwatch& watch);
  void report(const Error& error);

  // What the dot commands do, in dot_actions.cc.
  void act(const DotCommand& command, std::string_view arguments);
  void help(std::string_view arguments);
  void open(std::string_view arguments);
  void schema(std::string_view arguments);
  void sources();
  void print_view(const View& view, std::string_view noun);
  void read(std::string_view arguments);
  void load(std::string_view arguments);
  void dump(std::string_view arguments);
  void edit();
  void as_of(std::string_view arguments);
  void mode(std::string_view arguments);
  void set_switch(const DotCommand& command, std::string_view arguments, bool& value);
  void require_no_transaction(const DotCommand& command) const;
  void require_present(const DotCommand& command) const;
  QueryOptions view_options() const;

  WorkspaceSettings settings_;
  std::unique_ptr<Workspace> workspace_;
  Console& console_;
  CancelToken& cancel_;
  AnswerStyle style_;
  QueryMeter meter_;
  bool ended_ = false;
  std::optional<Place> begin_;  // of the open transaction
  std::size_t files_ = 0;       // that read one another now
  std::string last_statement_;  // as it was typed
  std::string edited_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_CONVERSATION_H_
