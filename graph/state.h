// What stands behind the public classes. Only this room's sources include it.
#ifndef ANNALS_GRAPH_STATE_H_
#define ANNALS_GRAPH_STATE_H_

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "annals/graph.h"
#include "graph/places.h"
#include "graph/row_values.h"
#include "query/engine.h"
#include "store/store.h"
#include "store/worker_pool.h"

namespace annals {

namespace internal {

/// The store of a graph. Snapshots, transactions and loads share it, so that what outlives
/// its Graph still reads.
struct OpenGraph {
  std::unique_ptr<store::Store> store;
  bool read_only = false;

  /// Throws Error(kReadOnly) when the graph takes no changes.
  void require_writable() const;
};
using OpenGraphPtr = std::shared_ptr<OpenGraph>;

CommitInfo to_public(const store::CommitInfo& info);
/// The moment to which a commit dated `recorded` is dated back. Throws Error(kInvalidValue) when it
/// has none.
Moment commit_moment(const TimeValue& recorded);
/// The options of the query room for these, `now` being this moment.
query::Options to_query_options(const QueryOptions& options);

/// What a public object holds; Error(kUsage) after it was moved from.
template <class Pointer>
auto& held(const Pointer& state, const char* what) {
  if (state == nullptr) {
    throw Error(ErrorCode::kUsage, std::string("this ") + what + " was moved from");
  }
  return *state;
}

/// Rows whose words are fetched at once: few at first, as a reader of one row does not pay for
/// thousands, then four times as many each time up to the most.
inline constexpr std::size_t kFirstRowsFetched = 64, kMostRowsFetched = 2048;
inline std::size_t more_rows_to_fetch(std::size_t fetched) {
  return std::min(fetched * 4, kMostRowsFetched);
}

/// Entities for blank nodes: each label gets a name that the graph has never seen.
class BlankNames {
 public:
  explicit BlankNames(std::string base) : base_(std::move(base)) {}
  Term operator()(const std::string& label, const store::Snapshot& snapshot);

 private:
  std::string base_;  // "session": the node x is 'session#x', or 'session#x#2' …
  std::map<std::string, Term> names_;
};

}  // namespace internal

struct Graph::State : internal::OpenGraph {};

struct Snapshot::State {
  internal::OpenGraphPtr graph;
  store::Snapshot snapshot;
};

struct Row::State {
  State(internal::OpenGraphPtr of, std::shared_ptr<const internal::StatementText> statement,
        std::unique_ptr<query::Answer> running)
      : graph(std::move(of)),
        text(std::move(statement)),
        answer(std::move(running)),
        values(*answer) {}

  internal::OpenGraphPtr graph;  // before the answer: it goes last
  std::shared_ptr<const internal::StatementText> text;
  std::unique_ptr<query::Answer> answer;

  query::RowBatch batch;
  std::size_t first = 0;  // of the batch's rows, the first one whose values are here
  std::size_t row = 0;    // the current row, from first on
  std::size_t fetch = internal::kFirstRowsFetched;  // rows to fetch next
  bool on_row = false;
  bool ended = false;
  std::exception_ptr failed;  // what ended it
  internal::RowValues values;
  RowBlock block;

  bool next();
  bool next_block();
  std::size_t column(std::string_view name) const;
  /// Throws Error(kUsage) when there is no current row, or no such column.
  void require(std::size_t column) const;

 private:
  template <class Advance>
  bool guarded(const Advance& advance);
  bool has_more() const { return on_row && row + 1 < values.rows(); }
  bool fetch_values();
};

}  // namespace annals

#endif  // ANNALS_GRAPH_STATE_H_
