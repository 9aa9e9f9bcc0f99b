#include "store/shown_rows.h"

#include <numeric>

#include "store/by_commits.h"

namespace annals::store {
namespace {

/// To read a single value costs as much as to unpack so many.
constexpr std::size_t kSingleCost = 6;

}  // namespace

ShownRows::ShownRows(const SnapshotState& state, Order order)
    : state_(&state),
      number_column_(layout_of(order).number_column),
      by_commits_(!state.newest()),
      by_tombstones_(!state.graph().tombstones.empty()) {}

void ShownRows::read(std::size_t column, std::vector<std::uint64_t>& out) const {
  if (out.size() < chunk_.count) out.resize(chunk_.count);
  chunk_.view->columns[column].copy(chunk_.begin, chunk_.count, out.data());
}

void ShownRows::select(const SourceMerge::Chunk& chunk) {
  chunk_ = chunk;
  count_ = chunk.count;
  passed_ = 0;
  all_ = true;
  if (chunk.replacing || !(by_commits_ || by_tombstones_)) return;
  if (by_commits_) {
    const ByCommits known = by_commits(*chunk.view, kFromColumn, kToColumn, chunk.partition,
                                       chunk.begin, chunk.count, state_->limit());
    if (known == ByCommits::kNone) count_ = 0;
    if (known == ByCommits::kSome) select_by_commits();
  }
  if (by_tombstones_ && count_ > 0) leave_out_ended();
  all_ = count_ == chunk.count;
}

void ShownRows::select_by_commits() {
  const CommitNumber limit = state_->limit();
  if (places_.size() < chunk_.count) places_.resize(chunk_.count);
  read(kFromColumn, from_);
  std::size_t shown = 0;
  if (chunk_.partition == Partition::kHistory) {
    read(kToColumn, to_);
    for (std::uint32_t i = 0; i < chunk_.count; ++i) {
      places_[shown] = i;
      shown +=
          static_cast<std::size_t>(from_[i] <= limit) & static_cast<std::size_t>(limit < to_[i]);
    }
  } else {
    for (std::uint32_t i = 0; i < chunk_.count; ++i) {
      places_[shown] = i;
      shown += static_cast<std::size_t>(from_[i] <= limit);
    }
  }
  count_ = shown;
  all_ = false;
}

void ShownRows::leave_out_ended() {
  const TombstoneView& tombstones = state_->graph().tombstones;
  const CommitNumber limit = state_->limit();
  if (all_) {
    if (places_.size() < chunk_.count) places_.resize(chunk_.count);
    std::iota(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(chunk_.count), 0u);
    read(kFromColumn, from_);
  }
  read(number_column_, values_);
  std::size_t shown = 0;
  for (std::size_t k = 0; k < count_; ++k) {
    const std::uint32_t i = places_[k];
    const CommitNumber end = tombstones.end_of(values_[i], from_[i], limit);
    // A fact of history has its end beside it.
    const bool ended =
        end == kErased || (end != kNeverEnded && chunk_.partition == Partition::kAsserted);
    places_[shown] = i;
    shown += ended ? 0 : 1;
  }
  count_ = shown;
}

std::size_t ShownRows::count_in(std::size_t first) {
  if (all_) return first;
  while (passed_ < count_ && places_[passed_] < first) ++passed_;
  return passed_;
}

void ShownRows::copy(std::size_t column, std::uint64_t* out) {
  const ColumnView& view = chunk_.view->columns[column];
  if (all_) return view.copy(chunk_.begin, chunk_.count, out);
  if (count_ * kSingleCost < chunk_.count && !view.reads_many()) {
    for (std::size_t k = 0; k < count_; ++k) out[k] = view.at(chunk_.begin + places_[k]);
    return;
  }
  read(column, values_);
  for (std::size_t k = 0; k < count_; ++k) out[k] = values_[places_[k]];
}

}  // namespace annals::store
