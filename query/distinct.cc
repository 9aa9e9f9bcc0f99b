#include "query/distinct.h"

#include <numeric>

namespace annals::query {

Distinct::Distinct(Context& distinct_context, OperatorPtr input)
    : Operator(distinct_context, input->schema()),
      input_(std::move(input)),
      sorted_(schema().size() == 1 && input_->sorted_by() == schema().front()) {}

void Distinct::do_restart() {
  input_->restart();
  seen_.reset();
  last_.reset();
}

bool Distinct::do_next(Batch& batch) { return sorted_ ? next_sorted(batch) : next_unsorted(batch); }

bool Distinct::next_sorted(Batch& batch) {
  std::vector<store::Id>& column = batch.columns.front();
  while (column.empty()) {
    if (!input_->next(rows_)) return false;
    for (const store::Id id : rows_.columns.front()) {
      if (last_ == id) continue;
      column.push_back(id);
      last_ = id;
    }
  }
  batch.size = column.size();
  return true;
}

bool Distinct::next_unsorted(Batch& batch) {
  if (!seen_) {
    std::vector<std::size_t> keys(schema().size());
    std::iota(keys.begin(), keys.end(), std::size_t{0});
    seen_ = std::make_unique<RowTable>(context(), schema().size(), std::move(keys));
  }
  while (batch.size == 0) {
    // Without columns there is one row at most.
    if (schema().empty() && seen_->size() > 0) return false;
    if (!input_->next(rows_)) return false;
    const std::size_t before = seen_->size();
    for (std::size_t row = 0; row < rows_.size; ++row) seen_->insert(rows_, row);
    // The table keeps rows in their sequence: the new ones are those at its end.
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      const std::vector<store::Id>& column = seen_->column(i);
      batch.columns[i].assign(column.begin() + static_cast<std::ptrdiff_t>(before), column.end());
    }
    batch.size = seen_->size() - before;
  }
  return true;
}

}  // namespace annals::query
