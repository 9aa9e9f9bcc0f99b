// An open graph and the session on it.
#ifndef ANNALS_SHELL_WORKSPACE_H_
#define ANNALS_SHELL_WORKSPACE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "annals/graph.h"

namespace annals::shell {

/// The name of a new graph in memory, which is gone when it is closed.
inline constexpr std::string_view kInMemoryGraph = ":memory:";

/// Why such a graph is not opened with --read-only.
inline constexpr std::string_view kNothingInMemory =
    ":memory: is empty at first: with --read-only it would have no facts";

/// What holds for every graph that the program opens.
struct WorkspaceSettings {
  OpenOptions options;
  std::optional<std::size_t> memory;  // bytes
  std::optional<std::chrono::milliseconds> timeout;
  std::size_t workers = 0;  // of a query at most; 0: as many as there are processors
  std::vector<std::pair<std::string, std::string>> parameters;  // names and values as written
  /// Whether nobody needs to be told that an empty graph was made.
  bool expects_new = false;
};

class Workspace {
 public:
  /// `path`: of the folder, or kInMemoryGraph. Throws Error, and UsageError for a parameter that
  /// cannot be read.
  Workspace(std::string path, const WorkspaceSettings& settings);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// For the end: where there was no such graph and nothing was changed, a note for a person, who
  /// may have meant another; else empty. The graph stays: another process may use it by now.
  std::string about_new() const;
  const std::string& path() const { return path_; }
  Graph& graph() { return graph_; }
  Session& session() { return session_; }
  const Session& session() const { return session_; }

 private:
  std::string path_;
  bool tells_new_;
  Graph graph_;
  Session session_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_WORKSPACE_H_
