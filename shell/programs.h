// Other programs that the shell starts: a pager, an editor.
#ifndef ANNALS_SHELL_PROGRAMS_H_
#define ANNALS_SHELL_PROGRAMS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace annals::shell {

/// Starts a command of sh, to which `arguments` are added as "$1" …, with the signals as they are
/// for a program that a person starts. `input` becomes its standard input. `variables` are set in
/// its environment where they are not set. Throws Error(kIo).
pid_t start_program(const std::string& command, const std::vector<std::string>& arguments,
                    std::optional<int> input,
                    const std::vector<std::pair<std::string, std::string>>& variables = {});

/// Waits for its end: its exit status, or 128 + the signal that ended it.
int wait_for(pid_t program);

/// The first of these variables that is set, even to nothing; else `otherwise`.
std::string setting_of(const std::vector<const char*>& variables, const std::string& otherwise);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_PROGRAMS_H_
