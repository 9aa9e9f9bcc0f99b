// The directory of a section of a run: the first tuple of each block and the rows before it, so
// that a seek is a binary search in memory and then one block.
#ifndef ANNALS_STORE_DIRECTORY_H_
#define ANNALS_STORE_DIRECTORY_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace annals::store {

class Directory {
 public:
  /// Of blocks whose directory keeps `width` leading columns.
  explicit Directory(std::size_t width) : width_(width) {}

  /// Adds a block of `rows` rows whose first row begins with `first` (width values), and whose
  /// times lie between the two moments.
  void add(std::span<const std::uint64_t> first, std::uint64_t rows, Moment s0, Moment e1);

  std::size_t blocks() const { return s0_.size(); }
  std::uint64_t rows() const { return rows_before_.back(); }
  std::uint64_t rows_before(std::size_t block) const { return rows_before_[block]; }
  std::uint64_t first(std::size_t block, std::size_t column) const {
    return firsts_[block * width_ + column];
  }
  /// Whether a block may hold a fact that touches the window.
  bool may_touch(std::size_t block, const TimeWindow& window) const {
    return s0_[block] <= window.last && e1_[block] >= window.first;
  }
  /// The block in which the first row with this prefix stands, if there is one: the last block
  /// whose first row comes before the prefix, or the first one. Needs at least one block.
  /// Cheap when it is `near` or little behind.
  std::size_t find(std::span<const std::uint64_t> prefix, std::size_t near = 0) const;
  /// Whether the first row of the block has the prefix.
  bool starts_with(std::size_t block, std::span<const std::uint64_t> prefix) const;

  /// Whether every row of the block comes behind those with the prefix.
  bool begins_behind(std::size_t block, std::span<const std::uint64_t> prefix) const {
    for (std::size_t c = 0; c < prefix.size(); ++c) {
      if (first(block, c) != prefix[c]) return first(block, c) > prefix[c];
    }
    return false;
  }

  /// Of the same blocks of facts as Order::kNumber has their columns.
  Directory by_number() const;

  std::string encode() const;
  /// Throws Error(kDamaged).
  static Directory decode(std::string_view bytes, std::size_t width);

 private:
  bool before(std::size_t block, std::span<const std::uint64_t> prefix) const;

  std::size_t width_;
  std::vector<std::uint64_t> firsts_;
  std::vector<std::uint64_t> rows_before_{0};  // one more than blocks
  std::vector<Moment> s0_;
  std::vector<Moment> e1_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_DIRECTORY_H_
