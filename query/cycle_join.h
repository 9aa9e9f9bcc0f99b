// Joins patterns that close a circle: ?x knows ?y . ?y knows ?z . ?z knows ?x
#ifndef ANNALS_QUERY_CYCLE_JOIN_H_
#define ANNALS_QUERY_CYCLE_JOIN_H_

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "query/algebra.h"
#include "query/id_table.h"
#include "query/operator.h"

namespace annals::query {

/// One variable after the other: what a variable may be is what the lists of neighbours of those
/// before it have in common, so that no more is looked at than the shortest of them (Ngo, Ré,
/// Rudra, "Skew strikes back", SIGMOD Record 2013). Facts between the same two nodes are counted
/// together. A join two by two would first make every chain of steps, and then see which close.
class CycleJoin : public Operator {
 public:
  /// Facts of a pattern between two variables.
  struct Edge {
    OperatorPtr facts;     // their rows have both variables, never empty
    std::size_t from, to;  // places of the two; from < to
    /// An earlier edge with the same facts in the same direction; then `facts` is null.
    std::optional<std::size_t> same = std::nullopt;
  };
  /// `variables` by place; each but the first is the `to` of an edge, the first the `from` of one.
  /// `dead`: variables that are left out of the rows.
  CycleJoin(Context& context, std::vector<VariableId> variables, std::vector<Edge> edges,
            const VariableSet& dead);
  ~CycleJoin() override;
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override;

  std::optional<Cut> cut() const override;
  void prepare_parts() override;
  std::vector<store::Id> part_begins(std::size_t count) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  double work() const override;

  /// Bytes that an edge of so many facts takes, about.
  static std::size_t bytes_of(double facts) {
    return static_cast<std::size_t>(facts * (2 * sizeof(Pair) + sizeof(std::uint32_t)));
  }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  struct Pair {
    store::Id from, to;
    auto operator<=>(const Pair&) const = default;
  };
  /// The nodes next to one node, rising, and how many facts there are to each.
  struct List {
    const store::Id* ids;
    const std::uint32_t* counts;
    std::size_t size;
  };
  /// The lists of an edge.
  struct Lists {
    explicit Lists(Context& context) : places(context) {}
    IdTable places;                   // of a node, from 1
    std::vector<store::Id> nodes;     // by place
    std::vector<std::size_t> begins;  // in ids, by place, and the end
    std::vector<store::Id> ids;
    std::vector<std::uint32_t> counts;
    List of(store::Id node) const;
  };
  /// What the variable of a place may be, given those before it, and how often.
  struct Level {
    std::vector<store::Id> ids;
    std::vector<std::uint64_t> counts;
    std::size_t at = 0;
  };

  CycleJoin(const CycleJoin& whole, const store::IdRange& range);
  void read_edges();
  const Lists& fewest_first() const;
  bool reads_together() const;
  std::vector<Pair> read_pairs(const Edge& edge);
  std::unique_ptr<Lists> lists_of(std::vector<Pair> pairs);
  void begin();
  void choose(std::size_t place);
  void enter(std::size_t place);
  template <class Take>
  void intersect(std::size_t place, const Take& take);
  bool next_match();
  void forget();

  std::vector<VariableId> variables_;
  std::vector<Edge> edges_;
  std::vector<std::size_t> live_;  // places, by column
  bool last_is_dead_;
  std::vector<std::shared_ptr<const Lists>> lists_;  // by edge; none: not read yet
  store::IdRange range_;                             // of the first variable
  bool begun_ = false;
  std::vector<List> chosen_;  // by edge: of the node that its `from` is
  std::vector<Level> levels_;
  std::size_t place_ = 0;   // the level at work
  std::uint64_t owed_ = 0;  // how often the match at hand is still to be given
  bool ended_ = false;
  std::atomic<std::size_t> charged_{0};
  Checkpoint checkpoint_;
  std::vector<List> meeting_;  // while lists are intersected
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_CYCLE_JOIN_H_
