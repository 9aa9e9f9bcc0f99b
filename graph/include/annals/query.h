// Queries in the language: their options, and queries that are prepared once and run many times.
#ifndef ANNALS_QUERY_H_
#define ANNALS_QUERY_H_

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "annals/control.h"
#include "annals/rows.h"
#include "annals/term.h"

namespace annals {

class Snapshot;

/// Values for `$name` in a query: one, or a list for `in ($names)`.
using Parameters = std::map<std::string, std::vector<Term>, std::less<>>;

/// Which answers get columns more: `sources`, the names of the sources of a row's facts as in a
/// fact file, with a comma between (`sources-2` where the query has a column `sources`); beside a
/// column `other` of facts also `other-sources`.
enum class SourceColumns {
  kNone,
  kConflicts,  // conflicts alone
  kAll,        // and every row that comes from facts
};

struct QueryOptions {
  Parameters parameters = {};
  const CancelToken* cancel = nullptr;              // must live as long as the answer
  std::size_t memory_limit = std::size_t{4} << 30;  // bytes
  std::optional<std::chrono::milliseconds> time_limit = std::nullopt;
  std::string source = "<query>";  // named by errors
  ProgressCallback progress = nullptr;
  SourceColumns sources = SourceColumns::kNone;
  /// Threads that work on it at most, the one that asks among them, and only those that are free;
  /// 0: as many as there are processors. The rows and their sequence are the same.
  std::size_t workers = 0;
  /// How many facts, about, a thread reads before it looks for more to do; a query that reads less
  /// than twice as many is left to the one that asks. For measuring, and for tests.
  std::size_t part_facts = std::size_t{32} << 10;
};

/// A query that was parsed once, to be run on any snapshot with other values each time. The order
/// in which its first run joins its patterns is kept for the next ones, until the graph has half or
/// twice as many facts. A value: copies share all that. Any thread, at the same time too.
class PreparedQuery {
 public:
  /// Throws Error with a place. `source` is named by errors, also those of run().
  explicit PreparedQuery(std::string_view text, std::string source = "<query>");

  /// The names of its parameters without `$`, each once, by code point.
  const std::vector<std::string>& parameters() const;
  /// Error(kInvalidQuery) for a parameter without a value in `options`, and for a value without a
  /// parameter. `options.source` is not used.
  Rows run(const Snapshot& snapshot, const QueryOptions& options = {}) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace annals

#endif  // ANNALS_QUERY_H_
