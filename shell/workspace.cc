#include "shell/workspace.h"

#include <fmt/format.h>

#include "shell/command_line.h"

namespace annals::shell {

Workspace::Workspace(std::string path, const WorkspaceSettings& settings)
    : path_(std::move(path)),
      keeps_empty_(settings.keeps_empty),
      folder_(path_),
      graph_(Graph::open(path_, settings.options)),
      session_(graph_) {
  is_new_ = folder_.is_new();
  const QueryOptions defaults;
  session_.set_limits(settings.memory.value_or(defaults.memory_limit), settings.timeout);
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

Workspace::~Workspace() {
  try {
    if (keeps_empty_ || graph_.snapshot().commit() != 0) folder_.keep();
  } catch (const Error&) {
    folder_.keep();
  }
}

std::string Workspace::about_new() const {
  if (!is_new_ || keeps_empty_ || graph_.snapshot().commit() != 0) return {};
  const std::string near = near_graph(path_);
  return fmt::format("there was no graph '{}', and nothing was changed: none is made{}", path_,
                     near.empty() ? "" : "; did you mean " + near + "?");
}

}  // namespace annals::shell
