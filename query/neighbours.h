// The facts of a step as lists of the nodes at their other ends.
#ifndef ANNALS_QUERY_NEIGHBOURS_H_
#define ANNALS_QUERY_NEIGHBOURS_H_

#include <cstddef>
#include <vector>

#include "query/context.h"

namespace annals::query {

/// For each of some nodes, the nodes next to it. Its memory is charged to the query.
class Neighbours {
 public:
  explicit Neighbours(Context& context) : context_(context) {}
  ~Neighbours() { context_.release(charged_); }
  Neighbours(const Neighbours&) = delete;
  Neighbours& operator=(const Neighbours&) = delete;

  /// Bytes that so many facts may take.
  static std::size_t bytes_of(std::size_t facts) { return facts * (2 * sizeof(store::Id) + 8); }
  /// Facts between `nodes`, which rise from call to call, too, and `others`.
  void add(const std::vector<store::Id>& nodes, const std::vector<store::Id>& others);
  /// Appends those next to any of `nodes`, which rise.
  void append(const std::vector<store::Id>& nodes, std::vector<store::Id>& reached) const;

 private:
  Context& context_;
  std::vector<store::Id> nodes_;
  std::vector<std::size_t> begins_;  // in others_, by node
  std::vector<store::Id> others_;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_NEIGHBOURS_H_
