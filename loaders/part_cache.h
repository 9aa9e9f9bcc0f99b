// The parts of facts that texts stand for, made once.
#ifndef ANNALS_LOADERS_PART_CACHE_H_
#define ANNALS_LOADERS_PART_CACHE_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "annals/transaction.h"

namespace annals::loaders {

/// A hash table within bounds: beyond them it begins anew.
class PartCache {
 public:
  explicit PartCache(std::size_t most_bytes = std::size_t{96} << 20) : most_bytes_(most_bytes) {}

  /// What `make` gives for the text, made once.
  template <class Make>
  BulkLoad::Part get(std::string_view text, Make&& make) {
    const std::uint64_t hash = hash_of(text);
    if (!slots_.empty()) {
      const Slot& slot = slots_[place_of(text, hash)];
      if (slot.used) return slot.part;
    }
    const BulkLoad::Part part = make(text);
    insert(text, hash, part);
    return part;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::size_t begin = 0;  // in texts_
    std::uint32_t length = 0;
    bool used = false;
    BulkLoad::Part part;
  };

  /// Any hash will do: nothing outlives the load.
  static std::uint64_t hash_of(std::string_view text) {
    constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ull;
    std::uint64_t hash = text.size() * kPrime;
    const auto take = [&hash](const char* from, std::size_t bytes) {
      std::uint64_t word = 0;
      std::memcpy(&word, from, bytes);
      hash = (hash ^ word) * kPrime;
      hash ^= hash >> 29;
    };
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) take(at, 8);
    if (left > 0) take(at, left);
    hash *= 0xBF58476D1CE4E5B9ull;
    return hash ^ (hash >> 32);
  }

  /// The slot of the text, or the free one where it belongs.
  std::size_t place_of(std::string_view text, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].used) {
      const Slot& slot = slots_[at];
      if (slot.hash == hash && slot.length == text.size() &&
          std::memcmp(texts_.data() + slot.begin, text.data(), text.size()) == 0) {
        break;
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  void insert(std::string_view text, std::uint64_t hash, BulkLoad::Part part) {
    if (texts_.size() + text.size() + slots_.size() * sizeof(Slot) > most_bytes_) {
      slots_.clear();
      texts_.clear();
      count_ = 0;
    }
    if (2 * (count_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[place_of(text, hash)];
    slot = {hash, texts_.size(), static_cast<std::uint32_t>(text.size()), true, part};
    texts_.append(text);
    ++count_;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 256 : 2 * slots_.size());
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (!slot.used) continue;
      std::size_t at = slot.hash & mask;
      while (slots_[at].used) at = (at + 1) & mask;
      slots_[at] = slot;
    }
  }

  std::size_t most_bytes_;
  std::vector<Slot> slots_;  // a power of two of them, at most half of them used
  std::string texts_;
  std::size_t count_ = 0;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_PART_CACHE_H_
