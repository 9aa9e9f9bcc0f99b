#include "store/load_tables.h"

#include <cstring>
#include <functional>
#include <iterator>

#include "model/error.h"
#include "store/bytes.h"

namespace annals::store {
namespace {

[[noreturn]] void too_many(const std::string& what) {
  throw Error(ErrorCode::kLimit, "a load can hold at most " + what);
}

/// Before a word in the file.
struct WordHead {
  std::uint32_t place, size;
};

/// The first eight bytes as a number that compares as they do.
std::uint64_t head_of(std::string_view record) {
  std::uint64_t head = 0;
  std::memcpy(&head, record.data(), std::min<std::size_t>(record.size(), 8));
  return __builtin_bswap64(head);
}

class SealedWords : public LoadTables::WordStream {
 public:
  SealedWords(const SpillFile& file, std::uint64_t begin, std::uint64_t end, std::uint32_t base,
              std::size_t buffer_bytes)
      : reader_(file, begin, end, buffer_bytes), base_(base) {}

  bool next() override {
    if (reader_.at_end()) return false;
    WordHead head{};
    reader_.take(&head, sizeof head);
    held_.resize(head.size);
    reader_.take(held_.data(), held_.size());
    record_ = held_;
    place_ = base_ + head.place;
    return true;
  }

 private:
  SpillReader reader_;
  std::uint32_t base_;
  std::string held_;
};

class WordsHere : public LoadTables::WordStream {
 public:
  WordsHere(std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted,
            std::function<std::string_view(std::uint32_t)> word_at, std::uint32_t base)
      : sorted_(std::move(sorted)), word_at_(std::move(word_at)), base_(base) {}

  bool next() override {
    if (at_ == sorted_.size()) return false;
    const std::uint32_t i = sorted_[at_++].second;
    record_ = word_at_(i);
    place_ = base_ + i;
    return true;
  }

