#include "loaders/formats.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace annals::loaders {

namespace {

constexpr std::array<FileFormatInfo, 7> kFormats = {{
    {FileFormat::kFacts, "facts", "", "fact file"},
    {FileFormat::kCsv, "csv", "", "CSV"},
    {FileFormat::kTsv, "tsv", "", "TSV"},
    {FileFormat::kNTriples, "nt", "ntriples", "N-Triples"},
    {FileFormat::kNQuads, "nq", "nquads", "N-Quads"},
    {FileFormat::kTurtle, "ttl", "turtle", "Turtle"},
    {FileFormat::kTrig, "trig", "", "TriG"},
}};

std::string in_small_letters(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace

std::span<const FileFormatInfo> file_formats() { return kFormats; }

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
  return file_format_named(in_small_letters(name.substr(dot + 1)));
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
  const std::string small = in_small_letters(path);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (small.size() > packed.size() && small.ends_with(packed)) {
      path.remove_suffix(packed.size());
      break;
    }
  }
  return path;
}

}  // namespace annals::loaders
