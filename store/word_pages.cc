#include "store/word_pages.h"

#include <algorithm>

#include "store/bytes.h"
#include "store/run.h"

namespace annals::store {

namespace {

/// By number: numbers are written as what they are more than the one before.
enum class Numbers { kRising, kAny };

std::string encode(const WordList& words, Numbers numbers) {
  std::string out;
  put_varint(out, words.size());
  WordNumber last_number = 0;
  std::string_view last;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view record = words.record(i);
    const auto shared = static_cast<std::size_t>(
        std::mismatch(last.begin(), last.end(), record.begin(), record.end()).first - last.begin());
    put_varint(out, words.number(i) - last_number);
    put_varint(out, shared);
    put_bytes(out, record.substr(shared));
    if (numbers == Numbers::kRising) last_number = words.number(i);
    last = record;
  }
  return out;
}

WordList decode(std::string_view bytes, Numbers numbers) {
  ByteReader reader(bytes, "a page of words");
  WordList words;
  WordNumber last_number = 0;
  std::size_t last_size = 0;
  const std::uint64_t count = reader.count();
  words.reserve(count, 4 * bytes.size());
  for (std::uint64_t i = 0; i < count; ++i) {
    const WordNumber number = last_number + reader.varint();
    const std::uint64_t shared = reader.varint();
    if (shared > last_size) reader.damaged();
    const std::string_view rest = reader.sized_bytes();
    words.add_after(number, shared, rest);
    last_size = shared + rest.size();
    if (numbers == Numbers::kRising) last_number = number;
  }
  reader.expect_end();
  return words;
}

}  // namespace

std::string encode_page(const WordList& words) { return encode(words, Numbers::kRising); }
WordList decode_page(std::string_view bytes) { return decode(bytes, Numbers::kRising); }
std::string encode_name_page(const WordList& words) { return encode(words, Numbers::kAny); }
WordList decode_name_page(std::string_view bytes) { return decode(bytes, Numbers::kAny); }

PageWalk::PageWalk(std::string_view bytes)
    : reader_(bytes, "a page of words"), left_(reader_.count()) {}

std::string_view PageWalk::find(WordNumber number) {
  while (left_ > 0 && (!begun_ || number_ < number)) {
    begun_ = true;
    --left_;
    number_ += reader_.varint();
    const std::uint64_t shared = reader_.varint();
    if (shared > record_.size()) reader_.damaged();
    record_.resize(shared);
    record_.append(reader_.sized_bytes());
    if (left_ == 0) reader_.expect_end();
  }
  return begun_ && number_ == number ? std::string_view(record_) : std::string_view();
}

PageCache::PageCache(std::size_t bytes) : shard_bytes_(bytes / kShards) {}

std::size_t PageCache::bytes() {
  std::size_t bytes = 0;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

std::uint64_t PageCache::key_of(const Run& run, std::size_t ordinal) {
  return (std::uint64_t{run.info().number} << 32) | ordinal;
}

/// The page of a key, now the last one used; null: it is not here. Under the shard's mutex.
std::shared_ptr<const WordList> PageCache::use(Shard& shard, std::uint64_t key) {
  const auto found = shard.index.find(key);
  if (found == shard.index.end()) return nullptr;
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  return found->second->page;
}

std::shared_ptr<const WordList> PageCache::page(const Run& run, std::size_t ordinal) {
  const std::uint64_t key = key_of(run, ordinal);
  {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (auto page = use(shard, key)) return page;
  }
  return fetch(run, ordinal, key);
}

std::shared_ptr<const WordList> PageCache::page_with_room(const Run& run, std::size_t ordinal) {
  const std::uint64_t key = key_of(run, ordinal);
  {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (auto page = use(shard, key)) return page;
    const std::size_t mean = shard.entries.empty() ? 0 : shard.bytes / shard.entries.size();
    if (shard.bytes + mean > shard_bytes_ && ++shard.refused < kRefusals) return nullptr;
    shard.refused = 0;
  }
  return fetch(run, ordinal, key);
}

std::shared_ptr<const WordList> PageCache::fetch(const Run& run, std::size_t ordinal,
                                                 std::uint64_t key) {
  auto page = std::make_shared<const WordList>(run.page(ordinal));
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (shard.index.contains(key)) return page;  // another thread was faster
  shard.entries.push_front({key, page});
  shard.index[key] = shard.entries.begin();
  shard.bytes += page->bytes();
  while (shard.bytes > shard_bytes_ && shard.entries.size() > 1) {
    const Entry& oldest = shard.entries.back();
    shard.bytes -= oldest.page->bytes();
    shard.index.erase(oldest.key);
    shard.entries.pop_back();
  }
  return page;
}

}  // namespace annals::store
