// What a bulk load collects: words, each once, and facts, as they come, in compact tables.
#ifndef ANNALS_STORE_LOAD_TABLES_H_
#define ANNALS_STORE_LOAD_TABLES_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/fact_row.h"
#include "store/spill_file.h"
#include "store/words.h"

namespace annals::store {

/// A hash table of places in some vector, which the caller compares.
class PlaceTable {
 public:
  /// The place for which `equal(place)` holds, or the one that `make()` returns for a new one.
  template <typename Equal, typename Make>
  std::uint32_t find_or_make(std::uint64_t hash, const Equal& equal, const Make& make);
  std::size_t bytes() const {
    return slots_.capacity() * sizeof(Slot) + hashes_.capacity() * sizeof(std::uint64_t);
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;  // upper bits of the hash
    std::uint32_t place = kFree;
  };
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;  // by place, for growing
};

/// What a part of a fact is called in the tables: the place of a word, of another id, or of a fact.
struct PartCode {
  std::uint32_t bits = 0;

  static constexpr std::uint32_t kMostWords = std::uint32_t{1} << 31;
  static constexpr std::uint32_t kMostFacts = std::uint32_t{1} << 30;
  static constexpr PartCode word(std::uint32_t place) { return {place}; }
  static constexpr PartCode other(std::uint32_t place) { return {kMostWords | place}; }
  static constexpr PartCode fact(std::uint32_t place) { return {kMostWords | kMostFacts | place}; }
  constexpr bool is_word() const { return bits < kMostWords; }
  constexpr bool is_fact() const { return bits >= (kMostWords | kMostFacts); }
  constexpr std::uint32_t place() const { return is_word() ? bits : bits & (kMostFacts - 1); }
};

/// What one thread collects. Numbers of words and facts here count from 1 and mean something in
/// these tables only. Beyond the memory that they may take, words and facts go to temporary files:
/// a word that comes again then gets another number.
class LoadTables {
 public:
  LoadTables();

  Id word(std::string_view record);
  /// The record of a number that word() gave, wherever it is.
  std::string record(WordNumber number) const;
  /// Adds a fact and returns its place, a new one even for a fact that is there already.
  std::uint32_t add(const FactKey& key, bool asserted);

  std::size_t bytes() const;
  /// Moves words and facts to files until no more than about `most` bytes are in memory.
  void spill(std::size_t most);
  bool spilled() const { return !sealed_.empty() || spilled_chunks_ > 0; }

  // When all has been added:

  /// No word() or add() afterwards.
  void drop_tables();
  /// How many numbers word() gave.
  std::uint32_t word_count() const { return word_base_ + words_here(); }
  /// The ids that are neither words nor facts, each at least once.
  const std::vector<Id>& others() const { return others_; }
  void drop_others() { others_ = {}; }

  /// Words by record, each with its place; several, as those in memory and those in each file are
  /// sorted apart.
  class WordStream;
  std::vector<std::unique_ptr<WordStream>> word_streams() const;
  /// No stream is needed any more.
  void drop_words();

  struct Row {
    PartCode subject, relation, object, time;
  };
  std::uint32_t fact_count() const { return fact_count_; }
  bool asserted(std::uint32_t place) const { return !has_quoted_ || asserted_[place]; }
  /// Whether a fact is only quoted, and whether one has a fact as a part.
  bool has_quoted() const { return has_quoted_; }
  bool has_nested() const { return has_nested_; }
  /// Calls visit(place, row) with all facts in sequence, or in the opposite one. Facts inside a
  /// fact have lower places than the fact.
  template <typename Visit>
  void for_facts(const Visit& visit) const;
  template <typename Visit>
  void for_facts_backwards(const Visit& visit) const;
  /// The same; none of them can be read again.
  template <typename Visit>
  void take_facts(const Visit& visit);

 private:
  static constexpr std::uint32_t kChunkRows = 1 << 12;
  using Chunk = std::unique_ptr<Row[]>;
  /// Words that went to the file: (place here, length, bytes) by record; then where each begins.
  struct Sealed {
    std::uint32_t base, count;
    std::uint64_t begin, end;
  };

  PartCode code(Id id);
  std::uint32_t words_here() const { return static_cast<std::uint32_t>(word_ends_.size() - 1); }
  std::string_view word_at(std::uint32_t i) const {
    return std::string_view(words_).substr(word_ends_[i], word_ends_[i + 1] - word_ends_[i]);
  }
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted_words() const;
  std::size_t word_bytes() const;
  void seal_words();
  void spill_facts();
  std::uint32_t rows_in(std::size_t chunk) const {
    return std::min(kChunkRows, fact_count_ - static_cast<std::uint32_t>(chunk) * kChunkRows);
  }
  /// The rows of a chunk, read into `held` when they are in the file.
  const Row* chunk(std::size_t i, Chunk& held) const;

  std::uint32_t word_base_ = 0;  // the words in files
  std::string words_;
  std::vector<std::size_t> word_ends_{0};
  PlaceTable word_table_;
  std::vector<Id> others_;
  std::uint32_t other_base_ = 0;  // those before are not in the table any more
  PlaceTable other_table_;
  std::vector<Sealed> sealed_;
  std::unique_ptr<SpillFile> word_file_;

  std::vector<Chunk> chunks_;  // null: in the file, or taken
  std::size_t spilled_chunks_ = 0;
  std::unique_ptr<SpillFile> fact_file_;
  std::uint32_t fact_count_ = 0;
  bool has_nested_ = false;
  bool has_quoted_ = false;
  std::vector<bool> asserted_;  // once a fact is only quoted
};

/// See LoadTables::word_streams.
class LoadTables::WordStream {
 public:
  virtual ~WordStream() = default;
  /// Moves to the first or next word; false when there is none.
  virtual bool next() = 0;
  std::string_view record() const { return record_; }
  std::uint32_t place() const { return place_; }

 protected:
  std::string_view record_;
  std::uint32_t place_ = 0;
};

template <typename Visit>
void LoadTables::for_facts(const Visit& visit) const {
  Chunk held;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const Row* const rows = chunk(i, held);
    const std::uint32_t first = static_cast<std::uint32_t>(i) * kChunkRows;
    for (std::uint32_t k = 0, n = rows_in(i); k < n; ++k) visit(first + k, rows[k]);
  }
}

template <typename Visit>
void LoadTables::for_facts_backwards(const Visit& visit) const {
  Chunk held;
  for (std::size_t i = chunks_.size(); i-- > 0;) {
    const Row* const rows = chunk(i, held);
    const std::uint32_t first = static_cast<std::uint32_t>(i) * kChunkRows;
    for (std::uint32_t k = rows_in(i); k-- > 0;) visit(first + k, rows[k]);
  }
}

template <typename Visit>
void LoadTables::take_facts(const Visit& visit) {
  Chunk held;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const Row* const rows = chunk(i, held);
    const std::uint32_t first = static_cast<std::uint32_t>(i) * kChunkRows;
    for (std::uint32_t k = 0, n = rows_in(i); k < n; ++k) visit(first + k, rows[k]);
    chunks_[i] = nullptr;
  }
  chunks_.clear();
  fact_file_ = nullptr;
}

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_TABLES_H_
