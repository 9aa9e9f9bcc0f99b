// Texts that stay where they are until all of them are forgotten.
#ifndef ANNALS_STORE_TEXT_ARENA_H_
#define ANNALS_STORE_TEXT_ARENA_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace annals::store {

class TextArena {
 public:
  /// A copy of the text, which lives until clear().
  std::string_view keep(std::string_view text) {
    std::string& chunk = room_for(text.size());
    const std::size_t begin = chunk.size();
    chunk.append(text);
    return {chunk.data() + begin, text.size()};
  }
  /// What `append(std::string&)` appends: at most `most` bytes.
  template <typename Append>
  std::string_view make(std::size_t most, const Append& append) {
    std::string& chunk = room_for(most);
    const std::size_t begin = chunk.size();
    append(chunk);
    return {chunk.data() + begin, chunk.size() - begin};
  }
  void clear() {
    if (chunks_.empty()) return;
    chunks_.resize(1);
    chunks_.front().clear();
  }

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

  std::string& room_for(std::size_t bytes) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < bytes) {
      chunks_.emplace_back().reserve(std::max(kChunkBytes, bytes));
    }
    return chunks_.back();
  }

  std::vector<std::string> chunks_;  // none grows beyond its capacity, so that no text moves
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TEXT_ARENA_H_
