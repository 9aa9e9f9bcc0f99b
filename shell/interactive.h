// A person at the prompt.
#ifndef ANNALS_SHELL_INTERACTIVE_H_
#define ANNALS_SHELL_INTERACTIVE_H_

#include <string>

#include "shell/conversation.h"
#include "shell/output.h"

namespace annals::shell {

/// The name of a graph for people: the last part of its path.
std::string graph_name(const std::string& path);

/// "talks> ", "  ...> " for what goes on.
std::string prompt_for(const std::string& place, bool goes_on);

/// What a newcomer types to leave or to ask for help, as the dot command that was meant; else
/// empty.
std::string meant_command(const std::string& line);

/// Greets, reads and runs until .quit or Ctrl-D. `interrupts` as for LineEditor; `startup` is a
/// file to run first, or empty. Throws OutputClosed.
void run_interactive(Conversation& conversation, const std::string& greeting,
                     const std::string& startup, int interrupts, Console& console);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_INTERACTIVE_H_
