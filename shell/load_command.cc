#include "shell/load_command.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "shell/load_meter.h"
#include "shell/new_folder.h"

namespace annals::shell {
namespace {

namespace fs = std::filesystem;

/// What makes no sense whatever the files hold.
void check(const CommandLine& line) {
  std::error_code error;
  if (fs::is_regular_file(line.graph, error)) {
    const bool swapped = line.files.size() == 1 && !fs::is_regular_file(line.files.front(), error);
    throw UsageError(
        line.graph + " is a file, no graph" +
        (swapped ? "; did you mean annals load " + line.files.front() + " " + line.graph + "?"
                 : ": the graph's folder comes first, then the files"));
  }
  try {
    loaders::check_options(line.files, line.load);
  } catch (const Error& wrong) {
    throw UsageError(wrong.what());
  }
}

/// Said before a graph is created for nothing. Does not open the file, which may be a pipe.
void require_readable(const std::string& path) {
  if (path == "-") return;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    throw Error(ErrorCode::kIo, "cannot read " + path + ": it is a folder");
  }
  if (::access(path.c_str(), R_OK) == 0) return;
  throw Error(ErrorCode::kIo, "cannot read " + path + ": " + std::strerror(errno));
}

}  // namespace

void run_load(const CommandLine& line, const std::function<Graph(OpenMode)>& open,
              const CancelToken& cancel, Console& console) {
  check(line);
  for (const std::string& file : line.files) require_readable(file);
  if (line.load.dry_run) {
    Graph graph = holds_something(line.graph) ? open(OpenMode::kReadOnly) : Graph::in_memory();
    load_with_progress(graph, line.files, line.load, cancel, console);
    return;
  }
  const bool was_there = holds_something(line.graph);
  Graph graph = open(OpenMode::kCreate);
  try {
    load_with_progress(graph, line.files, line.load, cancel, console);
  } catch (const Error&) {
    if (!was_there && graph.snapshot().commit() == 0) console.note(about_empty_graph(line.graph));
    throw;
  }
}

}  // namespace annals::shell
