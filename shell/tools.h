// What the commands `dump`, `stats`, `check`, `compact` and `backup` do, at the prompt too.
#ifndef ANNALS_SHELL_TOOLS_H_
#define ANNALS_SHELL_TOOLS_H_

#include <optional>
#include <string>
#include <string_view>

#include "annals/graph.h"
#include "shell/format.h"
#include "shell/output.h"

namespace annals::shell {

/// Writes the facts to a file, or to standard output when there is none. A file that was there is
/// replaced at the end, when all is written; it is compressed when its name ends in .gz or .zst.
/// With `history`: all commits. Throws Error(kIo), Error(kCancelled), OutputClosed.
void dump_graph(const Snapshot& snapshot, bool history, const std::optional<std::string>& file,
                const CancelToken& cancel, Console& console);

/// Throws Error(kUsage) for the format of facts.
void print_stats(const Graph& graph, Format format, Console& console);

/// Prints what it finds; false when something is damaged.
bool check_graph(const std::string& graph, Console& console);

/// Copies the graph to a new folder.
void back_up_graph(const Graph& graph, const std::string& target, const CancelToken& cancel,
                   Console& console);

void compact_graph(Graph& graph, Console& console);

/// The state that `as of` would read: a commit's number, or a time; a note says when a year was
/// taken for a number. Throws Error(kInvalidValue).
Snapshot state_of(const Graph& graph, const std::string& text, Console& console);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_TOOLS_H_
