// Snapshots: facts in stretches, which several threads read.
#include <algorithm>

#include "store/graph_state.h"
#include "store/merge_cursor.h"
#include "store/source_cursor.h"
#include "store/store.h"

namespace annals::store {
namespace {

/// The first block beyond `first` that does not begin with the prefix.
std::size_t end_of(const Directory& blocks, std::span<const std::uint64_t> prefix,
                   std::size_t first) {
  std::size_t begin = first;
  std::size_t end = blocks.blocks();
  while (begin + 1 < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (blocks.starts_with(middle, prefix)) {
      begin = middle;
    } else {
      end = middle;
    }
  }
  return end;
}

/// Rows of a run, or of a piece of the delta, that may have a prefix: blocks, or rows themselves.
class Stretch {
 public:
  Stretch(const Directory& blocks, const Prefix& prefix) : blocks_(&blocks) {
    if (blocks.blocks() == 0) return;
    begin_ = blocks.find(prefix.values());
    end_ = end_of(blocks, prefix.values(), begin_);
    rows_ = blocks.rows_before(end_) - blocks.rows_before(begin_);
  }
  Stretch(const Columns& rows, const Prefix& prefix) : columns_(&rows) {
    std::tie(begin_, end_) = rows.view().equal_range(prefix.values());
    rows_ = end_ - begin_;
  }

  std::uint64_t rows() const { return rows_; }
  /// Values of a column with which its parts begin. The first block may begin before the prefix.
  void split(std::size_t column, std::size_t parts, std::vector<Id>& begins) const {
    const std::size_t places = end_ - begin_;
    for (std::size_t i = 1; i < parts; ++i) {
      const std::size_t place = begin_ + places * i / parts;
      if (place == begin_) continue;
      begins.push_back(
          Id{blocks_ != nullptr ? blocks_->first(place, column) : columns_->column(column)[place]});
    }
  }

 private:
  const Directory* blocks_ = nullptr;
  const Columns* columns_ = nullptr;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t rows_ = 0;
};

/// Calls `take` with the stretches of all sources, those of facts that have ended among them where
/// the state needs them.
template <class Take>
void for_stretches(const SnapshotState& state, const ReplacedRows* replaced, Order order,
                   const Prefix& prefix, const Take& take) {
  for (const auto& run : state.graph().runs) {
    for (const Partition partition : {Partition::kAsserted, Partition::kHistory}) {
      if (partition == Partition::kHistory && state.newest()) continue;
      take(Stretch(run->directory(section_of(order), partition), prefix));
    }
  }
  for (const auto& piece : state.graph().delta) {
    take(Stretch(piece->rows(order, Partition::kAsserted), prefix));
  }
  if (replaced == nullptr) return;
  take(Stretch(replaced->coming(order, Visibility::kAsserted), prefix));
}

}  // namespace

std::uint64_t Snapshot::count_roughly(Order order, std::span<const Id> prefix) const {
  std::uint64_t rows = 0;
  for_stretches(*state_, replaced(), order, Prefix(order, prefix),
                [&rows](const Stretch& stretch) { rows += stretch.rows(); });
  return rows;
}

std::vector<Id> Snapshot::split(Order order, std::span<const Id> prefix, std::size_t parts) const {
  std::optional<Stretch> most;  // the others are much smaller, or spread as it is
  for_stretches(*state_, replaced(), order, Prefix(order, prefix), [&](const Stretch& stretch) {
    if (!most || stretch.rows() > most->rows()) most = stretch;
  });
  std::vector<Id> begins;
  if (!most) return begins;
  most->split(prefix.size(), parts, begins);
  begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
  return begins;
}

std::unique_ptr<Cursor> Snapshot::scan_range(Order order, std::span<const Id> prefix,
                                             const IdRange& range, TimeWindow window,
                                             ColumnSet wanted) const {
  auto cursor =
      std::make_unique<MergeCursor>(state_, order, Visibility::kAsserted, replaced(), wanted);
  cursor->seek_range(prefix, range, window);
  return cursor;
}

WorkerPool& Snapshot::workers() const { return *state_->graph().workers; }

}  // namespace annals::store
