// The words of a bulk load: those of all its tables merged, found in the graph or numbered.
#ifndef ANNALS_STORE_LOAD_WORDS_H_
#define ANNALS_STORE_LOAD_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/graph_state.h"
#include "store/load_tables.h"
#include "store/spill_file.h"
#include "store/words.h"

namespace annals::store {

/// New words, numbered without a gap: in memory up to a bound, then in a file.
class NewWords {
 public:
  explicit NewWords(WordNumber first = 1, std::size_t most_bytes = 0)
      : first_(first), most_bytes_(most_bytes) {}

  WordNumber add(std::string_view record);
  /// No add() afterwards.
  void end();
  std::size_t size() const { return size_; }
  WordNumber next_number() const { return first_ + size_; }
  /// Calls visit(number, record) in rising sequence.
  template <typename Visit>
  void for_each(const Visit& visit) const;
  /// The record of a time; null data when it is none of these.
  std::string_view find_time(WordNumber number) const { return times_.find(number); }

 private:
  WordNumber first_;
  std::size_t most_bytes_;
  std::size_t size_ = 0;
  std::string bytes_;  // behind those in the file: each the length in four bytes, and the record
  std::shared_ptr<SpillFile> file_;
  WordList times_;  // of them
};

/// What became of the words.
struct FoundWords {
  NewWords added;       // in sorted order of their records
  std::vector<Id> ids;  // of all that are used, by record
  /// By tables and place: one more than the place in `ids`; 0: not used.
  std::vector<std::vector<std::uint32_t>> places;
};

/// `used`: by tables and place. Takes the words out of the tables. Works with some `memory` bytes
/// besides its result.
FoundWords find_words(const GraphState& graph, std::span<const std::unique_ptr<LoadTables>> tables,
                      const std::vector<std::vector<bool>>& used, std::size_t memory);

template <typename Visit>
void NewWords::for_each(const Visit& visit) const {
  constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
  WordNumber number = first_;
  if (file_ != nullptr) {
    std::string record;
    for (SpillReader reader(*file_, 0, file_->size(), kBufferBytes); !reader.at_end();) {
      std::uint32_t size = 0;
      reader.take(&size, sizeof size);
      record.resize(size);
      reader.take(record.data(), size);
      visit(number++, std::string_view(record));
    }
  }
  for (std::size_t at = 0; at < bytes_.size();) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + at, sizeof size);
    at += sizeof size;
    visit(number++, std::string_view(bytes_).substr(at, size));
    at += size;
  }
}

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_WORDS_H_
