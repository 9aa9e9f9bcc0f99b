// The order in which the patterns of a segment are joined, and how.
#ifndef ANNALS_QUERY_JOIN_ORDER_H_
#define ANNALS_QUERY_JOIN_ORDER_H_

#include <cstdint>
#include <vector>

#include "query/algebra.h"
#include "query/estimate.h"

namespace annals::query {

enum class JoinMethod : std::uint8_t {
  kLookUp,  // each row's facts are looked up
  kHash,    // all facts of the pattern are read once into a hash table
};

struct JoinStep {
  std::size_t item = 0;  // of the segment
  JoinMethod method = JoinMethod::kLookUp;
  double rows = 0;  // estimated after it
  Size size;        // of the item by itself
};

/// The cheapest left-deep order that dynamic programming finds over up to a dozen items; above, the
/// cheapest next item each time. The written order decides nothing but ties.
std::vector<JoinStep> order_joins(const std::vector<Item>& items, const Flow& flow,
                                  Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_JOIN_ORDER_H_
