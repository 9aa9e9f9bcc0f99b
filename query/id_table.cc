#include "query/id_table.h"

namespace annals::query {
namespace {

using store::Id;

/// An array is made when this part of all words was asked for: making it costs less than hashing
/// those did.
constexpr std::size_t kAskedPart = 64;
/// Without being asked for as many words as it has places, an array takes no more than that.
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

}  // namespace

WordArray::WordArray(Context& context, std::size_t bits_a_word)
    : context_(context),
      words_(context.snapshot().word_limit()),
      bytes_(words_ * bits_a_word / 8),
      due_(words_ / kAskedPart + 1) {}

/// Where it does not fit now it is asked again much later, when more was hashed.
bool WordArray::fits() {
  const std::size_t most = asked_ * sizeof(Id) > bytes_ ? bytes_ : kMostBytes;
  if (bytes_ <= most && bytes_ <= context_.memory_left() / 2) return true;
  due_ = asked_ * 2;
  return false;
}

void WordArray::charge() {
  context_.charge(bytes_);
  charged_ += bytes_;
}

bool IdSet::insert_hashed(Id id) {
  const bool is_new = few_.add({id, Id::none()}) == 0;
  if (bits_.empty() && array_.is_due()) {
    array_.charge();
    bits_.resize(array_.words() / 64 + 1);
    few_.for_each([this](const KeyCounts::Key& key, std::uint64_t) {
      const std::uint64_t place = WordArray::place_of(key.first);
      if (place / 64 < bits_.size()) bits_[place / 64] |= std::uint64_t{1} << (place % 64);
    });
  }
  return is_new;
}

std::uint32_t IdTable::give_hashed(Id id, std::uint32_t number) {
  std::uint64_t& slot = few_.at({id, Id::none()});
  const auto before = static_cast<std::uint32_t>(slot);
  if (before == 0) slot = number;
  make_array();
  return before;
}

void IdTable::count_hashed(Id id) {
  few_.add({id, Id::none()});
  make_array();
}

void IdTable::make_array() {
  if (!numbers_.empty() || !array_.is_due()) return;
  array_.charge();
  numbers_.resize(array_.words());
  few_.for_each([this](const KeyCounts::Key& key, std::uint64_t number) {
    const std::uint64_t place = WordArray::place_of(key.first);
    if (place < numbers_.size()) numbers_[place] = static_cast<std::uint32_t>(number);
  });
}

}  // namespace annals::query
