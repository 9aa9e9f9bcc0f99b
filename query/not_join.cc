#include "query/not_join.h"

namespace annals::query {

NotJoin::NotJoin(Context& join_context, OperatorPtr outer, OperatorPtr inner, Seed* seed,
                 VariableId row)
    : Operator(join_context, outer->schema()),
      outer_(std::move(outer)),
      inner_(std::move(inner), seed, row, outer_->schema()) {}

bool NotJoin::do_next(Batch& batch) {
  while (batch.size == 0) {
    if (!outer_->next(rows_)) return false;
    matched_.assign(rows_.size, 0);
    std::size_t open = rows_.size;  // rows without a match so far
    inner_.start(rows_);
    while (open > 0 && inner_.next(found_)) {
      for (std::size_t i = 0; i < found_.size; ++i) {
        std::uint8_t& matched = matched_[inner_.outer_row(found_, i)];
        if (matched == 0) --open;
        matched = 1;
      }
    }
    for (std::size_t i = 0; i < rows_.columns.size(); ++i) {
      for (std::size_t row = 0; row < rows_.size; ++row) {
        if (matched_[row] == 0) batch.columns[i].push_back(rows_.columns[i][row]);
      }
    }
    batch.size = open;
  }
  return true;
}

}  // namespace annals::query
