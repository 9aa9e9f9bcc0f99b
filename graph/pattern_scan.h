// The facts that a Pattern asks for, batch by batch.
#ifndef ANNALS_GRAPH_PATTERN_SCAN_H_
#define ANNALS_GRAPH_PATTERN_SCAN_H_

#include <memory>
#include <optional>
#include <vector>

#include "annals/match.h"
#include "query/context.h"
#include "store/store.h"

namespace annals::internal {

class PatternScan {
 public:
  /// kAsserted, with what follows by the meanings of relations unless `raw`: with number and commit
  /// 0. Or kHistory, of stored facts.
  PatternScan(const store::Snapshot& snapshot, const Pattern& pattern, store::Visibility visibility,
              bool raw = false);
  /// Replaces what is in `batch` by the next rows that match; false at the end. Reads some `limit`
  /// rows at a time.
  bool next(store::FactBatch& batch, std::size_t limit = store::kBatchRows);
  /// The facts of a batch.
  std::vector<Fact> facts(const store::FactBatch& batch) const;

 private:
  struct Access {
    store::Order order = store::Order::kNumber;
    std::vector<store::Id> prefix;
  };

  Access choose_access(std::optional<store::Id> s, std::optional<store::Id> r,
                       std::optional<store::Id> o) const;
  void set_time(const Pattern::TimeTest& test);
  bool keeps(const store::FactBatch& batch, std::size_t row) const;
  bool begin_next();

  std::unique_ptr<store::Cursor> open(store::Order order);

  std::unique_ptr<query::Context> context_;
  store::Visibility visibility_;
  bool about_facts_;
  std::optional<TimeWord> word_;
  TimeBounds span_{};  // of the test's time
  store::TimeWindow window_;
  std::optional<store::Id> exact_time_;  // for kExactly
  std::vector<Access> scans_;            // to come; the last one first
  std::unique_ptr<store::Cursor> cursor_;
  std::vector<std::size_t> kept_;  // rows of the batch
};

}  // namespace annals::internal

#endif  // ANNALS_GRAPH_PATTERN_SCAN_H_
