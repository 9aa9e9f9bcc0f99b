// Words: what an id names by number instead of holding it. A word's record is a kind and its
// content as bytes; records are equal exactly when the words are.
#ifndef ANNALS_STORE_WORDS_H_
#define ANNALS_STORE_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/term.h"
#include "store/id.h"

namespace annals::store {

using WordNumber = std::uint64_t;

/// The first byte of a record. Values reach the disk.
enum class WordKind : std::uint8_t {
  kEntity = 1,
  kText = 2,          // the text
  kLanguageText = 3,  // the text, the tag, the tag's length in four bytes
  kTypedText = 4,     // the text, the datatype, its length in four bytes
  kInteger = 5,       // eight bytes
  kDecimal = 6,       // the eight bytes of the double
  kTime = 7,          // as written
};

/// The id of a term that needs no word. Empty for words and facts.
std::optional<Id> inline_id(const Term& term);
/// The record of a term that is a word.
std::string word_record(const Term& term);
void word_record(const Term& term, std::string& out);  // into a string that is used again
/// The same for an entity without making a term. `name` must be as Term::entity leaves it.
std::string entity_record(std::string_view name);
/// Throws Error(kDamaged) for bytes that are no record.
IdKind id_kind(std::string_view record);
Term term_of_record(std::string_view record);
/// The term of an id that is neither a word nor a fact.
Term term_of_inline(Id id);
/// The id of a time, when it packs.
std::optional<Id> inline_time(const TimeValue& time);

/// Words in memory, by number and by hash. Immutable once shared.
class WordList {
 public:
  /// In rising sequence of numbers, where words are to be found by them.
  void add(WordNumber number, std::string_view record);
  /// The same of a record that begins with the first `shared` bytes of the last one (which must
  /// have as many).
  void add_after(WordNumber number, std::size_t shared, std::string_view rest);
  void reserve(std::size_t words, std::size_t record_bytes);
  /// Makes find() work; no add() afterwards.
  void index();

  std::size_t size() const { return ends_.size() - 1; }
  std::size_t bytes() const {
    return records_.size() + sizeof(std::size_t) * (ends_.size() + numbers_.size()) +
           sizeof(by_hash_[0]) * by_hash_.size();
  }
  WordNumber number(std::size_t i) const { return numbers_.empty() ? first_ + i : numbers_[i]; }
  std::string_view record(std::size_t i) const {
    return std::string_view(records_).substr(ends_[i], ends_[i + 1] - ends_[i]);
  }
  /// The record of a number; a view with null data when it is not here. Lives as long as the list.
  std::string_view find(WordNumber number) const;
  std::optional<WordNumber> find(std::string_view record, std::uint64_t hash) const;
  /// Hash and number of the i-th word by hash, then number.
  std::pair<std::uint64_t, WordNumber> index_row(std::size_t i) const {
    return {by_hash_[i].first, number(by_hash_[i].second)};
  }

 private:
  void add_number(WordNumber number);

  WordNumber first_ = 0;
  std::vector<WordNumber> numbers_;  // empty: first_, and on without a gap
  std::vector<std::size_t> ends_{0};
  std::string records_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_hash_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WORDS_H_
