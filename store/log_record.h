// The row of the log for one commit: a head, which stays for ever, and what the commit changed.
// When a fold has taken that into a run, the numbers of older facts that it touched are left of it.
#ifndef ANNALS_STORE_LOG_RECORD_H_
#define ANNALS_STORE_LOG_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.h"

namespace annals::store {

struct LogHead {
  CommitInfo info;
  std::uint64_t erased_asserted = 0;  // of info.erased
  // After the commit:
  std::uint64_t next_word = 0;
  FactNumber next_fact = 0;
};

struct NumberedFact {
  FactKey key;
  FactNumber number = 0;
};

/// Facts that a commit asserted or retracted although their numbers were given before it, each list
/// rising. The others that it asserted are among those that it numbered.
struct TouchedFacts {
  std::vector<FactNumber> asserted;
  std::vector<FactNumber> retracted;
};

struct LogRecord {
  LogHead head;
  std::vector<std::pair<std::uint64_t, std::string>> words;  // number and record (words.h), rising
  std::vector<NumberedFact> asserted;
  std::vector<NumberedFact> quoted;
  std::vector<FactNumber> retracted;
  std::vector<FactNumber> erased;

  std::string encode() const;
  /// The row of a commit that is in a run.
  static std::string encode_folded(const LogHead& head, const TouchedFacts& touched);
  /// Throws Error(kDamaged) when the row is not one of that commit, or was folded.
  static LogRecord decode(std::string_view bytes, CommitNumber commit);
  /// Of any row; verifies the head's checksum only.
  static LogHead decode_head(std::string_view bytes, CommitNumber commit);
  static bool is_folded(std::string_view bytes, CommitNumber commit);
  /// Of any row; `next_fact`: the first number that the commit could give. Empty for a commit that
  /// a program of format version 2 or older took into a run: nobody knows.
  static std::optional<TouchedFacts> decode_touched(std::string_view bytes, CommitNumber commit,
                                                    FactNumber next_fact);
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOG_RECORD_H_
