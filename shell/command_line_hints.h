// What to say about a command line that makes no sense.
#ifndef ANNALS_SHELL_COMMAND_LINE_HINTS_H_
#define ANNALS_SHELL_COMMAND_LINE_HINTS_H_

#include <string>

#include "shell/command_line.h"

namespace annals::shell {

/// The message for an argument that is one too many, or no flag.
std::string about_unexpected(const std::string& argument, const CommandLine& line);

/// The message for a flag without its value, or with one that it does not take; `what` is the
/// parser's own, which begins with the flag's name.
std::string about_flag_value(const std::string& what, Command command);

/// The message for `annals load GRAPH` without files.
std::string about_missing_files(const CommandLine& line);

/// Throws UsageError where what stands in the place of the graph is probably no graph: a file, a
/// misspelt command. To be asked before a graph is created.
void require_likely_graph(const CommandLine& line);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_COMMAND_LINE_HINTS_H_
