#include "store/directory.h"

#include <algorithm>

#include "store/bytes.h"

namespace annals::store {

void Directory::add(std::span<const std::uint64_t> first, std::uint64_t rows, Moment s0,
                    Moment e1) {
  firsts_.insert(firsts_.end(), first.begin(), first.begin() + static_cast<std::ptrdiff_t>(width_));
  rows_before_.push_back(rows_before_.back() + rows);
  s0_.push_back(s0);
  e1_.push_back(e1);
}

bool Directory::before(std::size_t block, std::span<const std::uint64_t> prefix) const {
  for (std::size_t c = 0; c < prefix.size(); ++c) {
    const std::uint64_t value = first(block, c);
    if (value != prefix[c]) return value < prefix[c];
  }
  return false;
}

std::size_t Directory::find(std::span<const std::uint64_t> prefix, std::size_t near) const {
  std::size_t begin = 0;
  std::size_t end = blocks();
  if (near < end && before(near, prefix)) {
    std::size_t step = 1;
    while (near + step < end && before(near + step, prefix)) {
      near += step;
      step *= 2;
    }
    begin = near + 1;
    end = std::min(end, near + step);
  }
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (before(middle, prefix)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin == 0 ? 0 : begin - 1;
}

bool Directory::starts_with(std::size_t block, std::span<const std::uint64_t> prefix) const {
  for (std::size_t c = 0; c < prefix.size(); ++c) {
    if (first(block, c) != prefix[c]) return false;
  }
  return true;
}

Directory Directory::by_number() const {
  Directory result(width_);
  std::vector<std::uint64_t> columns(width_);
  for (std::size_t b = 0; b < blocks(); ++b) {
    // The number is the last column of the others.
    for (std::size_t c = 0; c < width_; ++c) columns[c] = first(b, (c + width_ - 1) % width_);
    result.add(columns, rows_before_[b + 1] - rows_before_[b], s0_[b], e1_[b]);
  }
  return result;
}

std::string Directory::encode() const {
  std::string out;
  put_u32(out, static_cast<std::uint32_t>(blocks()));
  for (std::size_t b = 0; b < blocks(); ++b) {
    put_u32(out, static_cast<std::uint32_t>(rows_before_[b + 1] - rows_before_[b]));
    put_u64(out, static_cast<std::uint64_t>(s0_[b]));
    put_u64(out, static_cast<std::uint64_t>(e1_[b]));
    for (std::size_t c = 0; c < width_; ++c) put_u64(out, first(b, c));
  }
  put_u32(out, checksum(out));
  return out;
}

Directory Directory::decode(std::string_view bytes, std::size_t width) {
  ByteReader reader(bytes, "a directory of blocks");
  if (bytes.size() < 8) reader.damaged();
  const std::uint32_t blocks = reader.u32();
  if (reader.left() != std::size_t{blocks} * (20 + 8 * width) + 4) reader.damaged();
  Directory directory(width);
  std::vector<std::uint64_t> first(width);
  for (std::uint32_t b = 0; b < blocks; ++b) {
    const std::uint32_t rows = reader.u32();
    const auto s0 = static_cast<Moment>(reader.u64());
    const auto e1 = static_cast<Moment>(reader.u64());
    for (auto& value : first) value = reader.u64();
    directory.add(first, rows, s0, e1);
  }
  if (reader.u32() != checksum(bytes.substr(0, bytes.size() - 4))) reader.damaged();
  return directory;
}

}  // namespace annals::store
