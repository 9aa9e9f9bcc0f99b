#include "store/time_source.h"

#include <algorithm>

namespace annals::store {

TimeSource::TimeSource(const Run& run, Section section, Partition partition, bool keep,
                       ScanCounters* counters)
    : run_(&run),
      directory_(&run.directory(section, partition)),
      section_(section),
      partition_(partition),
      keep_(keep),
      counters_(counters) {}

TimeSource::TimeSource(const Columns& columns, Section section, Partition partition, bool replacing)
    : section_(section),
      partition_(partition),
      replacing_(replacing),
      loaded_(0),
      view_(std::make_shared<const BlockView>(columns.view())) {}

std::uint64_t TimeSource::rows() const {
  return run_ == nullptr ? view_->rows : directory_->rows();
}

std::size_t TimeSource::block_of(std::uint64_t place) const {
  if (run_ == nullptr) return 0;
  std::size_t begin = 0;  // the last block that begins at the place or before
  std::size_t end = directory_->blocks();
  while (end - begin > 1) {
    const std::size_t middle = begin + (end - begin) / 2;
    (directory_->rows_before(middle) <= place ? begin : end) = middle;
  }
  return begin;
}

const std::shared_ptr<const BlockView>& TimeSource::load(std::size_t block) {
  if (loaded_ != block) {
    loaded_.reset();
    const auto pinned =
        std::make_shared<const PinnedBlock>(run_->block(section_, partition_, block, keep_));
    view_ = std::shared_ptr<const BlockView>(pinned, &pinned->view);
    loaded_ = block;
    if (counters_ != nullptr) ++counters_->blocks_read;
  }
  return view_;
}

std::uint64_t TimeSource::place_of(std::span<const std::uint64_t> leading) {
  if (rows() == 0) return 0;
  if (run_ == nullptr) return view_->equal_range(leading).first;
  const std::size_t block = directory_->find(leading);
  return directory_->rows_before(block) + load(block)->equal_range(leading).first;
}

TimeSource::Part TimeSource::part(std::uint64_t place, std::uint64_t end) {
  const std::size_t block = block_of(place);
  const std::uint64_t before = run_ == nullptr ? 0 : directory_->rows_before(block);
  const std::shared_ptr<const BlockView>& view = load(block);
  return {view, static_cast<std::size_t>(place - before),
          static_cast<std::size_t>(std::min<std::uint64_t>(end - before, view->rows))};
}

std::uint64_t TimeSource::skip(std::uint64_t place, std::uint64_t end, const TimeWindow& window) {
  if (run_ == nullptr) return place;
  for (std::size_t block = block_of(place); place < end; ++block) {
    if (directory_->may_touch(block, window)) return place;
    if (counters_ != nullptr) ++counters_->blocks_skipped;
    place = std::min(end, directory_->rows_before(block + 1));
  }
  return place;
}

}  // namespace annals::store
