// How often keys of one or two ids were seen: for joins and counts that look at nothing else.
#ifndef ANNALS_QUERY_KEY_COUNTS_H_
#define ANNALS_QUERY_KEY_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/context.h"

namespace annals::query {

/// Open addressing, linear probing. Its memory is charged to the query.
class KeyCounts {
 public:
  /// A key; of one id, the second is Id::none().
  struct Key {
    store::Id first, second;
    bool operator==(const Key&) const = default;
  };

  explicit KeyCounts(Context& context)
      : context_(context), slots_(kFirstSlots), seen_(kFirstSlots / kSlotsAWord) {}
  ~KeyCounts() { context_.release(charged_); }
  KeyCounts(const KeyCounts&) = delete;
  KeyCounts& operator=(const KeyCounts&) = delete;

  /// Counts the key once more and returns how often it was seen before.
  std::uint64_t add(Key key) { return at(key)++; }
  /// The count of a key; 0 for a new one, to be made more before the next call.
  std::uint64_t& at(Key key) {
    const std::uint64_t hash = hash_of(key);
    Slot* slot = &slots_[place_of(key, hash)];
    if (slot->count == 0) {
      if ((size_ + 1) * 2 > slots_.size()) {
        grow();
        slot = &slots_[place_of(key, hash)];
      }
      ++size_;
      mark(hash);
      slot->key = key;
    }
    return slot->count;
  }
  std::uint64_t count(Key key) const {
    const std::uint64_t hash = hash_of(key);
    return is_marked(hash) ? slots_[place_of(key, hash)].count : 0;
  }
  std::size_t size() const { return size_; }
  /// Calls `take` with each key and its count, in no sequence.
  template <class Take>
  void for_each(const Take& take) const {
    for (const Slot& slot : slots_) {
      if (slot.count > 0) take(slot.key, slot.count);
    }
  }

 private:
  struct Slot {
    Key key;
    std::uint64_t count = 0;
  };
  static constexpr std::size_t kFirstSlots = 64;
  static constexpr std::size_t kSlotsAWord = 8;

  static std::uint64_t hash_of(Key key) {
    std::uint64_t x = key.first.bits * 0x9E3779B97F4A7C15ull ^ (key.first.bits >> 29);
    x = (x ^ key.second.bits) * 0xD6E8FEB86659FD93ull;
    return x ^ (x >> 32);
  }
  /// Where the key is, or would be put.
  std::size_t place_of(Key key, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = hash & mask;
    while (slots_[place].count != 0 && slots_[place].key != key) place = (place + 1) & mask;
    return place;
  }
  void grow();
  /// A few bits a slot, which stay in the processor's cache: most keys that were never seen are
  /// known by them.
  void mark(std::uint64_t hash) { seen_[word_of(hash)] |= bit_of(hash); }
  bool is_marked(std::uint64_t hash) const { return (seen_[word_of(hash)] & bit_of(hash)) != 0; }
  std::size_t word_of(std::uint64_t hash) const { return (hash >> 20) & (seen_.size() - 1); }
  static std::uint64_t bit_of(std::uint64_t hash) { return std::uint64_t{1} << (hash >> 58); }

  Context& context_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> seen_;
  std::size_t size_ = 0;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_KEY_COUNTS_H_
