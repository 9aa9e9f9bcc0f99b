#include "store/time_cursor.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace annals::store {
namespace {

using Stretch = TimeStretches::Stretch;

/// What may touch a window, source by source and class by class.
class Stretches {
 public:
  Stretches(TimeFacts& facts, const TimeWindow& window) : facts_(facts), window_(window) {}

  /// The next stretch that is not empty, if there is one.
  std::optional<Stretch> next() {
    for (;;) {
      while (ready_ < found_.size()) {
        const Stretch stretch = found_[ready_++];
        if (stretch.begin < stretch.end) return stretch;
      }
      if (source_ == facts_.sources().size()) return std::nullopt;
      find(facts_.sources()[source_], kTimeClasses[class_]);
      if (++class_ >= kTimeClasses.size()) {
        class_ = 0;
        ++source_;
      }
    }
  }

 private:
  void find(TimeSource& source, unsigned time_class) {
    const WhenRange whens = whens_in(time_class, window_);
    ready_ = found_.size();
    if (whens.empty()) return;
    const std::uint64_t begin = facts_.place_of(source, whens.begin);
    const std::optional<std::uint64_t> there = facts_.when_at(source, begin);
    if (!there || *there >= whens.end) return skip_to(there);
    const std::uint64_t end = facts_.place_of(source, whens.end);
    std::uint64_t sure_begin = begin;
    std::uint64_t sure_end = end;
    if (whens.sure_begin > whens.begin) sure_begin = facts_.place_of(source, whens.sure_begin);
    if (whens.sure_end < whens.end) sure_end = facts_.place_of(source, whens.sure_end);
    found_ = {Stretch{source_, begin, sure_begin, true},
              Stretch{source_, sure_begin, sure_end, false}, Stretch{source_, sure_end, end, true}};
    ready_ = 0;
  }

  /// Passes over classes that have no rows; without a next row there are no more.
  void skip_to(std::optional<std::uint64_t> when) {
    if (!when) {
      class_ = kTimeClasses.size();
      return;
    }
    while (class_ + 1 < kTimeClasses.size() && kTimeClasses[class_ + 1] < class_of(*when)) {
      ++class_;
    }
  }

  TimeFacts& facts_;
  TimeWindow window_;
  std::size_t source_ = 0;
  std::size_t class_ = 0;
  std::array<Stretch, 3> found_;
  std::size_t ready_ = 3;  // the next one of these
};

/// `NextStretch` gives them one by one, as Stretches does.
template <class NextStretch>
class TimeScan : public TimeCursor {
 public:
  TimeScan(std::unique_ptr<TimeFacts> facts, TimeWindow window, NextStretch stretches)
      : facts_(std::move(facts)), window_(window), stretches_(std::move(stretches)) {}

  bool next(FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    while (batch.size() - before < limit) {
      if (now_.begin == now_.end) {
        const std::optional<Stretch> next = stretches_.next();
        if (!next) break;
        now_ = *next;
      }
      TimeSource& source = facts_->sources()[now_.source];
      if (now_.check) now_.begin = source.skip(now_.begin, now_.end, window_);
      if (now_.begin == now_.end) continue;
      const std::uint64_t most =
          std::min<std::uint64_t>(now_.end - now_.begin, limit - (batch.size() - before));
      const auto part = source.part(now_.begin, now_.begin + most);
      facts_->take(source, part, now_.check ? &window_ : nullptr, batch);
      now_.begin += part.rows();
    }
    return batch.size() > before;
  }
  Moment bound() const override { return kStartOfTime; }
  const ScanCounters& counters() const override { return facts_->counters(); }

 private:
  std::unique_ptr<TimeFacts> facts_;
  TimeWindow window_;
  NextStretch stretches_;
  Stretch now_;
};

/// Stretches that were found before.
class GivenStretches {
 public:
  explicit GivenStretches(std::vector<Stretch> all) : all_(std::move(all)) {}
  std::optional<Stretch> next() {
    return next_ < all_.size() ? std::optional(all_[next_++]) : std::nullopt;
  }

