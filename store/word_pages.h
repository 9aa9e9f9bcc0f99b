// Pages of words as they lie in a run, and a cache of decoded ones.
#ifndef ANNALS_STORE_WORD_PAGES_H_
#define ANNALS_STORE_WORD_PAGES_H_

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/bytes.h"
#include "store/words.h"

namespace annals::store {

class Run;

inline constexpr std::size_t kPageWords = 512;
inline constexpr std::size_t kPageBytes = 64 * 1024;  // a page ends earlier when its words are long

/// Front-coded: each record is what it shares with the one before, and the rest.
std::string encode_page(const WordList& words);
WordList decode_page(std::string_view bytes);  // throws Error(kDamaged)
/// The same of words by record, whose numbers are in any sequence.
std::string encode_name_page(const WordList& words);
WordList decode_name_page(std::string_view bytes);

/// Reads a page as it lies, from its front: for a few words, where decoding all would cost more.
class PageWalk {
 public:
  /// Of bytes that live as long as it does. Throws Error(kDamaged), as find() does.
  explicit PageWalk(std::string_view bytes);
  /// The record of a number, which is no less than those asked for before; a view with null data
  /// when it is not here. Lives until the next call.
  std::string_view find(WordNumber number);

 private:
  ByteReader reader_;
  std::uint64_t left_;  // words
  WordNumber number_ = 0;
  std::string record_;
  bool begun_ = false;
};

/// Decoded pages within a bound of bytes, the least recently used go first. Any thread.
class PageCache {
 public:
  explicit PageCache(std::size_t bytes);
  std::shared_ptr<const WordList> page(const Run& run, std::size_t ordinal);
  /// The same where it is here or there is room for it, for who wants few of its words. Once the
  /// cache is full others are null but for one in kRefusals, so that what is often asked for
  /// comes in and what is asked for once does not drive it out.
  std::shared_ptr<const WordList> page_with_room(const Run& run, std::size_t ordinal);
  /// Of the pages that it keeps now: no more than it may, but for one page in each of its parts.
  std::size_t bytes();

 private:
  struct Entry {
    std::uint64_t key;
    std::shared_ptr<const WordList> page;
  };
  struct Shard {
    std::mutex mutex;
    std::list<Entry> entries;  // the most recently used first
    std::unordered_map<std::uint64_t, std::list<Entry>::iterator> index;
    std::size_t bytes = 0;
    std::size_t refused = 0;  // since the last page that came in when there was no room
  };
  static constexpr std::size_t kShards = 8;
  static constexpr std::size_t kRefusals = 16;

  static std::uint64_t key_of(const Run& run, std::size_t ordinal);
  Shard& shard_of(std::uint64_t key) { return shards_[mix(key) % kShards]; }
  static std::shared_ptr<const WordList> use(Shard& shard, std::uint64_t key);
  std::shared_ptr<const WordList> fetch(const Run& run, std::size_t ordinal, std::uint64_t key);

  std::size_t shard_bytes_;
  std::array<Shard, kShards> shards_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WORD_PAGES_H_
