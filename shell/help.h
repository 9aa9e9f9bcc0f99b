// The help texts, made of the tables of flags and dot commands.
#ifndef ANNALS_SHELL_HELP_H_
#define ANNALS_SHELL_HELP_H_

#include <string>
#include <string_view>

#include "shell/flags.h"

namespace annals::shell {

/// `annals --help` and `annals load --help`, with a final newline.
std::string help_text(Command command);
/// `.help`, with a final newline.
std::string dot_help_text();
/// `.help mode`, with or without the point. Throws Error(kUsage) for no command.
std::string dot_help_text(std::string_view command);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_HELP_H_
