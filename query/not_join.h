// `not`: the rows of the outer stream for which a group has no match.
#ifndef ANNALS_QUERY_NOT_JOIN_H_
#define ANNALS_QUERY_NOT_JOIN_H_

#include "query/inner_pipeline.h"
#include "query/operator.h"

namespace annals::query {

class NotJoin : public Operator {
 public:
  NotJoin(Context& context, OperatorPtr outer, OperatorPtr inner, Seed* seed, VariableId row);
  std::string describe(const Variables&) const override { return "not"; }
  std::vector<const Operator*> children() const override { return {outer_.get(), &inner_.root()}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override { outer_->restart(); }

 private:
  OperatorPtr outer_;
  InnerPipeline inner_;
  Batch rows_, found_;
  std::vector<std::uint8_t> matched_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_NOT_JOIN_H_
