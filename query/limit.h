// `limit` and `offset`.
#ifndef ANNALS_QUERY_LIMIT_H_
#define ANNALS_QUERY_LIMIT_H_

#include "query/operator.h"

namespace annals::query {

/// Leaves out the first `offset` rows and ends after `limit`: nothing more is asked of the input
/// then.
class Limit : public Operator {
 public:
  Limit(Context& context, OperatorPtr input, std::optional<std::uint64_t> limit,
        std::uint64_t offset);
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  std::vector<Input> inputs() override { return {{input_, limit_ ? Need::kFew : Need::kSame}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  OperatorPtr input_;
  std::optional<std::uint64_t> limit_;
  std::uint64_t offset_;
  std::uint64_t skipped_ = 0, given_ = 0;
  Batch rows_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_LIMIT_H_
