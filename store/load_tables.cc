#include "store/load_tables.h"

#include "model/error.h"
#include "store/bytes.h"

namespace annals::store {
namespace {

[[noreturn]] void too_many(const std::string& what) {
  throw Error(ErrorCode::kLimit, "a load can hold at most " + what);
}

}  // namespace

template <typename Equal, typename Make>
std::uint32_t PlaceTable::find_or_make(std::uint64_t hash, const Equal& equal, const Make& make) {
  if (2 * (hashes_.size() + 1) > slots_.size()) grow();
  const std::uint64_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  std::uint64_t at = hash & mask;
  while (slots_[at].place != kFree) {
    if (slots_[at].tag == tag && equal(slots_[at].place)) return slots_[at].place;
    at = (at + 1) & mask;
  }
  if (hashes_.size() >= kFree - 1) {
    too_many("4294967294 words");
  }
  slots_[at] = {tag, make()};
  hashes_.push_back(hash);
  return slots_[at].place;
}

void PlaceTable::grow() {
  const std::size_t size = slots_.empty() ? 1024 : 2 * slots_.size();
  slots_.assign(size, Slot());
  for (std::uint32_t place = 0; place < hashes_.size(); ++place) {
    std::uint64_t at = hashes_[place] & (size - 1);
    while (slots_[at].place != kFree) at = (at + 1) & (size - 1);
    slots_[at] = {static_cast<std::uint32_t>(hashes_[place] >> 32), place};
  }
}

Id LoadTables::word(std::string_view record) {
  const std::uint32_t place = word_table_.find_or_make(
      hash_bytes(record), [&](std::uint32_t i) { return word_at(i) == record; },
      [&] {
        words_.append(record);
        word_ends_.push_back(words_.size());
        return static_cast<std::uint32_t>(word_ends_.size() - 2);
      });
  if (place >= PartCode::kMostWords) too_many("2147483648 words");
  return Id::make(id_kind(record), place + 1);
}

PartCode LoadTables::code(Id id) {
  if (id.is_word()) return PartCode::word(static_cast<std::uint32_t>(id.payload() - 1));
  if (id.is_fact()) {
    has_nested_ = true;
    return PartCode::fact(static_cast<std::uint32_t>(id.payload() - 1));
  }
  const std::uint32_t place = other_table_.find_or_make(
      mix(id.bits), [&](std::uint32_t i) { return others_[i] == id; },
      [&] {
        others_.push_back(id);
        return static_cast<std::uint32_t>(others_.size() - 1);
      });
  if (place >= PartCode::kMostFacts) too_many("1073741824 different times and numbers");
  return PartCode::other(place);
}

std::uint32_t LoadTables::add(const FactKey& key, bool asserted) {
  if (fact_count_ == PartCode::kMostFacts) too_many("1073741824 facts");
  const std::uint32_t place = fact_count_;
  if (place % kChunkRows == 0) chunks_.push_back(std::make_unique<Row[]>(kChunkRows));
  chunks_.back()[place % kChunkRows] = {code(key.subject), code(key.relation), code(key.object),
                                        code(key.time)};
  ++fact_count_;
  if (!asserted && !has_quoted_) {
    has_quoted_ = true;
    asserted_.assign(place, true);
  }
  if (has_quoted_) asserted_.push_back(asserted);
  return place;
}

std::size_t LoadTables::bytes() const {
  return words_.capacity() + word_ends_.capacity() * sizeof(std::size_t) + word_table_.bytes() +
         others_.capacity() * sizeof(Id) + other_table_.bytes() + asserted_.capacity() / 8 +
         (chunks_.size() - dropped_chunks_) * kChunkRows * sizeof(Row);
}

void LoadTables::drop_tables() {
  word_table_ = {};
  other_table_ = {};
}

void LoadTables::drop_words() {
  words_ = {};
  word_ends_ = {0};
  words_.shrink_to_fit();
}

void LoadTables::drop_facts_before(std::uint32_t place) {
  for (; dropped_chunks_ < place / kChunkRows; ++dropped_chunks_) {
    chunks_[dropped_chunks_] = nullptr;
  }
}

}  // namespace annals::store
