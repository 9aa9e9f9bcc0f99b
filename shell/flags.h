// The commands and flags of the command line, declared once: the parser, the help, docs/shell.md
// and its test read this table.
#ifndef ANNALS_SHELL_FLAGS_H_
#define ANNALS_SHELL_FLAGS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace annals::shell {

enum class Command : std::uint8_t {
  kShell,
  kLoad,
  kDump,
  kStats,
  kCheck,
  kCompact,
  kBackup,
  kHelp
};

/// The files that a command takes after GRAPH.
enum class Files : std::uint8_t { kNone, kOneOrNone, kSome };

struct CommandInfo {
  Command command;
  std::string_view name;       // empty: the shell, which has no word of its own
  std::string_view arguments;  // "GRAPH FILE…"
  std::string_view help;       // one line
  std::string_view details;    // more lines, each at most 80 columns; may be empty
  std::string_view examples;   // lines of a Unix shell
  Files files = Files::kNone;
};

/// A set of commands: bit n is the command n.
using CommandSet = std::uint32_t;
constexpr CommandSet only(Command command) {
  return CommandSet{1} << static_cast<std::uint32_t>(command);
}

struct FlagInfo {
  std::string_view name;        // without "--"
  std::string_view short_name;  // one letter without "-", or empty
  std::string_view value;       // what is given to it: "FORMAT"; empty: nothing
  std::string_view help;        // one line
  std::string_view example;     // a line of a Unix shell
  CommandSet commands;          // those that know it
  bool repeated = false;        // may be given again, each counts; else the last one does
  bool hidden = false;          // not in the help
};

std::span<const CommandInfo> commands();
const CommandInfo& info_of(Command command);
std::optional<Command> command_named(std::string_view name);
std::span<const FlagInfo> flags();
inline bool knows(const FlagInfo& flag, Command command) {
  return (flag.commands & only(command)) != 0;
}

}  // namespace annals::shell

#endif  // ANNALS_SHELL_FLAGS_H_
