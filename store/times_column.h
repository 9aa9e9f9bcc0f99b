// The column of times of a block: the shape of a time (model/time_shapes.h), its start and its
// length apart, since most facts are of a few shapes and most shapes have no length.
#ifndef ANNALS_STORE_TIMES_COLUMN_H_
#define ANNALS_STORE_TIMES_COLUMN_H_

#include <bit>
#include <span>
#include <string>

#include "store/bit_pack.h"
#include "store/bytes.h"

namespace annals::store {

/// A view: the bytes belong to somebody else. Each row has a code. Code c is the ids from origin c
/// on: those with an even code are that far above it, those with an odd one have a length, and a
/// start that counts 2^26. Bit b of the codes of a mini-block is a bitmap; so the first one says
/// where the lengths are.
class TimesColumn {
 public:
  /// Reads what pack_times() appended. Throws Error(kDamaged).
  static TimesColumn parse(ByteReader& reader, std::size_t rows);

  std::uint64_t at(std::size_t i) const;
  /// Writes the values of rows [begin, begin + count) to `out`.
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const;

 private:
  struct Mini {
    std::uint64_t base;  // of the starts
    unsigned start_width, length_width;
    bool one_code;  // of all rows, and no bitmaps
    std::size_t code;
    const char* codes;
    const char* starts;
    const char* lengths;
    std::size_t words;  // of a bitmap
    std::uint64_t word(std::size_t bitmap, std::size_t i) const {
      return load_64(codes + 8 * (bitmap * words + i));
    }
  };
  Mini mini(std::size_t m) const;
  /// Lengths before row `row` of the mini-block.
  static std::size_t rank(const Mini& mini, std::size_t row);
  std::uint64_t origin(std::size_t code) const { return load_64(origins_ + 8 * code); }
  void copy_one_code(const Mini& mini, std::size_t row, std::size_t count,
                     std::uint64_t* out) const;
  template <unsigned kBits>
  void finish(const Mini& mini, std::size_t row, std::size_t count, std::uint64_t* out) const;

  std::size_t rows_ = 0;
  unsigned bits_ = 0;  // of a code
  const char* origins_ = nullptr;
  const char* records_ = nullptr;
  const char* data_ = nullptr;
  std::uint64_t base_mask_ = 0;
  std::size_t stride_ = 0;
};

/// False, and nothing appended, when there are too many shapes.
bool pack_times(std::string& out, std::span<const std::uint64_t> ids);

}  // namespace annals::store

#endif  // ANNALS_STORE_TIMES_COLUMN_H_
