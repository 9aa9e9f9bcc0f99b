#include "store/load_tables.h"

#include "model/error.h"
#include "store/bytes.h"
#include "store/change_set.h"

namespace annals::store {

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
    throw Error(ErrorCode::kLimit, "a load can hold at most 4294967294 facts and as many words");
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
  return Id::make(id_kind(record), place + 1);
}

LoadTables::Put LoadTables::fact(const FactKey& key, bool asserted) {
  const std::uint32_t place = fact_table_.find_or_make(
      FactKeyHash()(key), [&](std::uint32_t i) { return facts_[i] == key; },
      [&] {
        facts_.push_back(key);
        asserted_.push_back(false);
        return static_cast<std::uint32_t>(facts_.size() - 1);
      });
  const bool was = asserted_[place];
  if (asserted) asserted_[place] = true;
  return {place, was};
}

void LoadTables::drop_tables() {
  word_table_ = {};
  fact_table_ = {};
}

void LoadTables::drop_words() {
  words_ = {};
  word_ends_ = {0};
  words_.shrink_to_fit();
}

void LoadTables::drop_facts() {
  facts_ = {};
  asserted_ = {};
}

}  // namespace annals::store
