#include "store/kept_cache.h"

#include <algorithm>
#include <utility>

namespace annals::store {

std::shared_ptr<const Kept> KeptCache::find(const Key& key) {
  const auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [&key](const Entry& entry) { return entry.key == key; });
  if (known == entries_.end()) return nullptr;
  std::rotate(known, known + 1, entries_.end());
  return entries_.back().kept;
}

std::shared_ptr<const Kept> KeptCache::of(const Key& key, const Snapshot& snapshot,
                                          const Make& make) {
  constexpr std::size_t kMostEntries = 4;
  {
    const std::lock_guard lock(mutex_);
    if (auto known = find(key)) return known;
  }
  // Reading the graph, it may wait for a disk: others need not.
  std::shared_ptr<const Kept> made = make(snapshot);
  const std::lock_guard lock(mutex_);
  if (auto known = find(key)) return known;
  if (entries_.size() == kMostEntries) entries_.erase(entries_.begin());
  entries_.push_back({key, std::move(made)});
  return entries_.back().kept;
}

}  // namespace annals::store
