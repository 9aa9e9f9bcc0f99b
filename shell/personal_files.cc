#include "shell/personal_files.h"

#include <cstdlib>
#include <system_error>

namespace annals::shell {
namespace {

/// annals/NAME in the folder that a variable of the XDG Base Directory Specification names.
std::filesystem::path in_folder(const char* variable, const char* below_home, const char* name) {
  const char* folder = std::getenv(variable);
  if (folder != nullptr && *folder == '/') return std::filesystem::path(folder) / "annals" / name;
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == 0) return {};
  return std::filesystem::path(home) / below_home / "annals" / name;
}

}  // namespace

std::filesystem::path history_path() {
  if (const char* own = std::getenv("ANNALS_HISTORY")) return own;
  return in_folder("XDG_STATE_HOME", ".local/state", "history");
}

std::filesystem::path startup_path() {
  if (const char* own = std::getenv("ANNALS_RC")) return own;
  std::filesystem::path path = in_folder("XDG_CONFIG_HOME", ".config", "rc");
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) return {};
  return path;
}

}  // namespace annals::shell
