#include "shell/history_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

namespace annals::shell {
namespace {

constexpr mode_t kOnlyOwner = 0600;

/// Appends in one write, so that lines of two shells do not mix.
void append(const std::filesystem::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kOnlyOwner);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, text.data(), text.size());
  ::close(file);
}

}  // namespace

std::vector<std::string> HistoryFile::load() {
  std::vector<std::string> lines;
  if (path_.empty()) return lines;
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  if (lines.size() <= kMostLines) return lines;
  const bool shorten = lines.size() > 2 * kMostLines;
  lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMostLines));
  if (shorten) {
    const std::filesystem::path shorter = path_.string() + ".new";
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    std::error_code error;
    std::filesystem::remove(shorter, error);
    append(shorter, text);
    std::filesystem::rename(shorter, path_, error);
  }
  return lines;
}

void HistoryFile::add(std::string_view line) {
  if (path_.empty() || line.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  append(path_, std::string(line) + '\n');
}

}  // namespace annals::shell
