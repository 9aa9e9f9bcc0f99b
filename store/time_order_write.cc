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
  RowStream(TimeSource source, const TimeLayout& layout)
      : source_(std::move(source)), layout_(layout) {}

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
    for (std::size_t c = 0; c < layout_.columns; ++c) {
      columns_[c].resize(rows_);
      part.view->columns[c].copy(part.begin, rows_, columns_[c].data());
    }
    read(at_ = 0);
    return true;
  }
  const Tuple& row() const { return row_; }

 private:
  void read(std::size_t i) {
    for (std::size_t c = 0; c < layout_.columns; ++c) row_[c] = columns_[c][i];
  }

  TimeSource source_;
  const TimeLayout& layout_;
  std::array<std::vector<std::uint64_t>, kMaxColumns> columns_;
  std::uint64_t place_ = 0;  // behind the rows in columns_
  std::size_t rows_ = 0;
  std::size_t at_ = 0;
  Tuple row_{};
};

/// A run's asserted facts in an order that it does not have.
Columns sort_run(const Run& run, Section section, TimeReader& times) {
  std::vector<FactRow> rows;
  rows.reserve(run.info().rows[0]);
  SourceCursor source(run, Order::kSubjectRelationObject, Partition::kAsserted, false, nullptr);
  for (source.seek({}, {}); source.valid(); source.advance(source.end() - source.begin())) {
    for (RowReader reader(source.view(), source.begin(), source.end()); !reader.done();) {
      rows.push_back(row_of(reader.next(), Order::kSubjectRelationObject));
    }
  }
  return time_columns(rows, section, times);
}

void merge_section(RunWriter& writer, const MergeInputs& inputs, Section section) {
  const TimeLayout& layout = time_layout_of(section);
  TimeReader times(*inputs.graph);
  std::vector<std::unique_ptr<const Columns>> sorted;
  std::vector<std::unique_ptr<RowStream>> streams;
  const auto add = [&](TimeSource source) {
    auto stream = std::make_unique<RowStream>(std::move(source), layout);
    if (stream->next()) streams.push_back(std::move(stream));
  };
  for (const auto& run : inputs.runs) {
    if (run->info().rows[0] == 0) continue;
    if (run->has_time_order()) {
      add(TimeSource(*run, section, false, nullptr));
    } else {
      sorted.push_back(std::make_unique<const Columns>(sort_run(*run, section, times)));
      add(TimeSource(*sorted.back(), section));
    }
  }
  for (const auto& piece : inputs.delta) {
    add(TimeSource(piece->time_rows(section, *inputs.graph), section));
  }
  writer.begin(section);
  const bool all = inputs.tombstones.empty();
  for (std::uint64_t rows = 0; !streams.empty(); ++rows) {
    if (rows % 4096 == 0 && inputs.stop != nullptr && *inputs.stop) {
      throw Error(ErrorCode::kCancelled, "the merge was stopped");
    }
    const auto least = std::min_element(
        streams.begin(), streams.end(),
        [&](const auto& a, const auto& b) { return time_less(a->row(), b->row(), layout.sorted); });
    const Tuple& row = (*least)->row();
    if (all || inputs.tombstones.end_of(row[layout.number], row[layout.from], kNeverEnded - 1) ==
                   kNeverEnded) {
      writer.add(row);
    }
    if (!(*least)->next()) streams.erase(least);
  }
}

}  // namespace

void merge_time_orders(RunWriter& writer, const MergeInputs& inputs) {
  for (const Section section : kTimeSections) merge_section(writer, inputs, section);
}

}  // namespace annals::store
