#include "query/limit.h"

#include <algorithm>

namespace annals::query {

Limit::Limit(Context& limit_context, OperatorPtr input, std::optional<std::uint64_t> limit,
             std::uint64_t offset)
    : Operator(limit_context, input->schema()),
      input_(std::move(input)),
      limit_(limit),
      offset_(offset) {}

std::string Limit::describe(const Variables&) const {
  std::string text;
  if (limit_) text = "limit " + std::to_string(*limit_);
  if (offset_ > 0) text += (limit_ ? " offset " : "offset ") + std::to_string(offset_);
  return text;
}

void Limit::do_restart() {
  input_->restart();
  skipped_ = given_ = 0;
}

bool Limit::do_next(Batch& batch) {
  while (!limit_ || given_ < *limit_) {
    if (!input_->next(rows_)) return false;
    const std::size_t begin =
        static_cast<std::size_t>(std::min<std::uint64_t>(rows_.size, offset_ - skipped_));
    skipped_ += begin;
    std::uint64_t count = rows_.size - begin;
    if (limit_) count = std::min(count, *limit_ - given_);
    if (count == 0) continue;
    given_ += count;
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      const auto first = rows_.columns[i].begin() + static_cast<std::ptrdiff_t>(begin);
      batch.columns[i].assign(first, first + static_cast<std::ptrdiff_t>(count));
    }
    batch.size = count;
    return true;
  }
  return false;
}

}  // namespace annals::query
