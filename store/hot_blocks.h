// Blocks of one run that were read lately, decoded and at hand: asking RocksDB for a block again
// costs some microseconds even where its cache has it.
#ifndef ANNALS_STORE_HOT_BLOCKS_H_
#define ANNALS_STORE_HOT_BLOCKS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "store/block.h"
#include "store/keys.h"
#include "store/rocks_database.h"

namespace annals::store {

/// A block and the bytes that it views.
struct PinnedBlock {
  std::shared_ptr<const PinnedValue> pin;
  BlockView view;
};

/// Any thread.
class HotBlocks {
 public:
  /// Keeps about so many bytes at most, which stay in RocksDB's cache meanwhile.
  explicit HotBlocks(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  std::optional<PinnedBlock> find(Section section, Partition partition, std::size_t ordinal) const;
  void keep(Section section, Partition partition, std::size_t ordinal, const PinnedBlock& block);

 private:
  // A block has one set of places.
  static constexpr std::size_t kSets = 16;
  static constexpr std::size_t kPlaces = 4;
  struct Place {
    std::uint64_t key = 0;
    std::shared_ptr<const PinnedBlock> block;  // null: none
  };
  struct Set {
    mutable std::mutex mutex;
    std::array<Place, kPlaces> places;
    std::size_t next = 0;  // the place that is filled next
  };
  static std::uint64_t key_of(Section section, Partition partition, std::size_t ordinal);
  Set& set_of(std::uint64_t key) const;
  /// The next place of the set has this block then, and the one before it goes.
  void put(Set& set, std::uint64_t key, std::shared_ptr<const PinnedBlock> block);

  std::size_t most_bytes_;
  std::atomic<std::size_t> bytes_{0};
  std::atomic<std::size_t> next_{0};  // the set that loses a block, where there are too many bytes
  mutable std::array<Set, kSets> sets_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_HOT_BLOCKS_H_