 private:
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted_;
  std::function<std::string_view(std::uint32_t)> word_at_;
  std::uint32_t base_;
  std::size_t at_ = 0;
};

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

LoadTables::LoadTables() = default;

Id LoadTables::word(std::string_view record) {
  const std::uint32_t i = word_table_.find_or_make(
      hash_bytes(record), [&](std::uint32_t k) { return word_at(k) == record; },
      [&] {
        words_.append(record);
        word_ends_.push_back(words_.size());
        return words_here() - 1;
      });
  const std::uint64_t place = std::uint64_t{word_base_} + i;
  if (place >= PartCode::kMostWords) too_many("2147483648 words");
  return Id::make(id_kind(record), place + 1);
}

std::string LoadTables::record(WordNumber number) const {
  const auto place = static_cast<std::uint32_t>(number - 1);
  if (place >= word_base_) return std::string(word_at(place - word_base_));
  const auto sealed =
      std::prev(std::upper_bound(sealed_.begin(), sealed_.end(), place,
                                 [](std::uint32_t p, const Sealed& s) { return p < s.base; }));
  std::uint64_t at = 0;
  word_file_->read(sealed->end + (place - sealed->base) * sizeof at, &at, sizeof at);
  WordHead head;
  word_file_->read(at, &head, sizeof head);
  std::string record(head.size, '\0');
  word_file_->read(at + sizeof head, record.data(), record.size());
  return record;
}

PartCode LoadTables::code(Id id) {
  if (id.is_word()) return PartCode::word(static_cast<std::uint32_t>(id.payload() - 1));
  if (id.is_fact()) {
    has_nested_ = true;
    return PartCode::fact(static_cast<std::uint32_t>(id.payload() - 1));
  }
  const std::uint32_t i = other_table_.find_or_make(
      mix(id.bits), [&](std::uint32_t k) { return others_[other_base_ + k] == id; },
      [&] {
        others_.push_back(id);
        return static_cast<std::uint32_t>(others_.size() - 1 - other_base_);
      });
  const std::uint64_t place = std::uint64_t{other_base_} + i;
  if (place >= PartCode::kMostFacts) too_many("1073741824 different times and numbers");
  return PartCode::other(static_cast<std::uint32_t>(place));
}

std::uint32_t LoadTables::add(const FactKey& key, bool asserted) {
  if (fact_count_ == PartCode::kMostFacts) too_many("1073741824 facts");
  const std::uint32_t place = fact_count_;
  const Row row = {code(key.subject), code(key.relation), code(key.object), code(key.time)};
  if (place % kChunkRows == 0) chunks_.push_back(std::make_unique<Row[]>(kChunkRows));
  chunks_.back()[place % kChunkRows] = row;
  ++fact_count_;
  if (!asserted && !has_quoted_) {
    has_quoted_ = true;
    asserted_.assign(place, true);
  }
  if (has_quoted_) asserted_.push_back(asserted);
  return place;
}

std::size_t LoadTables::word_bytes() const {
  return words_.capacity() + word_ends_.capacity() * sizeof(std::size_t) + word_table_.bytes();
}

std::size_t LoadTables::bytes() const {
  return word_bytes() + other_table_.bytes() + others_.capacity() * sizeof(Id) +
         asserted_.capacity() / 8 + (chunks_.size() - spilled_chunks_) * kChunkRows * sizeof(Row);
}

void LoadTables::spill(std::size_t most) {
  if (bytes() <= most) return;
  if (word_bytes() > most / 4 && words_here() > 0) seal_words();
  if (other_table_.bytes() > most / 2) {
    other_table_ = {};  // one that comes again is another one
    other_base_ = static_cast<std::uint32_t>(others_.size());
  }
  spill_facts();
}

void LoadTables::spill_facts() {
  if (fact_file_ == nullptr) fact_file_ = std::make_unique<SpillFile>();
  for (; (spilled_chunks_ + 1) * kChunkRows <= fact_count_; ++spilled_chunks_) {
    fact_file_->append(chunks_[spilled_chunks_].get(), kChunkRows * sizeof(Row));
    chunks_[spilled_chunks_] = nullptr;
  }
  fact_file_->flush();
}

const LoadTables::Row* LoadTables::chunk(std::size_t i, Chunk& held) const {
  if (i >= spilled_chunks_) return chunks_[i].get();
  if (held == nullptr) held = std::make_unique<Row[]>(kChunkRows);
  fact_file_->read(i * kChunkRows * sizeof(Row), held.get(), kChunkRows * sizeof(Row));
  return held.get();
}

std::vector<std::pair<std::uint64_t, std::uint32_t>> LoadTables::sorted_words() const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted(words_here());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = {head_of(word_at(i)), i};
  std::sort(sorted.begin(), sorted.end(), [this](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return word_at(a.second) < word_at(b.second);
  });
  return sorted;
}

void LoadTables::seal_words() {
  if (word_file_ == nullptr) word_file_ = std::make_unique<SpillFile>();
  std::vector<std::uint64_t> places(words_here());
  Sealed sealed{word_base_, words_here(), word_file_->size(), 0};
  for (const auto& [head, i] : sorted_words()) {
    const std::string_view record = word_at(i);
    const WordHead written{i, static_cast<std::uint32_t>(record.size())};
    places[i] = word_file_->append(&written, sizeof written);
    word_file_->append(record.data(), record.size());
  }
  sealed.end = word_file_->size();
  word_file_->append(places.data(), places.size() * sizeof places[0]);
  word_file_->flush();
  sealed_.push_back(sealed);
  word_base_ += sealed.count;
  words_ = {};
  word_ends_ = {0};
  word_table_ = {};
}

std::vector<std::unique_ptr<LoadTables::WordStream>> LoadTables::word_streams() const {
  std::vector<std::unique_ptr<WordStream>> streams;
  constexpr std::size_t kBuffersBytes = std::size_t{2} << 20;  // together
  const std::size_t buffer = std::clamp<std::size_t>(
      kBuffersBytes / std::max<std::size_t>(sealed_.size(), 1), 1 << 10, 32 << 10);
  for (const Sealed& sealed : sealed_) {
    streams.push_back(
        std::make_unique<SealedWords>(*word_file_, sealed.begin, sealed.end, sealed.base, buffer));
  }
  streams.push_back(std::make_unique<WordsHere>(
      sorted_words(), [this](std::uint32_t i) { return word_at(i); }, word_base_));
  return streams;
}

void LoadTables::drop_tables() {
  word_table_ = {};
  other_table_ = {};
}

void LoadTables::drop_words() {
  word_base_ = word_count();
  words_ = {};
  word_ends_ = {0};
  word_file_ = nullptr;
}

}  // namespace annals::store
