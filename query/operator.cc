#include "query/operator.h"

#include <algorithm>

namespace annals::query {

bool Operator::next(Batch& batch) {
  context_.check();
  const auto begin = std::chrono::steady_clock::now();
  batch.reset(schema_.size());
  const std::uint64_t blocks = counters_.blocks_read;
  const bool more = do_next(batch);
  counters_.time += std::chrono::steady_clock::now() - begin;
  const std::uint64_t read = counters_.blocks_read;
  context_.advance(more ? batch.size : 0, read > blocks ? read - blocks : 0);
  if (more) {
    ++counters_.batches;
    counters_.rows += batch.size;
  }
  return more;
}

void Operator::restart() { do_restart(); }

void Operator::prepare_parts() {
  for (const Input& input : inputs()) {
    if (!input.is_shared) input.root->prepare_parts();
  }
}

std::vector<store::Id> Operator::part_begins(std::size_t count) const {
  const std::vector<const Operator*> all = children();
  if (all.empty()) throw Error(ErrorCode::kInternal, "an operator that cannot be cut");
  return all.front()->part_begins(count);
}

OperatorPtr Operator::part(const store::IdRange&) const {
  throw Error(ErrorCode::kInternal, "an operator that cannot be cut");
}

double Operator::work() const {
  double result = 0;
  for (const Operator* child : children()) result += child->work();
  // Estimates may be far off: no more than so many rows are believed to come of a fact.
  constexpr double kMostRowsOfFact = 16;
  return result + std::min(estimated_rows, result * kMostRowsOfFact);
}

void Operator::add_counters(Operator& part) {
  counters_.rows += part.counters_.rows;
  counters_.batches += part.counters_.batches;
  counters_.time += part.counters_.time;
  counters_.blocks_read += part.counters_.blocks_read;
  counters_.blocks_skipped += part.counters_.blocks_skipped;
  const std::vector<Input> own = inputs();
  const std::vector<Input> others = part.inputs();
  for (std::size_t i = 0; i < std::min(own.size(), others.size()); ++i) {
    if (!own[i].is_shared) own[i].root->add_counters(*others[i].root);
  }
}

bool Operator::reads_all() {
  const std::vector<Input> all = inputs();
  return std::any_of(all.begin(), all.end(), [](const Input& input) {
    return input.need == Need::kAll && !input.is_shared;
  });
}

}  // namespace annals::query
