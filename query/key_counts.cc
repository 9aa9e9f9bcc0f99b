#include "query/key_counts.h"

#include <utility>

namespace annals::query {

void KeyCounts::grow() {
  const std::size_t wanted = slots_.size() * 2;
  context_.charge(wanted * sizeof(Slot));
  std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(wanted));
  seen_.assign(wanted / kSlotsAWord, 0);
  Checkpoint checkpoint(context_);
  for (const Slot& slot : before) {
    checkpoint.step();
    if (slot.count == 0) continue;
    const std::uint64_t hash = hash_of(slot.key);
    slots_[place_of(slot.key, hash)] = slot;
    mark(hash);
  }
  context_.release(charged_);
  charged_ = wanted * sizeof(Slot);
}

}  // namespace annals::query
