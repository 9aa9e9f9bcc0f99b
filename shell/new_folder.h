// The folder of a graph that a command may make.
#ifndef ANNALS_SHELL_NEW_FOLDER_H_
#define ANNALS_SHELL_NEW_FOLDER_H_

#include <filesystem>
#include <string>

namespace annals::shell {

/// Whether the folder, or file, is there and not empty.
bool holds_something(const std::filesystem::path& folder);

/// Goes again when it was made in vain. Made before the graph is opened; the graph must be closed
/// before it goes.
class NewFolder {
 public:
  explicit NewFolder(const std::filesystem::path& path);
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  /// Removes what was made, unless it is kept.
  ~NewFolder();
  /// Whether there was nothing.
  bool is_new() const { return !kept_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool folder_was_there_ = false;
  bool kept_ = false;
};

/// The graph beside the folder, in the same parent, whose name is near; empty: none.
std::string near_graph(const std::filesystem::path& folder);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_NEW_FOLDER_H_
