#include "shell/new_folder.h"

#include <fmt/format.h>

#include <string_view>
#include <system_error>
#include <vector>

#include "shell/near_word.h"

namespace annals::shell {

namespace fs = std::filesystem;

bool holds_something(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder, error) && !fs::is_empty(folder, error);
}

std::string near_graph(const fs::path& folder) {
  const fs::path name = folder.has_filename() ? folder.filename() : folder.parent_path().filename();
  fs::path parent =
      folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  const bool is_here = parent.empty();
  if (is_here) parent = ".";
  std::vector<std::string> graphs;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
    // The file that says that a folder is a graph (docs/format.md).
    if (entry.path().filename() != name && fs::exists(entry.path() / "ANNALS", error)) {
      graphs.push_back(entry.path().filename().string());
    }
  }
  const std::vector<std::string_view> candidates(graphs.begin(), graphs.end());
  const std::string near(near_word(name.string(), candidates));
  return near.empty() || is_here ? near : (parent / near).string();
}

std::string about_empty_graph(const std::string& path) {
  const std::string near = near_graph(path);
  return fmt::format("there was no graph '{}': an empty one was made{}", path,
                     near.empty() ? "" : "; did you mean " + near + "?");
}

}  // namespace annals::shell
