// The row that says what a graph consists of: its runs, and what counts on beyond them.
#ifndef ANNALS_STORE_MANIFEST_H_
#define ANNALS_STORE_MANIFEST_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_row.h"
#include "store/keys.h"

namespace annals::store {

struct RunInfo {
  std::uint32_t number = 0;
  std::array<std::uint64_t, kPartitionCount> rows{};  // by Partition
  std::uint64_t tombstones = 0;
  std::uint64_t words = 0;
  std::uint64_t first_word = 0;  // the smallest and largest number of its words, if it has any
  std::uint64_t last_word = 0;
  /// Bits that reach the disk. Bits 0 to 2, by Partition: the numbers of the facts rise in the
  /// order of subject, relation and object, which stands in for that by number.
  std::uint64_t features = 0;

  bool numbers_rise(Partition partition) const {
    return (features >> static_cast<unsigned>(partition) & 1) != 0;
  }
  void set_numbers_rise(Partition partition) {
    features |= std::uint64_t{1} << static_cast<unsigned>(partition);
  }
  std::uint64_t size() const { return rows[0] + rows[1] + rows[2] + tombstones + words; }
};

struct Manifest {
  std::uint32_t next_run = 1;
  CommitNumber folded = 0;  // commits up to this one are in the runs
  // After commit `folded`:
  std::uint64_t asserted = 0;  // facts
  std::uint64_t next_word = 1;
  FactNumber next_fact = 1;
  std::vector<RunInfo> runs;  // oldest first

  std::string encode() const;
  static Manifest decode(std::string_view bytes);  // throws Error(kDamaged)
};

}  // namespace annals::store

#endif  // ANNALS_STORE_MANIFEST_H_
