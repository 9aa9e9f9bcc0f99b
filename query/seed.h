// The leaf of a pipeline: rows that are given to it.
#ifndef ANNALS_QUERY_SEED_H_
#define ANNALS_QUERY_SEED_H_

#include "query/operator.h"

namespace annals::query {

/// Gives one batch of rows, then the end. Made with one row without columns (the start of a query);
/// for an inner group the operator around it fills it with rows of the outer stream, and restarts
/// the pipeline above it.
class Seed : public Operator {
 public:
  explicit Seed(Context& context);
  Seed(Context& context, Schema schema);

  /// The rows to give next. To be changed only when the pipeline is about to be restarted.
  Batch& rows() { return rows_; }

  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override { given_ = false; }

 private:
  Batch rows_;
  bool given_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_SEED_H_
