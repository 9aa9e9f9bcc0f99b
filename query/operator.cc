#include "query/operator.h"

namespace annals::query {

bool Operator::next(Batch& batch) {
  context_.check();
  const auto begin = std::chrono::steady_clock::now();
  batch.reset(schema_.size());
  const bool more = do_next(batch);
  counters_.time += std::chrono::steady_clock::now() - begin;
  if (more) {
    ++counters_.batches;
    counters_.rows += batch.size;
  }
  return more;
}

void Operator::restart() { do_restart(); }

}  // namespace annals::query
