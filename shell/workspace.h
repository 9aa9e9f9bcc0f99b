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

namespace annals::shell {

/// What holds for every graph that the program opens.
struct WorkspaceSettings {
  OpenOptions options;
  std::optional<std::size_t> memory;  // bytes
  std::optional<std::chrono::milliseconds> timeout;
  std::vector<std::pair<std::string, std::string>> parameters;  // names and values as written
};

class Workspace {
 public:
  /// Throws Error, and UsageError for a parameter that cannot be read.
  Workspace(std::string path, const WorkspaceSettings& settings);

  const std::string& path() const { return path_; }
  Graph& graph() { return graph_; }
  Session& session() { return session_; }
  const Session& session() const { return session_; }

 private:
  std::string path_;
  Graph graph_;
  Session session_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_WORKSPACE_H_