 private:
  std::vector<Stretch> all_;
  std::size_t next_ = 0;
};

class TimeFilter : public TimeCursor {
 public:
  TimeFilter(std::unique_ptr<Cursor> cursor, std::shared_ptr<const SnapshotState> state,
             TimeWindow window, ColumnSet wanted)
      : state_(std::move(state)),
        cursor_(std::move(cursor)),
        window_(window),
        wants_time_(wanted.has(Part::kTime)),
        times_(state_->graph()) {}

  bool next(FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    while (batch.size() - before < limit) {
      read_.clear();
      if (!cursor_->next(read_, limit - (batch.size() - before))) break;
      std::vector<Id>& column = read_.parts[static_cast<std::size_t>(Part::kTime)];
      kept_.resize(column.size());
      std::iota(kept_.begin(), kept_.end(), 0);
      const auto touching = [&](std::size_t i) {
        return touches(times_.bounds(column[i]), window_);
      };
      TouchTest(window_).keep(column.data(), touching, kept_);
      if (!wants_time_) column.clear();
      for (const std::uint32_t i : kept_) batch.push(read_, i);
    }
    return batch.size() > before;
  }
  Moment bound() const override { return kStartOfTime; }
  const ScanCounters& counters() const override { return cursor_->counters(); }

 private:
  std::shared_ptr<const SnapshotState> state_;
  std::unique_ptr<Cursor> cursor_;
  TimeWindow window_;
  bool wants_time_;
  TimeReader times_;
  FactBatch read_;
  std::vector<std::uint32_t> kept_;
};

/// A class of a source.
struct Stream {
  TimeSource* source;
  std::uint64_t end;
  TimeSource::Part part;  // its next rows
  std::uint64_t behind;   // the place behind the part
  std::uint64_t when;     // of the first row
  Moment bound;
};

class EarliestScan : public TimeCursor {
 public:
  explicit EarliestScan(std::unique_ptr<TimeFacts> facts) : facts_(std::move(facts)) {
    for (TimeSource& source : facts_->sources()) {
      std::uint64_t begin = place_of_class(source, kTimeClasses[0]);
      for (std::size_t c = 0; c < kTimeClasses.size(); ++c) {
        // Behind the last class there are none.
        const std::uint64_t end = place_of_class(source, kTimeClasses[c] + 1u);
        if (begin < end) add(source, begin, end);
        begin = end;
      }
    }
    std::make_heap(streams_.begin(), streams_.end(), later);
  }

  bool next(FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    while (batch.size() - before < limit && !streams_.empty()) {
      std::pop_heap(streams_.begin(), streams_.end(), later);
      Stream& stream = streams_.back();
      const Moment others = streams_.size() > 1 ? streams_.front().bound : kEndOfTime;
      TimeSource::Part taken = stream.part;
      const ColumnView& whens = taken.view->columns[facts_->layout().when];
      taken.end = taken.begin + std::min(taken.rows(), limit - (batch.size() - before));
      taken.end =
          whens.upper_bound(last_when(class_of(stream.when), others), taken.begin, taken.end);
      facts_->take(*stream.source, taken, nullptr, batch);
      stream.part.begin = taken.end;
      if (settle(stream)) {
        std::push_heap(streams_.begin(), streams_.end(), later);
      } else {
        streams_.pop_back();
      }
    }
    return batch.size() > before;
  }
  Moment bound() const override { return streams_.empty() ? kEndOfTime : streams_.front().bound; }
  const ScanCounters& counters() const override { return facts_->counters(); }

 private:
  static bool later(const Stream& a, const Stream& b) { return a.bound > b.bound; }

  std::uint64_t place_of_class(TimeSource& source, unsigned time_class) const {
    if (time_class <= kClassWithoutEnd) {
      return facts_->place_of(source, std::uint64_t{time_class} << kClassShift);
    }
    return facts_->place_of(source, ~std::uint64_t{0});
  }

  void add(TimeSource& source, std::uint64_t begin, std::uint64_t end) {
    Stream stream{&source, end, {}, begin, 0, kStartOfTime};
    settle(stream);
    streams_.push_back(std::move(stream));
  }

