#include "query/optional_join.h"

namespace annals::query {

OptionalJoin::OptionalJoin(Context& join_context, OperatorPtr outer, OperatorPtr inner, Seed* seed,
                           VariableId row)
    : Operator(join_context, schema_with(outer->schema(), {inner.get()}, {row})),
      outer_(std::move(outer)),
      inner_(std::move(inner), seed, row, outer_->schema()) {
  inner_.set_output(schema());
}

void OptionalJoin::do_restart() {
  outer_->restart();
  open_ = false;
}

void OptionalJoin::append_unmatched(Batch& batch) const {
  std::size_t count = 0;
  for (const std::uint8_t matched : matched_) count += matched == 0 ? 1 : 0;
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    std::vector<store::Id>& column = batch.columns[i];
    if (i >= rows_.columns.size()) {
      column.resize(column.size() + count);
      continue;
    }
    for (std::size_t row = 0; row < rows_.size; ++row) {
      if (matched_[row] == 0) column.push_back(rows_.columns[i][row]);
    }
  }
  batch.size += count;
}

bool OptionalJoin::do_next(Batch& batch) {
  while (true) {
    if (!open_) {
      if (!outer_->next(rows_)) return false;
      matched_.assign(rows_.size, 0);
      inner_.start(rows_);
      open_ = true;
    }
    if (inner_.next(found_)) {
      for (std::size_t i = 0; i < found_.size; ++i) matched_[inner_.outer_row(found_, i)] = 1;
      inner_.append(rows_, found_, batch);
      return true;
    }
    open_ = false;
    append_unmatched(batch);
    if (batch.size > 0) return true;
  }
}

}  // namespace annals::query
