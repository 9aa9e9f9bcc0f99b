// The program `annals`: from its arguments to its exit status.
#ifndef ANNALS_SHELL_RUN_H_
#define ANNALS_SHELL_RUN_H_

namespace annals::shell {

/// Exit statuses (docs/shell.md, Running statements).
inline constexpr int kStatusOk = 0;
inline constexpr int kStatusFailed = 1;
inline constexpr int kStatusUsage = 2;
inline constexpr int kStatusCannotOpen = 3;

/// Does what the arguments say and returns the exit status. Uses the process's standard streams,
/// its SIGINT and its SIGPIPE; ends the process by these signals when they ended the work, as a
/// shell expects. Throws nothing.
int run(int argc, const char* const* argv);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_RUN_H_
