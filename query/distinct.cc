#include "query/distinct.h"

#include <numeric>

namespace annals::query {

Distinct::Distinct(Context& distinct_context, OperatorPtr input)
    : Operator(distinct_context, input->schema()),
      input_(std::move(input)),
      sorted_(schema().size() == 1 && input_->sorted_by() == schema().front()) {}

/// Equal rows have the same ids, and so are in one part, if these are among their columns.
std::optional<Cut> Distinct::cut() const {
  std::optional<Cut> result = input_->cut();
  if (!result || result->merged) return std::nullopt;
  result->merged = !column_of(schema(), result->by);
  return result;
}

OperatorPtr Distinct::merge_parts(OperatorPtr parts) const {
  if (!cut()->merged) return parts;
  return std::make_unique<Distinct>(context(), std::move(parts));
}

OperatorPtr Distinct::part(const store::IdRange& range) const {
  return std::make_unique<Distinct>(context(), input_->part(range));
}

void Distinct::do_restart() {
  input_->restart();
  ids_.reset();
  seen_.reset();
  last_.reset();
}

bool Distinct::do_next(Batch& batch) {
  return schema().size() == 1 ? next_ids(batch) : next_rows(batch);
}

bool Distinct::next_ids(Batch& batch) {
  if (!sorted_ && !ids_) ids_ = std::make_unique<IdSet>(context());
  std::vector<store::Id>& column = batch.columns.front();
  while (batch.size == 0) {
    if (!input_->next(rows_)) return false;
    const std::vector<store::Id>& ids = rows_.columns.front();
    column.resize(rows_.size);
    std::size_t kept = 0;
    for (std::size_t row = 0; row < rows_.size; ++row) {
      column[kept] = ids[row];
      if (!sorted_) {
        kept += ids_->insert(ids[row]) ? 1 : 0;
      } else if (row > 0) {
        kept += ids[row] != ids[row - 1] ? 1 : 0;
      } else {
        kept += last_ != ids[row] ? 1 : 0;
      }
    }
    last_ = ids.back();
    column.resize(kept);
    batch.size = kept;
  }
  return true;
}

bool Distinct::next_rows(Batch& batch) {
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
