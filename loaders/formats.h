// The formats of files that can be loaded: one table for names, extensions and messages.
#ifndef ANNALS_LOADERS_FORMATS_H_
#define ANNALS_LOADERS_FORMATS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace annals::loaders {

enum class FileFormat : std::uint8_t {
  kFacts,
  kCsv,
  kTsv,
  kNTriples,
  kNQuads,
  kTurtle,
  kTrig,
};

/// By the name that --format takes; empty when it is none.
std::optional<FileFormat> file_format_named(std::string_view name);
/// By the extension, `.gz` and `.zst` aside, in small or capital letters; empty when it is none.
std::optional<FileFormat> file_format_of(std::string_view path);
/// "facts, csv, tsv, nt, nq, ttl or trig".
std::string list_of_formats();
inline bool is_table(FileFormat format) {
  return format == FileFormat::kCsv || format == FileFormat::kTsv;
}

/// The path without `.gz` or `.zst` at its end.
std::string_view without_packing(std::string_view path);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_FORMATS_H_
