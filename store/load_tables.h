// What a bulk load collects: words, each once, and facts, as they come, in compact tables.
#ifndef ANNALS_STORE_LOAD_TABLES_H_
#define ANNALS_STORE_LOAD_TABLES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_row.h"
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

/// Numbers of words and facts here count from 1 and mean something in this load only.
class LoadTables {
 public:
  Id word(std::string_view record);
  /// Adds a fact and returns its place, a new one even for a fact that is there already.
  std::uint32_t add(const FactKey& key, bool asserted);

  std::size_t word_count() const { return word_ends_.size() - 1; }
  std::string_view word_at(std::size_t i) const {
    return std::string_view(words_).substr(word_ends_[i], word_ends_[i + 1] - word_ends_[i]);
  }
  /// The ids that are neither words nor facts, each once.
  const std::vector<Id>& others() const { return others_; }
  struct Row {
    PartCode subject, relation, object, time;
  };
  std::uint32_t fact_count() const { return fact_count_; }
  /// Facts inside a fact have lower places than the fact.
  const Row& fact(std::uint32_t place) const {
    return chunks_[place / kChunkRows][place % kChunkRows];
  }
  bool asserted(std::uint32_t place) const { return !has_quoted_ || asserted_[place]; }
  /// Whether a fact has a fact as a part.
  bool has_nested() const { return has_nested_; }

  std::size_t bytes() const;
  void drop_tables();  // no word() or add() afterwards
  void drop_words();
  /// The facts in a chunk of the first ones are not read any more.
  void drop_facts_before(std::uint32_t place);

 private:
  static constexpr std::uint32_t kChunkRows = 1 << 16;
  PartCode code(Id id);

  std::string words_;
  std::vector<std::size_t> word_ends_{0};
  PlaceTable word_table_;
  std::vector<Id> others_;
  PlaceTable other_table_;
  std::vector<std::unique_ptr<Row[]>> chunks_;
  std::uint32_t fact_count_ = 0;
  std::uint32_t dropped_chunks_ = 0;
  bool has_nested_ = false;
  bool has_quoted_ = false;
  std::vector<bool> asserted_;  // once a fact is only quoted
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_TABLES_H_
