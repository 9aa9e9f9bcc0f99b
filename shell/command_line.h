// What the arguments of the program say.
#ifndef ANNALS_SHELL_COMMAND_LINE_H_
#define ANNALS_SHELL_COMMAND_LINE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "loaders/load.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/screen.h"

namespace annals::shell {

/// A command line that makes no sense; its message is for people.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct CommandLine {
  Command command = Command::kShell;
  bool help = false;
  bool version = false;
  std::string graph;               // empty only with help or version
  std::vector<std::string> files;  // load; backup: the one to make

  Format format = Format::kTable;
  std::vector<std::string> texts;     // -c
  std::optional<std::string> script;  // -f
  std::vector<std::pair<std::string, std::string>> parameters;
  std::optional<std::string> greeting;
  std::optional<std::size_t> memory;  // bytes
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::size_t> workers;
  std::optional<std::chrono::milliseconds> busy_timeout;
  bool timer = false;
  bool read_only = false;
  bool no_sync = false;
  bool quiet = false;
  bool no_rc = false;
  ColorWhen color = ColorWhen::kAuto;

  loaders::FileLoadOptions load;      // without progress and cancel
  std::optional<std::string> output;  // dump
  std::optional<std::string> as_of;   // dump
  bool history = false;               // dump
  bool salvage = false;               // dump
};

/// Throws UsageError. `arguments` without the program's own name.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_COMMAND_LINE_H_
