// Statements from a text, a file or a pipe, read as far as they are needed.
#ifndef ANNALS_SHELL_SCRIPT_TEXT_H_
#define ANNALS_SHELL_SCRIPT_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace annals::shell {

/// A text whose beginning is taken statement by statement. Holds the statement at its beginning and
/// what was read with it, not the whole file.
class ScriptText {
 public:
  /// A text that is there already. `source` names it in errors.
  ScriptText(std::string text, std::string source);
  /// A file that is open for reading, which stays the caller's.
  ScriptText(int descriptor, std::string source);

  /// Leaves out empty lines and comments; false at the end of the text. Reads as needed.
  bool skip_to_statement();
  /// The rest of the text as far as it is known: whole lines, until there is no more.
  std::string_view window() const;
  /// Whether the window goes to the end of the text.
  bool is_complete() const { return at_end_; }
  /// Makes the window longer. Throws Error(kIo). At the end: does nothing.
  void read_more();
  /// Leaves out the first `bytes` of the window.
  void consume(std::size_t bytes);
  /// The line at the beginning of the window, without its end.
  std::string_view first_line() const;

  const std::string& source() const { return source_; }
  /// The number of the window's first line, from 1.
  std::size_t line_number() const { return line_number_; }

 private:
  std::string text_;
  std::size_t begin_ = 0;  // of the window
  std::size_t end_ = 0;
  std::optional<int> descriptor_;
  bool at_end_ = false;
  std::string source_;
  std::size_t line_number_ = 1;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_SCRIPT_TEXT_H_
