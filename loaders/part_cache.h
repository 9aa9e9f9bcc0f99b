// The parts of facts that texts stand for, made once.
#ifndef ANNALS_LOADERS_PART_CACHE_H_
#define ANNALS_LOADERS_PART_CACHE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "annals/transaction.h"

namespace annals::loaders {

/// A hash table within bounds: beyond them it begins anew. A short text lies in its slot, so that
/// finding it is one look into memory.
class PartCache {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{96} << 20;
  explicit PartCache(std::size_t most_bytes = kMostBytes) : most_bytes_(most_bytes) {}

  /// What `make` gives for the text, made once.
  template <class Make>
  BulkLoad::Part get(std::string_view text, Make&& make) {
    const Key key(text);
    if (!slots_.empty()) {
      const Slot& slot = slots_[place_of(text, key)];
      if (slot.size != kFree) return slot.part;
    }
    const BulkLoad::Part part = make(text);
    insert(text, key, part);
    return part;
  }
  /// Has the memory fetched in which get() of the text will look.
  void prefetch(std::string_view text) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[Key(text).hash & (slots_.size() - 1)]);
  }

 private:
  static constexpr std::size_t kShortBytes = 16;
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;

  /// A text's hash, and the text itself, with zeros behind it, when it is short.
  struct Key {
    /// Any hash will do: nothing outlives the load.
    explicit Key(std::string_view text) {
      constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ull;
      std::uint64_t mixed = text.size() * kPrime;
      const auto take = [&mixed](std::uint64_t word) {
        mixed = (mixed ^ word) * kPrime;
        mixed ^= mixed >> 29;
      };
      if (text.size() <= kShortBytes) {
        if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
        take(bytes[0]);
        take(bytes[1]);
      } else {
        for (std::size_t at = 0; at < text.size(); at += 8) {
          std::uint64_t word = 0;
          std::memcpy(&word, text.data() + at, std::min<std::size_t>(8, text.size() - at));
          take(word);
        }
      }
      mixed *= 0xBF58476D1CE4E5B9ull;
      hash = static_cast<std::uint32_t>(mixed ^ (mixed >> 32));
    }

    std::uint32_t hash = 0;
    std::array<std::uint64_t, 2> bytes{};
  };
  struct alignas(32) Slot {
    std::uint32_t hash = 0;
    std::uint32_t size = kFree;
    BulkLoad::Part part;
    std::array<std::uint64_t, 2> bytes{};  // of a long text: where it begins in texts_
  };

  /// The slot of the text, or the free one where it belongs.
  std::size_t place_of(std::string_view text, const Key& key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = key.hash & mask;
    for (; slots_[at].size != kFree; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.hash != key.hash || slot.size != text.size()) continue;
      if (text.size() <= kShortBytes
              ? slot.bytes == key.bytes
              : std::memcmp(texts_.data() + slot.bytes[0], text.data(), text.size()) == 0) {
        break;
      }
    }
    return at;
  }

  void insert(std::string_view text, const Key& key, BulkLoad::Part part) {
    if (texts_.size() + text.size() + slots_.size() * sizeof(Slot) > most_bytes_) {
      slots_.clear();
      texts_.clear();
      count_ = 0;
    }
    if (2 * (count_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[place_of(text, key)];
    slot = {key.hash, static_cast<std::uint32_t>(text.size()), part, key.bytes};
    if (text.size() > kShortBytes) {
      slot.bytes[0] = texts_.size();
      texts_.append(text);
    }
    ++count_;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 256 : 2 * slots_.size());
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.size == kFree) continue;
      std::size_t at = slot.hash & mask;
      while (slots_[at].size != kFree) at = (at + 1) & mask;
      slots_[at] = slot;
    }
  }

  std::size_t most_bytes_;
  std::vector<Slot> slots_;  // a power of two of them, at most half of them used
  std::string texts_;        // long ones
  std::size_t count_ = 0;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_PART_CACHE_H_
