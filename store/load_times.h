// Where the times of a bulk load stand in the time orders.
#ifndef ANNALS_STORE_LOAD_TIMES_H_
#define ANNALS_STORE_LOAD_TIMES_H_

#include <cstdint>
#include <vector>

#include "store/load_rows.h"
#include "store/time_rows.h"

namespace annals::store {

/// For each rank that is a time's, its place among all `when` of the load: equal ones have the
/// same.
class LoadTimes {
 public:
  /// `ids`: by rank.
  LoadTimes(const std::vector<Id>& ids, TimeReader& times);

  Rank place(Rank time) const { return places_[time - first_]; }
  std::uint64_t when(Rank time) const { return whens_[place(time)]; }

 private:
  Rank first_ = 0;                    // of a time
  std::vector<Rank> places_;          // by rank, from the first one on
  std::vector<std::uint64_t> whens_;  // by place
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_TIMES_H_
