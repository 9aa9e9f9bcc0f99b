// What a bulk load collects: words and facts, each once, in compact tables.
#ifndef ANNALS_STORE_LOAD_TABLES_H_
#define ANNALS_STORE_LOAD_TABLES_H_

#include <cstdint>
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

/// Numbers of words and facts here count from 1 and mean something in this load only.
class LoadTables {
 public:
  Id word(std::string_view record);
  /// The fact's place; asserted from now on when `asserted`. Returns whether it was so before.
  struct Put {
    std::uint32_t place;
    bool was_asserted;
  };
  Put fact(const FactKey& key, bool asserted);

  std::size_t word_count() const { return word_ends_.size() - 1; }
  std::string_view word_at(std::size_t i) const {
    return std::string_view(words_).substr(word_ends_[i], word_ends_[i + 1] - word_ends_[i]);
  }
  /// Facts inside a fact have lower places than the fact.
  const std::vector<FactKey>& facts() const { return facts_; }
  bool asserted(std::size_t place) const { return asserted_[place]; }

  void drop_tables();  // no word() or fact() afterwards
  void drop_words();
  void drop_facts();

 private:
  std::string words_;
  std::vector<std::size_t> word_ends_{0};
  PlaceTable word_table_;
  std::vector<FactKey> facts_;
  std::vector<bool> asserted_;
  PlaceTable fact_table_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_TABLES_H_
