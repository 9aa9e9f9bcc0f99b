// Files for tests of loaders, and what came of them.
#ifndef ANNALS_TESTS_LOADERS_HELPERS_H_
#define ANNALS_TESTS_LOADERS_HELPERS_H_

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/dump.h"
#include "loaders/load.h"
#include "tests/graph/helpers.h"

namespace annals::test {

inline void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Runs in its folder, so that messages name files without it.
class LoadFolder {
 public:
  LoadFolder() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_ / "");
  }
  ~LoadFolder() { std::filesystem::current_path(before_); }
  LoadFolder(const LoadFolder&) = delete;
  LoadFolder& operator=(const LoadFolder&) = delete;

 private:
  Folder folder_;
  std::filesystem::path before_;
};

/// What Turtle begins with.
inline const std::string kPrefix = "@prefix e: <http://e.org/> .\n";

/// All asserted facts, as written, in order of text.
inline std::vector<std::string> facts_of(const Graph& graph) {
  return matched(graph.snapshot(), {});
}

/// The facts that a file with these bytes gives.
inline std::vector<std::string> load_text(const std::string& name, std::string_view bytes,
                                          const loaders::FileLoadOptions& options = {}) {
  const LoadFolder folder;
  write_file(name, bytes);
  Graph graph = Graph::in_memory();
  loaders::load_files(graph, {name}, options);
  return facts_of(graph);
}

/// The report of the error that loading such a file gives; nothing may be kept of it.
inline std::string load_error(const std::string& name, std::string_view bytes,
                              const loaders::FileLoadOptions& options = {}) {
  const LoadFolder folder;
  write_file(name, bytes);
  Graph graph = Graph::in_memory();
  try {
    loaders::load_files(graph, {name}, options);
  } catch (const Error& error) {
    CHECK(graph.snapshot().commit() == 0);
    CHECK(facts_of(graph).empty());
    return error.report();
  }
  return "no error";
}

/// The same without the lines that show the place.
inline std::string load_error_line(const std::string& name, std::string_view bytes,
                                   const loaders::FileLoadOptions& options = {}) {
  const std::string report = load_error(name, bytes, options);
  return report.substr(0, report.find('\n'));
}

inline std::string dumped(const Graph& graph) {
  std::ostringstream out;
  loaders::dump(graph.snapshot(), out);
  return out.str();
}

}  // namespace annals::test

#endif  // ANNALS_TESTS_LOADERS_HELPERS_H_
