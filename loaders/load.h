// Files and streams to facts: fact files, CSV, TSV and RDF, plain or compressed, many as one
// commit.
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
  kAuto,  // integers, decimals, true, false, full dates (2007-05-28, or as the date format has
          // them) and months (2007-05) are such values; the rest are entities
};

/// What an empty start or end of CSV and TSV says.
enum class EmptyEnd : std::uint8_t {
  kOpen,     // there is none: 2007/.. and ../2009; both empty: no time
  kUnknown,  // it is not known: 2007/ and /2009; both empty: /
};

struct LoadProgress {
  std::string file;                          // as given; "<stdin>" for `-`
  std::uint64_t bytes_read = 0;              // of all files together, compressed as they lie there
  std::optional<std::uint64_t> total_bytes;  // of all files; empty when a pipe is among them
  std::uint64_t facts = 0;                   // so far, known ones and facts about facts included
};

struct FileLoadOptions {
  /// A name of formats.h, for all files. Empty: by each file's extension (`.gz` and `.zst` aside),
  /// and facts for standard input.
  std::optional<std::string> format;

  // For CSV and TSV:
  /// Without a header: the names of the columns, in order; `_` leaves a column out. Empty: the
  /// first line is the header.
  std::vector<std::string> columns;
  /// Between fields; empty: a comma in CSV, a tab in TSV.
  std::optional<char> delimiter;
  ObjectKind object_kind = ObjectKind::kAuto;
  EmptyEnd empty_end = EmptyEnd::kOpen;
  /// How times that are not written as in the language look: see date_format.h.
  std::optional<std::string> date_format;

  /// CSV, TSV and RDF may state what a relation means (`met is symmetric`). Else such rows
  /// are bad lines.
  bool meanings = false;
  /// So many bad lines (of fact files, Turtle and TriG: statements) are told to `bad_line` and left
  /// out; one more ends the load.
  std::uint64_t skip_bad = 0;
  std::function<void(const Error&)> bad_line;
  /// Reads and checks everything and changes nothing; a graph that is open for reading does so too.
  bool dry_run = false;
  /// See annals::LoadOptions.
  std::size_t memory_limit = annals::LoadOptions().memory_limit;
  /// That read CSV and TSV, sort and write; 0: one for each processor, four at most. The graph and
  /// the messages are the same with any number.
  std::size_t threads = 0;

  /// The source (the name of an entity) of every fact that names none.
  std::optional<std::string> source;
  /// When the commit was recorded; not before the last commit. Default: now.
  std::optional<TimeValue> recorded;
  std::string note;
  /// Called about ten times a second, and once at the end, in the thread of load_files().
  std::function<void(const LoadProgress&)> progress;
  const CancelToken* cancel = nullptr;  // must live until load_files() returns
};

struct LoadReport {
  std::optional<CommitInfo> commit;    // empty: everything was known, or it was a dry run
  std::uint64_t commits = 0;           // made; more than one for a dump with history only
  std::uint64_t added = 0, known = 0;  // rules too, which are facts
  std::uint64_t rules = 0;             // of those added
  std::uint64_t left_out = 0;          // bad lines
  std::uint64_t bytes_read = 0;        // as they lie in the files
  std::vector<std::string> notes;      // for a person: what may not be as it was meant
};

/// Throws Error(kUsage) for what cannot be: an unknown format, a delimiter that is none, columns
/// for files that have no columns. load_files begins with it.
void check_options(const std::vector<std::string>& paths, const FileLoadOptions& options);

/// Loads all files as one commit, or nothing at all when it throws. `-` is standard input. What
/// begins like gzip or Zstandard is unpacked, whatever its name. Errors: kIo (cannot be read),
/// kInvalidInput, kSyntax or kInvalidValue with the file, line and column, kCancelled.
///
/// CSV and TSV (RFC 4180 quoting in both; UTF-8, a byte order mark is left out; LF or CR LF): the
/// columns `subject`, `relation` and `object` must be there; `time`, or `start` and `end`, may be:
/// an empty time is none, an equal start and end are that date, an empty end or start is an open
/// one (see EmptyEnd). Any other column is a qualifier with the column's name as its relation; an
/// empty value gives none. Names are taken as they stand, spaces included.
///
/// RDF: IRIs are entities with the IRI as their name, rdf:type is `is`, blank nodes are entities of
/// their file, a graph name is the source of its facts; for literals see rdf_terms.h.
///
/// A fact file that begins with a `commit` line is a dump with history: it is loaded alone, into an
/// empty graph, and makes the commits that it lists. All of it is read and checked before the
/// first.
LoadReport load_files(Graph& graph, const std::vector<std::string>& paths,
                      const FileLoadOptions& options = {});

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_LOAD_H_
