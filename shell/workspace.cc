#include "shell/workspace.h"

#include "shell/command_line.h"
#include "shell/new_folder.h"

namespace annals::shell {
namespace {

Graph open(const std::string& path, const OpenOptions& options) {
  if (path != kInMemoryGraph) return Graph::open(path, options);
  if (options.mode == OpenMode::kReadOnly) {
    throw Error(ErrorCode::kReadOnly, std::string(kNothingInMemory));
  }
  return Graph::in_memory();
}

}  // namespace

Workspace::Workspace(std::string path, const WorkspaceSettings& settings)
    : path_(std::move(path)),
      tells_new_(!settings.expects_new && path_ != kInMemoryGraph && !holds_something(path_)),
      graph_(open(path_, settings.options)),
      session_(graph_) {
  const QueryOptions defaults;
  session_.set_limits(settings.memory.value_or(defaults.memory_limit), settings.timeout);
  session_.set_workers(settings.workers);
  for (const auto& [name, value] : settings.parameters) {
    try {
      session_.set_parameter_text(name, value);
    } catch (const Error& error) {
      const bool spaces = value.find(' ') != std::string::npos && value.front() != '\'';
      throw UsageError(
          "--param " + name + "=" + value + ": " + error.what() +
          (spaces ? "; a name with spaces is quoted: --param \"" + name + "='" + value + "'\""
                  : ""));
    }
  }
}

std::string Workspace::about_new() const {
  if (!tells_new_ || graph_.snapshot().commit() != 0) return {};
  return about_empty_graph(path_);
}

}  // namespace annals::shell
