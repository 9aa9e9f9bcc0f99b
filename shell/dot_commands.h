// The commands of the shell (`.help`, `.timer on`), declared once: the shell, its help,
// docs/shell.md and its test read this table.
#ifndef ANNALS_SHELL_DOT_COMMANDS_H_
#define ANNALS_SHELL_DOT_COMMANDS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace annals::shell {

enum class DotAction : std::uint8_t {
  kHelp,
  kOpen,
  kSchema,
  kSources,
  kRead,
  kLoad,
  kDump,
  kEdit,
  kAsOf,
  kMode,
  kTimer,
  kPager,
  kPrint,
  kStats,
  kQuit
};

/// What may stand after a command, for completion.
enum class DotArgument : std::uint8_t {
  kNone,
  kCommand,   // the name of a dot command
  kFile,      // a path
  kFolder,    // a path of a folder
  kLoad,      // paths, and the flags of `annals load`
  kRelation,  // the name of a relation
  kFormat,
  kSwitch,  // on or off
  kOff,     // off, or text of any kind
  kText,
};

struct DotCommand {
  DotAction action;
  DotArgument argument;
  std::string_view name;       // without the point
  std::string_view alias;      // another name, or empty
  std::string_view arguments;  // "FILE…", "[on|off]"
  std::string_view help;       // one line
  std::string_view details;    // more; may be empty
  std::string_view example;
};

std::span<const DotCommand> dot_commands();
/// Throws Error(kUsage): "no command .hlep; did you mean .help?".
const DotCommand& require_dot_command(std::string_view name);

/// A line that begins with `.`, taken apart.
struct DotLine {
  std::string_view name;       // "load"
  std::string_view arguments;  // the rest, without white space around it
};
DotLine split_dot_line(std::string_view line);

/// Words between white space; '…' and "…" keep white space together. Throws Error(kUsage) for a
/// quote that is not closed.
std::vector<std::string> split_words(std::string_view text);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_DOT_COMMANDS_H_
