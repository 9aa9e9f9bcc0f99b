// The folder of a graph that a command may make.
#ifndef ANNALS_SHELL_NEW_FOLDER_H_
#define ANNALS_SHELL_NEW_FOLDER_H_

#include <filesystem>
#include <string>

namespace annals::shell {

/// Whether the folder, or file, is there and not empty.
bool holds_something(const std::filesystem::path& folder);

/// The graph beside the folder, in the same parent, whose name is near; empty: none.
std::string near_graph(const std::filesystem::path& folder);

/// What a person is told of an empty graph that was made, who may have meant another. It stays:
/// another process may use it by now.
std::string about_empty_graph(const std::string& path);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_NEW_FOLDER_H_
