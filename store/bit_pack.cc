#include "store/bit_pack.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace annals::store {
namespace {

constexpr std::size_t kGroup = 8;      // so many numbers begin and end with a byte
constexpr unsigned kWidestGroup = 56;  // each of its numbers lies within eight bytes

/// Whole groups, their places known when this is compiled.
template <unsigned kWidth, std::size_t... k>
void unpack_groups(const char* data, std::size_t groups, std::uint64_t base, std::uint64_t* out,
                   std::index_sequence<k...>) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << kWidth) - 1;
  for (std::size_t g = 0; g < groups; ++g, data += kWidth, out += kGroup) {
    ((out[k] = base + ((load_64(data + k * kWidth / 8) >> (k * kWidth % 8)) & kMask)), ...);
  }
}

using UnpackGroups = void (*)(const char*, std::size_t, std::uint64_t, std::uint64_t*);

template <unsigned kWidth>
void unpack_width(const char* data, std::size_t groups, std::uint64_t base, std::uint64_t* out) {
  unpack_groups<kWidth>(data, groups, base, out, std::make_index_sequence<kGroup>());
}

template <std::size_t... width>
constexpr std::array<UnpackGroups, sizeof...(width)> make_table(std::index_sequence<width...>) {
  return {&unpack_width<width>...};
}
constexpr auto kUnpack = make_table(std::make_index_sequence<kWidestGroup + 1>());

}  // namespace

unsigned bits_of(std::uint64_t value) { return static_cast<unsigned>(std::bit_width(value)); }

void pack(std::string& out, std::span<const std::uint64_t> values, unsigned width) {
  if (width == 0) return;
  const std::size_t begin = out.size();
  out.resize(begin + packed_size(values.size(), width) + sizeof(std::uint64_t));
  char* at = out.data() + begin;
  std::uint64_t held = 0;  // bits that are not written yet, fewer than 64
  unsigned count = 0;
  for (const std::uint64_t value : values) {
    held |= value << count;
    count += width;
    if (count < 64) continue;
    std::memcpy(at, &held, sizeof held);
    at += sizeof held;
    count -= 64;
    held = count == 0 ? 0 : value >> (width - count);
  }
  std::memcpy(at, &held, sizeof held);
  out.resize(begin + packed_size(values.size(), width));
}

void unpack(const char* data, unsigned width, std::size_t first, std::size_t count,
            std::uint64_t base, std::uint64_t* out) {
  if (width == 0) {
    std::fill_n(out, count, base);
    return;
  }
  std::size_t i = first;
  const std::size_t end = first + count;
  if (width <= kWidestGroup) {
    const std::size_t aligned = std::min(end, (first + kGroup - 1) / kGroup * kGroup);
    for (; i < aligned; ++i) *out++ = base + unpack_one(data, i, width);
    const std::size_t groups = (end - i) / kGroup;
    kUnpack[width](data + i / kGroup * width, groups, base, out);
    i += groups * kGroup;
    out += groups * kGroup;
  }
  for (; i < end; ++i) *out++ = base + unpack_one(data, i, width);
}

}  // namespace annals::store
