#include "query/operator.h"

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

}  // namespace annals::query
