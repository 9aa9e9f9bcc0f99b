// Numbers of words that transactions looked up lately: the next ones mostly name the same.
#ifndef ANNALS_STORE_KNOWN_WORDS_H_
#define ANNALS_STORE_KNOWN_WORDS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/words.h"

namespace annals::store {

/// Of the one who has the turn to write, for as long as words keep their numbers.
class KnownWords {
 public:
  std::optional<WordNumber> find(std::string_view record) const {
    const auto found = numbers_.find(record);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  void add(std::string_view record, WordNumber number) {
    if (record.size() > kLongest) return;
    if (numbers_.size() == kMost) numbers_.clear();
    numbers_.emplace(record, number);
  }

 private:
  // Some ten megabytes at most.
  static constexpr std::size_t kMost = std::size_t{1} << 16;
  static constexpr std::size_t kLongest = 100;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view record) const {
      return std::hash<std::string_view>()(record);
    }
  };
  std::unordered_map<std::string, WordNumber, Hash, std::equal_to<>> numbers_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_KNOWN_WORDS_H_
