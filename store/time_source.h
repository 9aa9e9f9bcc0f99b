// One time order of a run, or of facts in memory, as rows that have places from 0.
#ifndef ANNALS_STORE_TIME_SOURCE_H_
#define ANNALS_STORE_TIME_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "store/run.h"
#include "store/time_rows.h"

namespace annals::store {

/// The run or the columns, and the counters, must outlive it.
class TimeSource {
 public:
  TimeSource(const Run& run, Section section, Partition partition, bool keep,
             ScanCounters* counters);
  /// `replacing`: rows of ReplacedRows, which are seen as they are.
  TimeSource(const Columns& columns, Section section, Partition partition, bool replacing = false);

  std::uint64_t rows() const;
  Partition partition() const { return partition_; }
  bool replacing() const { return replacing_; }
  /// The first row whose leading columns do not come before these. Reads at most one block.
  std::uint64_t place_of(std::span<const std::uint64_t> leading);

  /// Rows [begin, end) of a view, which are the first of a range that lie together.
  struct Part {
    std::shared_ptr<const BlockView> view;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t rows() const { return end - begin; }
  };
  /// The rows from `place` to the end of its block, up to `end`, which must lie behind it.
  Part part(std::uint64_t place, std::uint64_t end);
  /// The place behind all the rows from `place` on that surely do not touch the window, as the
  /// directory knows.
  std::uint64_t skip(std::uint64_t place, std::uint64_t end, const TimeWindow& window);

 private:
  std::size_t block_of(std::uint64_t place) const;
  const std::shared_ptr<const BlockView>& load(std::size_t block);

  const Run* run_ = nullptr;  // null: in memory, one block
  const Directory* directory_ = nullptr;
  Section section_;
  Partition partition_ = Partition::kAsserted;
  bool keep_ = true;
  bool replacing_ = false;
  ScanCounters* counters_ = nullptr;
  std::optional<std::size_t> loaded_;
  std::shared_ptr<const BlockView> view_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_SOURCE_H_
