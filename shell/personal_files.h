// Where a person's own files lie.
#ifndef ANNALS_SHELL_PERSONAL_FILES_H_
#define ANNALS_SHELL_PERSONAL_FILES_H_

#include <filesystem>

namespace annals::shell {

/// The lines that were typed: $ANNALS_HISTORY, else annals/history in $XDG_STATE_HOME or in
/// ~/.local/state; empty: none (the variable is empty, or there is no home).
std::filesystem::path history_path();

/// The statements and commands that run before the first prompt: $ANNALS_RC, else annals/rc in
/// $XDG_CONFIG_HOME or in ~/.config, where there is one; empty: none.
std::filesystem::path startup_path();

}  // namespace annals::shell

#endif  // ANNALS_SHELL_PERSONAL_FILES_H_
