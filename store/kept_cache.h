// What rooms above keep with the states of one graph state.
#ifndef ANNALS_STORE_KEPT_CACHE_H_
#define ANNALS_STORE_KEPT_CACHE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/store.h"

namespace annals::store {

/// Keeps what was made for the states that were asked for last. Any thread.
class KeptCache {
 public:
  /// Which of the states.
  struct Key {
    CommitNumber limit = 0;
    bool as_stated = false;
    bool operator==(const Key&) const = default;
  };
  using Make = std::function<std::shared_ptr<const Kept>(const Snapshot&)>;

  /// Two threads may make it at the same time: the first one's is kept.
  std::shared_ptr<const Kept> of(const Key& key, const Snapshot& snapshot, const Make& make);

 private:
  struct Entry {
    Key key;
    std::shared_ptr<const Kept> kept;
  };
  std::shared_ptr<const Kept> find(const Key& key);

  std::mutex mutex_;
  std::vector<Entry> entries_;  // the last one asked for last
};

}  // namespace annals::store

#endif  // ANNALS_STORE_KEPT_CACHE_H_
