// The cursors of the time orders.
#ifndef ANNALS_STORE_TIME_CURSOR_H_
#define ANNALS_STORE_TIME_CURSOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "store/graph_state.h"
#include "store/merge_cursor.h"
#include "store/time_key.h"
#include "store/time_source.h"
#include "store/touch_test.h"

namespace annals::store {

/// The facts of a state in a time order: that of a relation when there is one, else that of all.
/// The state must have time orders.
class TimeFacts {
 public:
  TimeFacts(std::shared_ptr<const SnapshotState> state, const ReplacedRows* replaced,
            std::optional<Id> relation, ColumnSet wanted);

  std::vector<TimeSource>& sources() { return sources_; }
  const TimeLayout& layout() const { return layout_; }
  /// The first row of the source, of the relation when there is one, whose `when` is not below.
  std::uint64_t place_of(TimeSource& source, std::uint64_t when) const;
  /// The `when` of the row at a place; empty at the end of the source, or of the relation's rows.
  std::optional<std::uint64_t> when_at(TimeSource& source, std::uint64_t place) const;
  /// Appends the rows of a part of the source that the state shows, in the wanted columns; with
  /// `check` only those that touch that window.
  void take(const TimeSource& source, const TimeSource::Part& part, const TimeWindow* check,
            FactBatch& batch);
  /// How many rows of a part touch the window, shown or not.
  std::uint64_t count(const TimeSource::Part& part, const TimeWindow& window);
  /// Whether all rows are shown, but for those of facts that read otherwise (ReplacedRows).
  bool all_seen() const { return all_seen_; }
  ScanCounters& counters() { return *counters_; }

 private:
  bool keep(const TimeSource& source, const TimeSource::Part& part, const TimeWindow* check);
  void keep_shown(Partition partition, const TimeSource::Part& part);
  std::size_t count_by_commits(Partition partition, TimeSource::Part part);
  /// Of a fact that was there by its commits.
  bool shows(FactNumber number, CommitNumber from, Partition partition) const;
  void read_times(const TimeSource::Part& part);
  /// For TouchTest, of times_of_.
  auto toucher(const TimeWindow& window) {
    return
        [this, &window](std::size_t i) { return touches(times_.bounds(Id{times_of_[i]}), window); };
  }
  void append(std::size_t column, const TimeSource::Part& part, std::vector<std::uint64_t>& out);
  void look_up(const std::vector<std::uint64_t>& numbers, FactBatch& batch);

  std::shared_ptr<const SnapshotState> state_;
  std::optional<Id> relation_;
  Section section_;
  const TimeLayout& layout_;
  ColumnSet wanted_;
  std::unique_ptr<ScanCounters> counters_;  // the sources point to it
  std::vector<TimeSource> sources_;
  TimeReader times_;
  BlockView hidden_;  // by number; no rows: nothing is
  bool all_seen_;
  bool clamps_;                             // a transaction's own numbers are shown as its commit's
  std::unique_ptr<MergeCursor> by_number_;  // for parts that the order leaves out
  // While rows are taken.
  bool all_kept_ = true;
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint64_t> values_, numbers_, from_, to_, times_of_;
};

/// What may touch a window, of sources by their places in TimeFacts::sources(). Any thread.
class TimeStretches {
 public:
  struct Stretch {
    std::size_t source = 0;
    std::uint64_t begin = 0, end = 0;
    bool check = false;  // its facts may touch the window; else all of them do
  };
  TimeStretches(TimeFacts& facts, const TimeWindow& window);
  const TimeWindow& window() const { return window_; }
  /// Of all stretches, one after the other.
  std::uint64_t places() const { return places_; }
  /// The parts of stretches that have places in [begin, end).
  std::vector<Stretch> between(std::uint64_t begin, std::uint64_t end) const;

 private:
  TimeWindow window_;
  std::vector<Stretch> all_;
  std::uint64_t places_ = 0;
};

/// See Snapshot::scan_places.
std::unique_ptr<TimeCursor> make_places_scan(std::unique_ptr<TimeFacts> facts,
                                             const TimeStretches& stretches, std::uint64_t begin,
                                             std::uint64_t end);
/// See Snapshot::scan_by_time.
std::unique_ptr<TimeCursor> make_time_scan(std::unique_ptr<TimeFacts> facts, TimeWindow window);
/// The same by another order's cursor, which has the wanted columns and the time's.
std::unique_ptr<TimeCursor> make_time_filter(std::unique_ptr<Cursor> cursor,
                                             std::shared_ptr<const SnapshotState> state,
                                             TimeWindow window, ColumnSet wanted);
/// See Snapshot::scan_earliest.
std::unique_ptr<TimeCursor> make_earliest_scan(std::unique_ptr<TimeFacts> facts);
/// The rows that may be shown and touch the window.
std::uint64_t count_rows(TimeFacts& facts, const TimeWindow& window);
/// About as many: where many rows would have to be looked at, half of them are taken to do.
std::uint64_t estimate_rows(TimeFacts& facts, const TimeWindow& window);

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_CURSOR_H_
