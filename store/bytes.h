// Numbers as bytes, for what reaches the disk: little-endian or varints in values, big-endian in
// keys; and the hash of words and the checksum of rows.
#ifndef ANNALS_STORE_BYTES_H_
#define ANNALS_STORE_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace annals::store {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie");

inline void put_u32(std::string& out, std::uint32_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void put_u64(std::string& out, std::uint64_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
/// Seven bits a byte, lowest first, the top bit set on all but the last.
inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}
/// A varint of the length, then the bytes.
inline void put_bytes(std::string& out, std::string_view bytes) {
  put_varint(out, bytes.size());
  out.append(bytes);
}
inline void put_u32_big(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}
inline void put_u64_big(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}
inline std::uint64_t load_u64(const char* from) {
  std::uint64_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// Reads what the functions above wrote. Each throws Error(kDamaged) naming `what` when the bytes
/// end too early. The bytes must outlive the reader and the views that it gives.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, std::string_view what) : bytes_(bytes), what_(what) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(*take(1)); }
  std::uint32_t u32();
  std::uint64_t u64() { return load_u64(take(8)); }
  std::uint32_t u32_big();
  std::uint64_t u64_big();
  std::uint64_t varint();
  /// A varint that counts things of at least one byte each: never more than the bytes left.
  std::uint64_t count();
  std::string_view bytes(std::size_t length) { return {take(length), length}; }
  std::string_view sized_bytes() { return bytes(count()); }
  std::size_t left() const { return bytes_.size(); }
  std::string_view rest() const { return bytes_; }
  /// Throws when something is left.
  void expect_end() const;
  [[noreturn]] void damaged() const;

 private:
  const char* take(std::size_t length) {
    if (length > bytes_.size()) damaged();
    const char* at = bytes_.data();
    bytes_.remove_prefix(length);
    return at;
  }

  std::string_view bytes_;
  std::string_view what_;
};

/// MurmurHash64A (Austin Appleby, public domain) with seed 0. Reaches the disk.
std::uint64_t hash_bytes(std::string_view bytes);
/// CRC-32 as in zlib. Reaches the disk.
std::uint32_t checksum(std::string_view bytes);
/// Scrambles all bits; one to one.
inline std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0x9E3779B97F4A7C15ull;
  x ^= x >> 29;
  x *= 0xBF58476D1CE4E5B9ull;
  return x ^ (x >> 32);
}

}  // namespace annals::store

#endif  // ANNALS_STORE_BYTES_H_
