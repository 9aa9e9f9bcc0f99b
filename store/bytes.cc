#include "store/bytes.h"

#include <fmt/format.h>
#include <zlib.h>

#include "model/error.h"

namespace annals::store {

void ByteReader::damaged() const {
  throw Error(ErrorCode::kDamaged, fmt::format("the graph is damaged: {} cannot be read", what_));
}

void ByteReader::expect_end() const {
  if (!bytes_.empty()) damaged();
}

std::uint32_t ByteReader::u32() {
  std::uint32_t value;
  std::memcpy(&value, take(4), 4);
  return value;
}

std::uint32_t ByteReader::u32_big() {
  std::uint32_t value = 0;
  for (const char c : bytes(4)) value = (value << 8) | static_cast<std::uint8_t>(c);
  return value;
}

std::uint64_t ByteReader::u64_big() {
  std::uint64_t value = 0;
  for (const char c : bytes(8)) value = (value << 8) | static_cast<std::uint8_t>(c);
  return value;
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = u8();
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  damaged();
}

std::uint64_t ByteReader::count() {
  const std::uint64_t value = varint();
  if (value > bytes_.size()) damaged();
  return value;
}

std::uint64_t hash_bytes(std::string_view bytes) {
  constexpr std::uint64_t m = 0xC6A4A7935BD1E995ull;
  std::uint64_t h = bytes.size() * m;
  while (bytes.size() >= 8) {
    std::uint64_t k = load_u64(bytes.data()) * m;
    k ^= k >> 47;
    h = (h ^ (k * m)) * m;
    bytes.remove_prefix(8);
  }
  if (!bytes.empty()) {
    std::uint64_t k = 0;
    std::memcpy(&k, bytes.data(), bytes.size());
    h = (h ^ k) * m;
  }
  h ^= h >> 47;
  h *= m;
  return h ^ (h >> 47);
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace annals::store
