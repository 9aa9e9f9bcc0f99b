// The lines that were typed at earlier prompts.
#ifndef ANNALS_SHELL_HISTORY_FILE_H_
#define ANNALS_SHELL_HISTORY_FILE_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace annals::shell {

/// A file of lines, the oldest first. Several shells may add to it at once. Never fails: what
/// cannot be written is not remembered.
class HistoryFile {
 public:
  /// Empty: nothing is remembered.
  explicit HistoryFile(std::filesystem::path path) : path_(std::move(path)) {}
  /// The last lines, at most kMostLines. Shortens a file that has grown much beyond that.
  std::vector<std::string> load();
  void add(std::string_view line);

  static constexpr std::size_t kMostLines = 1000;

 private:
  std::filesystem::path path_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_HISTORY_FILE_H_
