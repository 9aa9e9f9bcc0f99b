#include "shell/load_command.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "shell/load_meter.h"

namespace annals::shell {
namespace {

namespace fs = std::filesystem;

/// Whether the folder, or file, is there and not empty.
bool holds_something(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder, error) && !fs::is_empty(folder, error);
}

/// A graph's folder that goes again, when it was made in vain.
class NewFolder {
 public:
  explicit NewFolder(const fs::path& path) : path_(path) {
    std::error_code error;
    folder_was_there_ = fs::exists(path_, error);
    kept_ = holds_something(path_);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  /// The graph must be closed.
  ~NewFolder() {
    if (kept_) return;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
      fs::remove_all(entry.path(), error);
    }
    if (!folder_was_there_) fs::remove(path_, error);
  }
  bool is_new() const { return !kept_; }
  void keep() { kept_ = true; }

 private:
  fs::path path_;
  bool folder_was_there_ = false;
  bool kept_ = false;
};

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
  NewFolder folder(line.graph);
  std::optional<Graph> graph(open(OpenMode::kCreate));
  // Another program may have made it, and filled it, in between.
  if (folder.is_new() && graph->snapshot().commit() != 0) folder.keep();
  load_with_progress(*graph, line.files, line.load, cancel, console);
  folder.keep();
}

}  // namespace annals::shell
