#include "store/load_times.h"

#include <algorithm>
#include <utility>

namespace annals::store {

LoadTimes::LoadTimes(const std::vector<Id>& ids, TimeReader& times) {
  // The kinds of times are neighbours, so their ranks are.
  const auto begin = std::lower_bound(ids.begin(), ids.end(), Id::make(IdKind::kTime, 0));
  const auto end = std::lower_bound(begin, ids.end(), Id::fact(0));
  first_ = static_cast<Rank>(begin - ids.begin());
  std::vector<std::pair<std::uint64_t, Rank>> sorted;
  sorted.reserve(static_cast<std::size_t>(end - begin));
  for (auto id = begin; id != end; ++id) {
    sorted.emplace_back(times.when(*id), static_cast<Rank>(id - begin));
  }
  std::sort(sorted.begin(), sorted.end());
  places_.resize(sorted.size());
  for (const auto& [when, time] : sorted) {
    if (whens_.empty() || whens_.back() != when) whens_.push_back(when);
    places_[time] = static_cast<Rank>(whens_.size() - 1);
  }
}

}  // namespace annals::store
