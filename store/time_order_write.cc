#include "store/time_order_write.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "model/error.h"
#include "store/row_reader.h"
#include "store/time_source.h"

namespace annals::store {
namespace {

/// The rows of a source, one after the other.
class RowStream {
 public:
  RowStream(TimeSource source, Section section)
      : source_(std::move(source)), column_count_(column_count(section, source_.partition())) {}

  /// Moves to the first or next row; false when there is none.
  bool next() {
    if (at_ + 1 < rows_) {
      read(++at_);
      return true;
    }
    if (place_ == source_.rows()) return false;
    const TimeSource::Part part = source_.part(place_, source_.rows());
    rows_ = part.rows();
    place_ += rows_;
    for (std::size_t c = 0; c < column_count_; ++c) {
      columns_[c].resize(rows_);
      part.view->columns[c].copy(part.begin, rows_, columns_[c].data());
    }
    read(at_ = 0);
    return true;
  }
  const Tuple& row() const { return row_; }
  Partition partition() const { return source_.partition(); }

 private:
  void read(std::size_t i) {
    for (std::size_t c = 0; c < column_count_; ++c) row_[c] = columns_[c][i];
  }

  TimeSource source_;
  std::size_t column_count_;
  std::array<std::vector<std::uint64_t>, kMaxColumns> columns_;
  std::uint64_t place_ = 0;  // behind the rows in columns_
  std::size_t rows_ = 0;
  std::size_t at_ = 0;
  Tuple row_{};
};

/// A run's facts in an order that it does not have.
Columns sort_run(const Run& run, Section section, Partition partition, TimeReader& times) {
  std::vector<FactRow> rows;
  rows.reserve(run.info().rows[static_cast<std::size_t>(partition)]);
  SourceCursor source(run, Order::kSubjectRelationObject, partition, false, nullptr);
  for (source.seek({}, {}); source.valid(); source.advance(source.end() - source.begin())) {
    for (RowReader reader(source.view(), source.begin(), source.end()); !reader.done();) {
      rows.push_back(row_of(reader.next(), Order::kSubjectRelationObject));
    }
  }
  return time_columns(rows, section, partition, times);
}

/// The rows of a merge's inputs in a time order.
class MergedRows {
 public:
  MergedRows(const MergeInputs& inputs, Section section)
      : inputs_(inputs), section_(section), times_(*inputs.graph) {}

  void add(Partition partition) {
    for (const auto& run : inputs_.runs) {
      if (run->info().rows[static_cast<std::size_t>(partition)] == 0) continue;
      if (run->has_time_order(partition)) {
        add(TimeSource(*run, section_, partition, false, nullptr));
      } else {
        sorted_.push_back(
            std::make_unique<const Columns>(sort_run(*run, section_, partition, times_)));
        add(TimeSource(*sorted_.back(), section_, partition));
      }
    }
    if (partition == Partition::kHistory) return;
    for (const auto& piece : inputs_.delta) {
      add(TimeSource(piece->time_rows(section_, *inputs_.graph), section_, partition));
    }
  }

  /// Calls `visit` with each row and its partition.
  template <typename Visit>
  void for_each(const Visit& visit) {
    const TimeLayout& layout = time_layout_of(section_);
    for (std::uint64_t rows = 0; !streams_.empty(); ++rows) {
      if (rows % 4096 == 0 && inputs_.stop != nullptr && *inputs_.stop) {
        throw Error(ErrorCode::kCancelled, "the merge was stopped");
      }
      const auto least = std::min_element(
          streams_.begin(), streams_.end(),
          [&](const auto& a, const auto& b) { return time_less(a->row(), b->row(), layout); });
      visit((*least)->row(), (*least)->partition());
      if (!(*least)->next()) streams_.erase(least);
    }
  }

 private:
  void add(TimeSource source) {
    auto stream = std::make_unique<RowStream>(std::move(source), section_);
    if (stream->next()) streams_.push_back(std::move(stream));
  }

  const MergeInputs& inputs_;
  Section section_;
  TimeReader times_;
  std::vector<std::unique_ptr<const Columns>> sorted_;
  std::vector<std::unique_ptr<RowStream>> streams_;
};

/// When the fact of a row ended, by the tombstones of the inputs.
CommitNumber end_of(const MergeInputs& inputs, const Tuple& row, const TimeLayout& layout) {
  if (inputs.tombstones.empty()) return kNeverEnded;
  return inputs.tombstones.end_of(row[layout.number], row[layout.from], kNeverEnded - 1);
}

void merge_asserted(RunWriter& writer, const MergeInputs& inputs, Section section) {
  MergedRows rows(inputs, section);
  rows.add(Partition::kAsserted);
  writer.begin(section, Partition::kAsserted);
  rows.for_each([&, &layout = time_layout_of(section)](const Tuple& row, Partition) {
    if (end_of(inputs, row, layout) == kNeverEnded) writer.add(row);
  });
}

void merge_history(RunWriter& writer, const MergeInputs& inputs, Section section) {
  MergedRows rows(inputs, section);
  rows.add(Partition::kHistory);
  if (!inputs.tombstones.empty()) rows.add(Partition::kAsserted);
  writer.begin(section, Partition::kHistory);
  rows.for_each([&, &layout = time_layout_of(section)](const Tuple& row, Partition partition) {
    const CommitNumber end = end_of(inputs, row, layout);
    if (end == kErased) return;
    if (partition == Partition::kHistory) return writer.add(row);
    if (end == kNeverEnded) return;
    Tuple ended = row;
    ended[layout.to()] = end;
    writer.add(ended);
  });
}

}  // namespace

void merge_time_orders(RunWriter& writer, const MergeInputs& inputs) {
  for (const Section section : kTimeSections) {
    merge_asserted(writer, inputs, section);
    merge_history(writer, inputs, section);
  }
}

}  // namespace annals::store
