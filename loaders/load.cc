#include "loaders/load.h"

#include "loaders/date_format.h"
#include "loaders/formats.h"
#include "loaders/input.h"
#include "loaders/loading.h"

namespace annals::loaders {

namespace {

FileFormat format_of(const std::string& path, const FileLoadOptions& options) {
  if (options.format) {
    if (const auto format = file_format_named(*options.format)) return *format;
    throw Error(ErrorCode::kUsage,
                "'" + *options.format +
                    "' is not a format that can be loaded; these are: " + list_of_formats());
  }
  if (path == "-") return FileFormat::kFacts;
  if (const auto format = file_format_of(path)) return *format;
  throw Error(
      ErrorCode::kUsage,
      "the name of " + path + " does not tell its format: give --format " + list_of_formats());
}

void check_table_options(const FileLoadOptions& options, bool has_table) {
  const auto need_table = [&](bool given, const char* what) {
    if (given && !has_table) {
      throw Error(ErrorCode::kUsage, std::string(what) + " can be given for CSV and TSV only");
    }
  };
  need_table(!options.columns.empty(), "columns");
  need_table(options.delimiter.has_value(), "a delimiter");
  need_table(options.date_format.has_value(), "a date format");
  if (options.date_format) const DateFormat format(*options.date_format);
  if (!options.delimiter) return;
  const auto c = static_cast<unsigned char>(*options.delimiter);
  if (c == '"' || c == '\n' || c == '\r' || c == '\0' || c >= 0x80) {
    throw Error(ErrorCode::kUsage,
                "a delimiter is one ASCII character, and neither a quote nor a line end");
  }
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

void check_options(const std::vector<std::string>& paths, const FileLoadOptions& options) {
  if (paths.empty()) throw Error(ErrorCode::kUsage, "there is no file to load");
  bool has_table = false;
  for (const std::string& path : paths) has_table = has_table || is_table(format_of(path, options));
  check_table_options(options, has_table);
}

LoadReport load_files(Graph& graph, const std::vector<std::string>& paths,
                      const FileLoadOptions& options) {
  check_options(paths, options);
  // The first file is opened before the graph is locked for it, so that a wrong name costs nothing.
  auto file = std::make_unique<FileInput>(paths.front(), options.cancel);
  Loading loading(graph, options, total_size(paths));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (i > 0) file = std::make_unique<FileInput>(paths[i], options.cancel);
    loading.begin_file(*file);
    const std::unique_ptr<Input> text = open_text(*file);
    const FileFormat format = format_of(paths[i], options);
    if (format == FileFormat::kFacts) {
      load_fact_file(*text, file->name(), paths.size() == 1, loading);
    } else if (is_table(format)) {
      const char separator = options.delimiter.value_or(format == FileFormat::kCsv ? ',' : '\t');
      load_table(*text, file->name(), separator, loading);
    } else {
      load_rdf_file(*text, file->name(), format, loading);
    }
    loading.end_file(*file);
  }
  return loading.finish();
}

}  // namespace annals::loaders
