// Asking for chains of facts.
#ifndef ANNALS_PATH_H_
#define ANNALS_PATH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "annals/control.h"
#include "annals/time_value.h"

namespace annals {

/// As `path` in the language: facts are walked either way, over stored facts only.
struct PathQuery {
  std::string from, to;                                 // names of entities
  std::vector<std::string> via = {};                    // only these relations; empty: any but `is`
  bool except_via = false;                              // all relations but those of `via`
  bool directed = false;                                // only from subject to object
  std::optional<std::uint64_t> at_most = std::nullopt;  // facts in a chain
  std::optional<TimeValue> in = std::nullopt;           // each fact may have a moment in it
  bool forward_in_time = false;  // moments that never fall; the earliest arrival, then the shortest
  std::optional<Duration> within = std::nullopt;  // a moment of each fact, all in so long a time
  bool all = false;                               // every chain that is as good, not just one
  std::optional<std::uint64_t> limit = std::nullopt;  // chains, with `all`
  const CancelToken* cancel = nullptr;                // must live until paths() returns
};

}  // namespace annals

#endif  // ANNALS_PATH_H_
