#include "store/hot_blocks.h"

#include <utility>

namespace annals::store {

std::uint64_t HotBlocks::key_of(Section section, Partition partition, std::size_t ordinal) {
  return static_cast<std::uint64_t>(ordinal) << 16 | static_cast<std::uint64_t>(section) << 8 |
         static_cast<std::uint64_t>(partition);
}

HotBlocks::Set& HotBlocks::set_of(std::uint64_t key) const { return sets_[mix(key) % kSets]; }

std::optional<PinnedBlock> HotBlocks::find(Section section, Partition partition,
                                           std::size_t ordinal) const {
  const std::uint64_t key = key_of(section, partition, ordinal);
  const Set& set = set_of(key);
  std::shared_ptr<const PinnedBlock> found;  // a view is large: it is copied without the lock
  {
    const std::lock_guard lock(set.mutex);
    for (const Place& place : set.places) {
      if (place.key == key && place.block != nullptr) found = place.block;
    }
  }
  return found ? std::optional(*found) : std::nullopt;
}

void HotBlocks::put(Set& set, std::uint64_t key, std::shared_ptr<const PinnedBlock> block) {
  const std::size_t added = block ? block->pin->bytes().size() : 0;
  {
    const std::lock_guard lock(set.mutex);
    Place& place = set.places[set.next++ % kPlaces];
    std::swap(place.block, block);
    place.key = key;
  }
  bytes_ += added;
  bytes_ -= block ? block->pin->bytes().size() : 0;
}

void HotBlocks::keep(Section section, Partition partition, std::size_t ordinal,
                     const PinnedBlock& block) {
  if (block.pin->bytes().size() > most_bytes_) return;
  const std::uint64_t key = key_of(section, partition, ordinal);
  put(set_of(key), key, std::make_shared<const PinnedBlock>(block));
  for (std::size_t i = 0; i < kSets * kPlaces && bytes_ > most_bytes_; ++i) {
    put(sets_[next_++ % kSets], 0, nullptr);
  }
}

}  // namespace annals::store
