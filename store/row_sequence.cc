#include "store/row_sequence.h"

#include <algorithm>

namespace annals::store {

RowRun RowRun::in_file(const Rows& rows, std::shared_ptr<SpillFile> file) {
  RowRun run;
  run.begin_ = file->append(rows.data(), rows.size() * sizeof(RankRow));
  run.spilled_ = rows.size();
  run.file_ = std::move(file);
  run.file_->flush();
  return run;
}

void RowRun::spill() {
  if (file_ == nullptr) file_ = std::make_shared<SpillFile>();
  file_->append(rows_.data(), rows_.size() * sizeof(RankRow));
  spilled_ += rows_.size();
  rows_.clear();
}

void RowRun::end() {
  if (spilled_ == 0) return;
  spill();
  file_->flush();
  rows_ = {};
}

RunReader::RunReader(const RowRun& run, std::size_t buffer_rows)
    : run_(&run), buffer_rows_(std::max<std::size_t>(buffer_rows, 1)) {
  fill();
}

void RunReader::fill() {
  if (read_ < run_->spilled_) {
    buffer_.resize(std::min(buffer_rows_, run_->spilled_ - read_));
    run_->file_->read(run_->begin_ + read_ * sizeof(RankRow), buffer_.data(),
                      buffer_.size() * sizeof(RankRow));
    read_ += buffer_.size();
    at_ = buffer_.data();
    end_ = at_ + buffer_.size();
  } else if (!rest_read_ && !run_->rows_.empty()) {
    rest_read_ = true;
    at_ = run_->rows_.data();
    end_ = at_ + run_->rows_.size();
  } else {
    at_ = end_ = nullptr;
  }
}

void RowSorter::spill() {
  sort_(rows_);
  if (file_ == nullptr) file_ = std::make_shared<SpillFile>();
  runs_.push_back(RowRun::in_file(rows_, file_));
  rows_.clear();
}

std::vector<RowRun> RowSorter::finish() {
  sort_(rows_);
  if (!rows_.empty()) runs_.emplace_back(std::move(rows_));
  rows_ = {};
  return std::move(runs_);
}

std::size_t RowSequence::size() const {
  std::size_t size = 0;
  for (const RowRun& run : runs_) size += run.size();
  return size;
}

const Rows* RowSequence::in_memory() const {
  static const Rows kNone;
  if (runs_.empty()) return &kNone;
  return runs_.size() == 1 ? runs_.front().in_memory() : nullptr;
}

RowMerge::RowMerge(const std::vector<RowRun>& runs, const RowCompare& compare) : compare_(compare) {
  // Together no more than some sixteen of them have.
  const std::size_t buffer_rows =
      std::clamp<std::size_t>(16 * RunReader::kBufferRows / std::max<std::size_t>(runs.size(), 1),
                              128, RunReader::kBufferRows);
  readers_.reserve(runs.size());
  for (const RowRun& run : runs) {
    readers_.emplace_back(run, buffer_rows);
    if (readers_.back().row() != nullptr) heap_.push_back(readers_.size() - 1);
  }
  for (std::size_t at = heap_.size(); at-- > 0;) sift_down(at);
}

void RowMerge::next() {
  RunReader& reader = readers_[heap_.front()];
  reader.next();
  if (reader.row() == nullptr) {
    heap_.front() = heap_.back();
    heap_.pop_back();
  }
  sift_down(0);
}

void RowMerge::sift_down(std::size_t at) {
  for (;;) {
    std::size_t least = at;
    for (const std::size_t child : {2 * at + 1, 2 * at + 2}) {
      if (child < heap_.size() && before(heap_[child], heap_[least])) least = child;
    }
    if (least == at) return;
    std::swap(heap_[at], heap_[least]);
    at = least;
  }
}

}  // namespace annals::store
