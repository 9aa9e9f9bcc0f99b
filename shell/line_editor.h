// Lines typed at a terminal, with editing and history (libedit).
#ifndef ANNALS_SHELL_LINE_EDITOR_H_
#define ANNALS_SHELL_LINE_EDITOR_H_

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "shell/completion.h"
#include "shell/history_file.h"
#include "shell/screen.h"

namespace annals::shell {

/// Standard input must be a terminal. ~/.editrc is read, as by every program with libedit.
class LineEditor {
 public:
  enum class Read {
    kLine,
    kInterrupted,  // Ctrl-C: the line is given up
    kEnd,          // Ctrl-D on an empty line, or the terminal is gone
  };
  /// What Tab does at the end of this beginning of the line.
  using Completer = std::function<Completion(std::string_view)>;
  /// Prompts and echoes go to `out`, which stays the caller's. A line is given up when the eventfd
  /// `interrupts` can be read (it is not blocking).
  LineEditor(std::FILE* out, HistoryFile history, int interrupts, Palette palette,
             Completer completer);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Reads a line, without its end, into `line` and remembers it.
  Read read(const std::string& prompt, std::string& line);
  /// Remembers a line as if it had been typed.
  void remember(const std::string& line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_LINE_EDITOR_H_
