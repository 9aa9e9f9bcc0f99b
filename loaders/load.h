// Files and streams to facts: fact files, CSV and TSV, plain or compressed, many as one commit.
#ifndef ANNALS_LOADERS_LOAD_H_
#define ANNALS_LOADERS_LOAD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "model/time_value.h"

namespace annals::loaders {

/// How the bare words of CSV and TSV in the place of an object are read.
enum class ObjectKind : std::uint8_t {
  kEntity,  // the name of an entity, whatever it looks like
  kText,
  kAuto,  // integers, decimals, true, false and full dates (2007-05-28) are such values; the rest
          // are entities
};

struct LoadProgress {
  std::string file;                          // as given; "<stdin>" for `-`
  std::uint64_t bytes_read = 0;              // of all files together, compressed as they lie there
  std::optional<std::uint64_t> total_bytes;  // of all files; empty when a pipe is among them
  std::uint64_t facts = 0;                   // so far, known ones and facts about facts included
};

struct FileLoadOptions {
  /// "facts", "csv" or "tsv", for all files. Empty: by each file's extension (`.gz` and `.zst`
  /// aside), and facts for standard input.
  std::optional<std::string> format;
  /// CSV and TSV without a header: the names of the columns, in order; `_` leaves a column out.
  /// Empty: the first line is the header.
  std::vector<std::string> columns;
  ObjectKind object_kind = ObjectKind::kAuto;  // of CSV and TSV
  /// The source (the name of an entity) of every fact that names none.
  std::optional<std::string> source;
  /// When the commit was recorded; not before the last commit. Default: now.
  std::optional<TimeValue> recorded;
  std::string note;
  /// Called about ten times a second, and once at the end.
  std::function<void(const LoadProgress&)> progress;
  const CancelToken* cancel = nullptr;
};

struct LoadReport {
  std::optional<CommitInfo> commit;  // empty: everything was known
  std::uint64_t added = 0, known = 0;
  std::uint64_t bytes_read = 0;  // as they lie in the files
};

/// Loads all files as one commit, or nothing at all when it throws. `-` is standard input. What
/// begins like gzip or Zstandard is unpacked, whatever its name. Errors: kIo (cannot be read),
/// kInvalidInput, kSyntax or kInvalidValue with the file, line and column, kCancelled.
///
/// CSV and TSV (RFC 4180 quoting in both; UTF-8, a byte order mark is left out; LF or CR LF): the
/// columns `subject`, `relation` and `object` must be there; `time`, or `start` and `end`, may be:
/// an empty time is none, an equal start and end are that date, an empty end is an open one
/// (`2007/..`), an empty start too, both empty are no time. Any other column is a qualifier with
/// the column's name as its relation; an empty value gives none. Names are taken as they stand,
/// spaces included.
LoadReport load_files(Graph& graph, const std::vector<std::string>& paths,
                      const FileLoadOptions& options = {});

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_LOAD_H_
