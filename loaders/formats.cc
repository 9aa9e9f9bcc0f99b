#include "loaders/formats.h"

#include <array>

#include "loaders/pack.h"
#include "model/ascii.h"

namespace annals::loaders {

namespace {

struct FileFormatInfo {
  FileFormat format;
  std::string_view name;   // for --format, and the extension
  std::string_view alias;  // another name and extension; may be empty
};

constexpr std::array<FileFormatInfo, 7> kFormats = {{
    {FileFormat::kFacts, "facts", ""},
    {FileFormat::kCsv, "csv", ""},
    {FileFormat::kTsv, "tsv", ""},
    {FileFormat::kNTriples, "nt", "ntriples"},
    {FileFormat::kNQuads, "nq", "nquads"},
    {FileFormat::kTurtle, "ttl", "turtle"},
    {FileFormat::kTrig, "trig", ""},
}};

}  // namespace

std::optional<FileFormat> file_format_named(std::string_view name) {
  for (const FileFormatInfo& info : kFormats) {
    if (name == info.name || (!info.alias.empty() && name == info.alias)) return info.format;
  }
  return std::nullopt;
}

std::optional<FileFormat> file_format_of(std::string_view path) {
  const std::string_view name = without_packing(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return file_format_named(lowered(name.substr(dot + 1)));
}

std::string list_of_formats() {
  std::string list;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (i > 0) list += i + 1 == kFormats.size() ? " or " : ", ";
    list += kFormats[i].name;
  }
  return list;
}

std::string_view without_packing(std::string_view path) {
  if (packing_of_name(path) == Packing::kNone) return path;
  return path.substr(0, path.rfind('.'));
}

}  // namespace annals::loaders
