// What the command `load` does around the load itself: mistakes in its arguments, a graph that is
// made for it.
#ifndef ANNALS_SHELL_LOAD_COMMAND_H_
#define ANNALS_SHELL_LOAD_COMMAND_H_

#include <functional>

#include "annals/graph.h"
#include "shell/command_line.h"
#include "shell/output.h"

namespace annals::shell {

/// Loads the files into the graph that `open` opens, creating it when it is missing; when the load
/// fails, a graph that was made for it is gone again. Throws UsageError, and what opening and
/// loading throw.
void run_load(const CommandLine& line, const std::function<Graph(OpenMode)>& open,
              const CancelToken& cancel, Console& console);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_LOAD_COMMAND_H_
