// The search behind `path`: shortest chains of stored facts between two entities.
#ifndef ANNALS_QUERY_PATH_H_
#define ANNALS_QUERY_PATH_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "query/context.h"
#include "query/fact_time.h"

namespace annals::query {

struct PathRequest {
  store::Id from, to;
  std::optional<std::vector<store::Id>> relations;  // only these; sorted
  std::vector<store::Id> excluded;                  // none of these; sorted
  bool directed = false;
  std::optional<std::uint64_t> at_most;  // facts in a chain
  TimeTest test;                         // of each fact
  bool forward_in_time = false;
  std::optional<Duration> within;
  bool all = false;
};

using Chain = std::vector<store::FactNumber>;
/// Takes a chain from `from` to `to`; returns false when it wants no more.
using ChainVisitor = std::function<bool(const Chain&)>;

/// A fact that can be walked from a node.
struct PathEdge {
  store::Id other;
  store::FactNumber number;
  store::Id subject, time;
};

/// Reads the facts that a chain may use.
class PathEdges {
 public:
  PathEdges(const PathRequest& request, Context& context);
  /// The facts by which a chain may go on from `node` (or, backwards, come to it), in a sequence
  /// that is the same for the same graph.
  void read(store::Id node, bool backwards, std::vector<PathEdge>& edges);
  /// About how many facts read() looks at.
  std::uint64_t estimate(store::Id node) const;

 private:
  void scan(store::Order order, std::span<const store::Id> prefix, store::Part other,
            store::Id node, std::vector<PathEdge>& edges);

  const PathRequest& request_;
  Context& context_;
  std::array<std::unique_ptr<store::Cursor>, store::kOrderCount> cursors_;
  store::FactBatch batch_;
};

/// Breadth first from both ends, the cheaper one first. For requests without moments.
void search_chains(const PathRequest& request, Context& context, const ChainVisitor& visit);
/// From the start, with what is known of the moments so far: for `forward in time` the chains that
/// arrive earliest, of these the shortest; for `within` alone the shortest.
void search_timed_chains(const PathRequest& request, Context& context, const ChainVisitor& visit);

}  // namespace annals::query

#endif  // ANNALS_QUERY_PATH_H_
