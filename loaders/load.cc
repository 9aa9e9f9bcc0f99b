#include "loaders/load.h"

#include <string_view>

#include "loaders/input.h"
#include "loaders/loading.h"
#include "model/write.h"

namespace annals::loaders {

namespace {

enum class Format : std::uint8_t { kFacts, kCsv, kTsv };

std::optional<Format> format_named(std::string_view name) {
  if (name == "facts") return Format::kFacts;
  if (name == "csv") return Format::kCsv;
  if (name == "tsv") return Format::kTsv;
  return std::nullopt;
}

Format format_of(const std::string& path, const FileLoadOptions& options) {
  if (options.format) {
    if (const std::optional<Format> format = format_named(*options.format)) return *format;
    throw Error(
        ErrorCode::kUsage,
        "'" + *options.format + "' is not a format that can be loaded: facts, csv and tsv are");
  }
  if (path == "-") return Format::kFacts;
  std::string_view name = path;
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    if (const std::optional<Format> format = format_named(name.substr(dot + 1))) return *format;
  }
  throw Error(ErrorCode::kUsage,
              "the name of " + path + " does not tell its format: give it (facts, csv or tsv)");
}

std::optional<std::uint64_t> total_size(const std::vector<std::string>& paths) {
  std::uint64_t total = 0;
  for (const std::string& path : paths) {
    const std::optional<std::uint64_t> size = FileInput::size_of(path);
    if (!size) return std::nullopt;
    total += *size;
  }
  return total;
}

}  // namespace

LoadReport load_files(Graph& graph, const std::vector<std::string>& paths,
                      const FileLoadOptions& options) {
  if (paths.empty()) throw Error(ErrorCode::kUsage, "there is no file to load");
  std::vector<Format> formats;
  bool has_table = false;
  for (const std::string& path : paths) {
    formats.push_back(format_of(path, options));
    has_table = has_table || formats.back() != Format::kFacts;
  }
  if (!options.columns.empty() && !has_table) {
    throw Error(ErrorCode::kUsage, "columns can be given for CSV and TSV only");
  }
  // The first file is opened before the graph is locked for it, so that a wrong name costs nothing.
  auto file = std::make_unique<FileInput>(paths.front(), options.cancel);
  Loading loading(graph, options, total_size(paths));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (i > 0) file = std::make_unique<FileInput>(paths[i], options.cancel);
    loading.begin_file(*file);
    const std::unique_ptr<Input> text = open_text(*file);
    if (formats[i] == Format::kFacts) {
      load_fact_file(*text, file->name(), loading);
    } else {
      load_table(*text, file->name(), formats[i] == Format::kCsv ? ',' : '\t', loading);
    }
    loading.end_file(*file);
  }
  return loading.finish();
}

}  // namespace annals::loaders