  /// Finds the first row of the stream; false when it has no more.
  bool settle(Stream& stream) const {
    if (stream.part.begin == stream.part.end) {
      if (stream.behind == stream.end) return false;
      stream.part = stream.source->part(stream.behind, stream.end);
      stream.behind += stream.part.rows();
    }
    stream.when = stream.part.view->columns[facts_->layout().when].at(stream.part.begin);
    stream.bound = earliest_start(stream.when);
    return true;
  }

  std::unique_ptr<TimeFacts> facts_;
  std::vector<Stream> streams_;  // a heap, the earliest first
};

}  // namespace

std::unique_ptr<TimeCursor> make_time_scan(std::unique_ptr<TimeFacts> facts, TimeWindow window) {
  Stretches stretches(*facts, window);
  return std::make_unique<TimeScan<Stretches>>(std::move(facts), window, stretches);
}

TimeStretches::TimeStretches(TimeFacts& facts, const TimeWindow& window) : window_(window) {
  Stretches stretches(facts, window);
  while (const std::optional<Stretch> stretch = stretches.next()) {
    all_.push_back(*stretch);
    places_ += stretch->end - stretch->begin;
  }
}

std::vector<Stretch> TimeStretches::between(std::uint64_t begin, std::uint64_t end) const {
  std::vector<Stretch> result;
  std::uint64_t place = 0;  // of the stretch
  for (Stretch stretch : all_) {
    const std::uint64_t next = place + (stretch.end - stretch.begin);
    const std::uint64_t before = std::max(begin, place) - place;
    const std::uint64_t behind = next - std::min(end, next);
    place = next;
    if (before + behind >= stretch.end - stretch.begin) continue;
    stretch.begin += before;
    stretch.end -= behind;
    result.push_back(stretch);
  }
  return result;
}

std::unique_ptr<TimeCursor> make_places_scan(std::unique_ptr<TimeFacts> facts,
                                             const TimeStretches& stretches, std::uint64_t begin,
                                             std::uint64_t end) {
  return std::make_unique<TimeScan<GivenStretches>>(std::move(facts), stretches.window(),
                                                    GivenStretches(stretches.between(begin, end)));
}

std::unique_ptr<TimeCursor> make_time_filter(std::unique_ptr<Cursor> cursor,
                                             std::shared_ptr<const SnapshotState> state,
                                             TimeWindow window, ColumnSet wanted) {
  return std::make_unique<TimeFilter>(std::move(cursor), std::move(state), window, wanted);
}

std::unique_ptr<TimeCursor> make_earliest_scan(std::unique_ptr<TimeFacts> facts) {
  return std::make_unique<EarliestScan>(std::move(facts));
}

namespace {

/// Adds up the stretches, those to be looked at only while they have no more rows than `looked_at`;
/// of others half.
std::uint64_t sum_rows(TimeFacts& facts, const TimeWindow& window, std::uint64_t looked_at) {
  Stretches stretches(facts, window);
  std::uint64_t rows = 0;
  while (std::optional<Stretch> found = stretches.next()) {
    Stretch& stretch = *found;
    TimeSource& source = facts.sources()[stretch.source];
    if (!stretch.check || stretch.end - stretch.begin > looked_at) {
      rows += (stretch.end - stretch.begin) / (stretch.check ? 2 : 1);
      continue;
    }
    for (;;) {
      stretch.begin = source.skip(stretch.begin, stretch.end, window);
      if (stretch.begin == stretch.end) break;
      const auto part = source.part(stretch.begin, stretch.end);
      facts.counters().rows_read += part.rows();
      rows += facts.count(part, window);
      stretch.begin += part.rows();
    }
  }
  return rows;
}

}  // namespace

std::uint64_t count_rows(TimeFacts& facts, const TimeWindow& window) {
  return sum_rows(facts, window, std::numeric_limits<std::uint64_t>::max());
}

std::uint64_t estimate_rows(TimeFacts& facts, const TimeWindow& window) {
  constexpr std::uint64_t kLookedAt = 64;
  return sum_rows(facts, window, kLookedAt);
}

}  // namespace annals::store
