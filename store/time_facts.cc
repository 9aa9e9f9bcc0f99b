#include <algorithm>
#include <numeric>

#include "model/error.h"
#include "store/by_commits.h"
#include "store/time_cursor.h"

namespace annals::store {
namespace {

void read(std::size_t column, const TimeSource::Part& part, std::vector<std::uint64_t>& out) {
  out.resize(part.rows());
  part.view->columns[column].copy(part.begin, part.rows(), out.data());
}

Id* grow(std::vector<Id>& column, std::size_t rows) {
  column.resize(column.size() + rows);
  return column.data() + column.size() - rows;
}

}  // namespace

TimeFacts::TimeFacts(std::shared_ptr<const SnapshotState> state, const ReplacedRows* replaced,
                     std::optional<Id> relation, ColumnSet wanted)
    : state_(std::move(state)),
      relation_(relation),
      section_(relation ? Section::kRelationTime : Section::kTime),
      layout_(time_layout_of(section_)),
      wanted_(wanted),
      counters_(std::make_unique<ScanCounters>()),
      times_(state_->graph()) {
  const GraphState& graph = state_->graph();
  all_seen_ = state_->newest() && graph.tombstones.empty();
  clamps_ = graph.commit != graph.logged;
  for (const auto& run : graph.runs) {
    for (const Partition partition : {Partition::kAsserted, Partition::kHistory}) {
      if (run->info().rows[static_cast<std::size_t>(partition)] == 0) continue;
      if (partition == Partition::kHistory && state_->newest()) continue;
      sources_.emplace_back(*run, section_, partition, true, counters_.get());
    }
  }
  const auto add = [&](const Columns& columns, bool replacing) {
    if (columns.rows() > 0)
      sources_.emplace_back(columns, section_, Partition::kAsserted, replacing);
  };
  for (const auto& piece : graph.delta) add(piece->time_rows(section_, graph), false);
  if (replaced != nullptr) {
    hidden_ = replaced->hidden_asserted(Order::kNumber).view();
    add(replaced->coming_times(section_, graph), true);
  }
  const bool has_parts = (layout_.has(Part::kSubject) || !wanted_.has(Part::kSubject)) &&
                         (layout_.has(Part::kObject) || !wanted_.has(Part::kObject));
  if (has_parts) return;
  by_number_ = std::make_unique<MergeCursor>(
      state_, Order::kNumber, Visibility::kAsserted, replaced,
      ColumnSet{FactColumn::kSubject, FactColumn::kObject, FactColumn::kNumber});
}

std::uint64_t TimeFacts::place_of(TimeSource& source, std::uint64_t when) const {
  if (!relation_) return source.place_of(std::array<std::uint64_t, 1>{when});
  return source.place_of(std::array<std::uint64_t, 2>{relation_->bits, when});
}

std::optional<std::uint64_t> TimeFacts::when_at(TimeSource& source, std::uint64_t place) const {
  if (place == source.rows()) return std::nullopt;
  const TimeSource::Part part = source.part(place, place + 1);
  if (relation_ && part.view->columns[0].at(part.begin) != relation_->bits) return std::nullopt;
  return part.view->columns[layout_.when].at(part.begin);
}

bool TimeFacts::shows(FactNumber number, CommitNumber from, Partition partition) const {
  if (!all_seen_) {
    const CommitNumber end = state_->graph().tombstones.end_of(number, from, state_->limit());
    // A fact of history has its end beside it.
    if (end == kErased || (end != kNeverEnded && partition == Partition::kAsserted)) return false;
  }
  if (hidden_.rows == 0) return true;
  const auto [begin, end] = hidden_.equal_range(std::array<std::uint64_t, 1>{number});
  return begin == end;
}

/// Leaves out the rows of kept_ that the state does not show.
void TimeFacts::keep_shown(Partition partition, const TimeSource::Part& part) {
  const auto keep_if = [&](const auto& test) {
    std::size_t kept = 0;
    for (const std::uint32_t i : kept_) {
      kept_[kept] = i;
      kept += static_cast<std::size_t>(test(i));
    }
    kept_.resize(kept);
  };
  read(layout_.from, part, from_);
  if (!all_seen_) {
    const CommitNumber limit = state_->limit();
    keep_if([&](std::uint32_t i) { return from_[i] <= limit; });
    if (partition == Partition::kHistory) {
      read(layout_.to(), part, to_);
      keep_if([&](std::uint32_t i) { return limit < to_[i]; });
    }
  }
  if (state_->graph().tombstones.empty() && hidden_.rows == 0) return;
  read(layout_.number, part, numbers_);
  keep_if([&](std::uint32_t i) { return shows(numbers_[i], from_[i], partition); });
}

void TimeFacts::read_times(const TimeSource::Part& part) {
  read(layout_.at(Part::kTime), part, times_of_);
}

/// Finds the rows to be taken; false when there are none.
bool TimeFacts::keep(const TimeSource& source, const TimeSource::Part& part,
                     const TimeWindow* check) {
  const bool looks = (!all_seen_ || hidden_.rows > 0) && !source.replacing();
  all_kept_ = check == nullptr && !looks;
  if (all_kept_) return true;
  if (check != nullptr) {
    read_times(part);
    TouchTest(*check).select(times_of_.data(), times_of_.size(), toucher(*check), kept_);
  } else {
    kept_.resize(part.rows());
    std::iota(kept_.begin(), kept_.end(), 0);
  }
  if (looks && !kept_.empty()) keep_shown(source.partition(), part);
  all_kept_ = kept_.size() == part.rows();
  return !kept_.empty();
}

/// Writes the kept rows of a column to `out`.
void TimeFacts::append(std::size_t column, const TimeSource::Part& part,
                       std::vector<std::uint64_t>& out) {
  read(column, part, out);
  if (all_kept_) return;
  for (std::size_t i = 0; i < kept_.size(); ++i) out[i] = out[kept_[i]];
  out.resize(kept_.size());
}

/// How many rows of a part the state shows, by their commits alone.
std::size_t TimeFacts::count_by_commits(Partition partition, TimeSource::Part part) {
  const CommitNumber limit = state_->limit();
  const std::size_t last = part.end;
  std::size_t rows = 0;
  for (; part.begin < last; part.begin = part.end) {
    part.end = std::min(last, (part.begin / kMiniRows + 1) * kMiniRows);
    const ByCommits shown = by_commits(*part.view, layout_.from, layout_.to(), partition,
                                       part.begin, part.rows(), limit);
    if (shown == ByCommits::kAll) rows += part.rows();
    if (shown != ByCommits::kSome) continue;
    read(layout_.from, part, from_);
    if (partition == Partition::kHistory) read(layout_.to(), part, to_);
    for (std::size_t i = 0; i < from_.size(); ++i) {
      const bool ended = partition == Partition::kHistory && to_[i] <= limit;
      rows += static_cast<std::size_t>((from_[i] <= limit) & !ended);
    }
  }
  return rows;
}

void TimeFacts::take(const TimeSource& source, const TimeSource::Part& part,
                     const TimeWindow* check, FactBatch& batch) {
  counters_->rows_read += part.rows();
  const bool counts = wanted_ == ColumnSet{} && check == nullptr && !source.replacing();
  if (counts && !all_seen_ && state_->graph().tombstones.empty() && hidden_.rows == 0) {
    batch.rows += count_by_commits(source.partition(), part);
    return;
  }
  if (!keep(source, part, check)) return;
  const std::size_t rows = all_kept_ ? part.rows() : kept_.size();
  batch.rows += rows;
  for (const Part p : {Part::kSubject, Part::kRelation, Part::kObject, Part::kTime}) {
    if (!wanted_.has(p) || !layout_.has(p)) continue;
    Id* const out = grow(batch.parts[static_cast<std::size_t>(p)], rows);
    if (all_kept_) {
      part.view->columns[layout_.at(p)].copy(part.begin, rows, &out->bits);
      continue;
    }
    append(layout_.at(p), part, values_);
    std::transform(values_.begin(), values_.end(), out,
                   [](std::uint64_t bits) { return Id{bits}; });
  }
  if (wanted_.has(FactColumn::kNumber) || by_number_) append(layout_.number, part, numbers_);
  if (wanted_.has(FactColumn::kNumber)) {
    batch.numbers.insert(batch.numbers.end(), numbers_.begin(), numbers_.end());
  }
  if (by_number_) look_up(numbers_, batch);
  if (wanted_.has(FactColumn::kFrom)) {
    append(layout_.from, part, from_);
    const CommitNumber own = clamps_ ? state_->graph().commit : kNeverEnded;
    for (const CommitNumber from : from_) batch.from.push_back(std::min(from, own));
  }
  if (wanted_.has(FactColumn::kTo)) batch.to.resize(batch.to.size() + rows, kNeverEnded);
}

/// Appends the subjects and objects of facts, in rising sequence of numbers, as blocks lie.
void TimeFacts::look_up(const std::vector<std::uint64_t>& numbers, FactBatch& batch) {
  std::vector<std::uint32_t> rising(numbers.size());
  std::iota(rising.begin(), rising.end(), 0);
  std::sort(rising.begin(), rising.end(),
            [&](std::uint32_t a, std::uint32_t b) { return numbers[a] < numbers[b]; });
  Id* const subjects = wanted_.has(Part::kSubject) ? grow(batch.parts[0], numbers.size()) : nullptr;
  Id* const objects = wanted_.has(Part::kObject) ? grow(batch.parts[2], numbers.size()) : nullptr;
  FactBatch found;
  for (const std::uint32_t i : rising) {
    found.clear();
    by_number_->seek(std::array<Id, 1>{Id::fact(numbers[i])});
    if (!by_number_->next(found, 1)) {
      throw Error(ErrorCode::kDamaged, "the graph is damaged: a fact by time is not there");
    }
    if (subjects != nullptr) subjects[i] = found.parts[0][0];
    if (objects != nullptr) objects[i] = found.parts[2][0];
  }
}

std::uint64_t TimeFacts::count(const TimeSource::Part& part, const TimeWindow& window) {
  read_times(part);
  return TouchTest(window).count(times_of_.data(), times_of_.size(), toucher(window));
}

}  // namespace annals::store
