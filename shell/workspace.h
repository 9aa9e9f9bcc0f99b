// An open graph and the session on it.
#ifndef ANNALS_SHELL_WORKSPACE_H_
#define ANNALS_SHELL_WORKSPACE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "annals/graph.h"
#include "shell/new_folder.h"

namespace annals::shell {

/// What holds for every graph that the program opens.
struct WorkspaceSettings {
  OpenOptions options;
  std::optional<std::size_t> memory;  // bytes
  std::optional<std::chrono::milliseconds> timeout;
  std::vector<std::pair<std::string, std::string>> parameters;  // names and values as written
  /// Whether a graph that was made stays when no commit was made in it, either.
  bool keeps_empty = false;
};

class Workspace {
 public:
  /// Throws Error, and UsageError for a parameter that cannot be read.
  Workspace(std::string path, const WorkspaceSettings& settings);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace();

  /// For the end: where there was no such graph and nothing was changed, so that there is none
  /// afterwards either, a note for a person, who may have meant another; else empty.
  std::string about_new() const;
  const std::string& path() const { return path_; }
  Graph& graph() { return graph_; }
  Session& session() { return session_; }
  const Session& session() const { return session_; }

 private:
  std::string path_;
  bool is_new_ = false;
  bool keeps_empty_;
  NewFolder folder_;  // goes after the graph is closed
  Graph graph_;
  Session session_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_WORKSPACE_H_
