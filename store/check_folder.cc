// Checking a graph that may not open: first every file alone, then the graph, as far as it opens.
#include <fmt/format.h>

#include "model/error.h"
#include "store/graph_core.h"
#include "store/rocks_files.h"

namespace annals::store {
namespace {

StoreOptions reading(bool lenient) {
  StoreOptions options;
  options.mode = OpenMode::kReadOnly;
  options.lenient = lenient;
  return options;
}

void tell_damaged(const std::vector<FileReport>& files, CheckReport& report) {
  for (const FileReport& file : files) {
    if (file.fault.empty()) continue;
    report.sound = false;
    report.lines.push_back(
        fmt::format("the file {} ({}) is damaged: {}", file.name, file.what, file.fault));
  }
}

void tell_whole(const std::vector<FileReport>& files, CheckReport& report) {
  for (const FileReport& file : files) {
    if (file.fault.empty()) {
      report.lines.push_back(fmt::format("  the file {} ({}) is whole", file.name, file.what));
    }
  }
}

/// What is left when the graph does not open.
void tell_rest(const std::string& path, const std::vector<FileReport>& files, CheckReport& report) {
  try {
    const GraphCore rest(path, reading(true));
    const CheckReport found = rest.check();
    report.lines.push_back(fmt::format("without what does not read, the graph ends with commit {}:",
                                       rest.state()->commit));
    for (const std::string& line : found.lines) report.lines.push_back("  " + line);
  } catch (const Error& error) {
    report.lines.push_back(
        fmt::format("it does not open without that either ({}), but:", error.what()));
    tell_whole(files, report);
  }
}

}  // namespace

CheckReport Store::check(const std::string& path) {
  const std::vector<FileReport> files = inspect_files(path);
  CheckReport report;
  tell_damaged(files, report);
  std::unique_ptr<GraphCore> graph;
  try {
    graph = std::make_unique<GraphCore>(path, reading(false));
  } catch (const Error& error) {
    const bool damaged = error.code() == ErrorCode::kDamaged || !report.sound;
    if (!damaged) throw;
    report.sound = false;
    report.lines.push_back(fmt::format("the graph cannot be opened: {}", error.what()));
    tell_rest(path, files, report);
    return report;
  }
  const CheckReport inside = graph->check();
  report.sound = report.sound && inside.sound;
  report.lines.insert(report.lines.end(), inside.lines.begin(), inside.lines.end());
  return report;
}

}  // namespace annals::store
