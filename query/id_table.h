// Sets of ids and numbers for ids: a few are hashed; once many were asked for, words have an array
// by their numbers, which are dense.
#ifndef ANNALS_QUERY_ID_TABLE_H_
#define ANNALS_QUERY_ID_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/key_counts.h"

namespace annals::query {

constexpr unsigned kind_bit(store::IdKind kind) { return 1u << static_cast<unsigned>(kind); }

/// Whether an array by the numbers of words is to be made, and its memory. For IdSet and IdTable.
class WordArray {
 public:
  WordArray(Context& context, std::size_t bits_a_word);
  ~WordArray() { context_.release(charged_); }
  WordArray(const WordArray&) = delete;
  WordArray& operator=(const WordArray&) = delete;

  /// Counts one that was asked for where there is no array; true when it is time to make one.
  bool is_due() { return ++asked_ >= due_ && fits(); }
  /// For how many words.
  std::size_t words() const { return words_; }
  void charge();
  /// The place of a word in the array, if it is one; else beyond every place. Ids of this query
  /// alone have no place.
  static std::uint64_t place_of(store::Id id) {
    return (kWordKinds >> static_cast<unsigned>(id.kind()) & 1) != 0 ? id.payload()
                                                                     : ~std::uint64_t{0};
  }

 private:
  static constexpr unsigned kWordKinds =
      kind_bit(store::IdKind::kEntity) | kind_bit(store::IdKind::kText) |
      kind_bit(store::IdKind::kIntegerWord) | kind_bit(store::IdKind::kDecimalWord) |
      kind_bit(store::IdKind::kTimeWord);
  bool fits();

  Context& context_;
  std::size_t words_, bytes_;
  std::size_t due_;  // asked for so often
  std::size_t asked_ = 0;
  std::size_t charged_ = 0;
};

class IdSet {
 public:
  explicit IdSet(Context& context) : array_(context, 1), few_(context) {}

  /// Whether it was not there before.
  bool insert(store::Id id) {
    empty_ = false;
    const std::uint64_t place = WordArray::place_of(id);
    if (place / 64 >= bits_.size()) return insert_hashed(id);
    const std::uint64_t bit = std::uint64_t{1} << (place % 64);
    const bool is_new = (bits_[place / 64] & bit) == 0;
    bits_[place / 64] |= bit;
    return is_new;
  }
  bool contains(store::Id id) const {
    const std::uint64_t place = WordArray::place_of(id);
    if (place / 64 >= bits_.size()) return few_.count({id, store::Id::none()}) > 0;
    return (bits_[place / 64] >> (place % 64) & 1) != 0;
  }
  bool empty() const { return empty_; }

 private:
  bool insert_hashed(store::Id id);

  WordArray array_;
  KeyCounts few_;
  std::vector<std::uint64_t> bits_;  // none: all are hashed
  bool empty_ = true;
};

/// Numbers of ids; 0 is that of every other id.
class IdTable {
 public:
  explicit IdTable(Context& context) : array_(context, 32), few_(context) {}

  std::uint32_t find(store::Id id) const {
    const std::uint64_t place = WordArray::place_of(id);
    if (place < numbers_.size()) return numbers_[place];
    return static_cast<std::uint32_t>(few_.count({id, store::Id::none()}));
  }
  /// Gives the id `number` (above 0) if it has none. The number that it had before.
  std::uint32_t give(store::Id id, std::uint32_t number) {
    const std::uint64_t place = WordArray::place_of(id);
    if (place >= numbers_.size()) return give_hashed(id, number);
    const std::uint32_t before = numbers_[place];
    if (before == 0) numbers_[place] = number;
    return before;
  }
  /// Makes the id's number larger by one.
  void count(store::Id id) {
    const std::uint64_t place = WordArray::place_of(id);
    if (place >= numbers_.size()) return count_hashed(id);
    ++numbers_[place];
  }

 private:
  std::uint32_t give_hashed(store::Id id, std::uint32_t number);
  void count_hashed(store::Id id);
  void make_array();

  WordArray array_;
  KeyCounts few_;
  std::vector<std::uint32_t> numbers_;  // none: all are hashed
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_ID_TABLE_H_
