// Reading facts in an order: what Snapshot::scan and its like give.
#ifndef ANNALS_STORE_CURSOR_H_
#define ANNALS_STORE_CURSOR_H_

#include <cstdint>
#include <span>

#include "store/fact_row.h"
#include "store/time_window.h"

namespace annals::store {

/// Work done, for explain analyze.
struct ScanCounters {
  std::uint64_t blocks_read = 0;
  std::uint64_t blocks_skipped = 0;
  std::uint64_t rows_read = 0;
};

/// Reads facts of one order, in its sequence (all four parts, then number), batch by batch.
/// Holds its snapshot alive.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Begins again with the facts whose leading parts (in the order's sequence) equal `prefix` (up
  /// to four ids; none: all facts). For kNumber the prefix is one Id::fact(number). Cheap when it
  /// lies near the last one: seeks in rising sequence read each block once.
  virtual void seek(std::span<const Id> prefix, TimeWindow window = {}) = 0;
  /// Appends up to `limit` rows to `batch` (which it does not clear), in the columns that the scan
  /// was asked for. Returns false when there are no more rows and nothing was appended.
  virtual bool next(FactBatch& batch, std::size_t limit = kBatchRows) = 0;
  virtual const ScanCounters& counters() const = 0;
};

/// Facts by when they were true. Holds its snapshot alive.
class TimeCursor {
 public:
  virtual ~TimeCursor() = default;
  /// As Cursor::next.
  virtual bool next(FactBatch& batch, std::size_t limit = kBatchRows) = 0;
  /// No fact that is still to come begins (s0) before this moment. It rises as facts are taken.
  virtual Moment bound() const = 0;
  virtual const ScanCounters& counters() const = 0;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_CURSOR_H_
