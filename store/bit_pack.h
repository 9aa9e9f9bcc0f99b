// Numbers packed to a fixed count of bits each, one behind the other, lowest bit first, and the
// mini-blocks of rows in which the columns of blocks are packed (frame of reference: Goldstein,
// Ramakrishnan, Shaft, "Compressing relations and indexes", ICDE 1998).
#ifndef ANNALS_STORE_BIT_PACK_H_
#define ANNALS_STORE_BIT_PACK_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace annals::store {

/// Rows of a mini-block; the last one of a block may have fewer. Reaches the disk.
inline constexpr std::size_t kMiniRows = 256;
inline std::size_t mini_count(std::size_t rows) { return (rows + kMiniRows - 1) / kMiniRows; }

/// From a packed number's first byte, so many may be read.
inline constexpr std::size_t kPackSlack = 16;

inline std::uint64_t low_bits(unsigned width) {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}
inline std::uint64_t load_64(const char* data) {
  std::uint64_t value;
  std::memcpy(&value, data, sizeof value);
  return value;
}
inline std::uint32_t load_32(const char* data) {
  std::uint32_t value;
  std::memcpy(&value, data, sizeof value);
  return value;
}

/// How many bits a number has.
unsigned bits_of(std::uint64_t value);
/// How many bytes `count` numbers of `width` bits take.
inline std::size_t packed_size(std::size_t count, unsigned width) {
  return (count * width + 7) / 8;
}
/// Appends them. Each has at most `width` bits.
void pack(std::string& out, std::span<const std::uint64_t> values, unsigned width);
/// Number `i`; width is 0 to 64.
inline std::uint64_t unpack_one(const char* data, std::size_t i, unsigned width) {
  const std::size_t bit = i * width;
  const unsigned shift = bit % 8;
  std::uint64_t value = load_64(data + bit / 8) >> shift;
  if (shift + width > 64) {
    value |= std::uint64_t{static_cast<unsigned char>(data[bit / 8 + 8])} << (64 - shift);
  }
  return value & low_bits(width);
}
/// Writes base plus number i, for i in [first, first + count), to `out`.
void unpack(const char* data, unsigned width, std::size_t first, std::size_t count,
            std::uint64_t base, std::uint64_t* out);

}  // namespace annals::store

#endif  // ANNALS_STORE_BIT_PACK_H_
