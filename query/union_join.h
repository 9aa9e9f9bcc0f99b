// `{…} or {…}`, `a|b` and inner groups: each outer row with the matches of every branch.
#ifndef ANNALS_QUERY_UNION_JOIN_H_
#define ANNALS_QUERY_UNION_JOIN_H_

#include "query/inner_pipeline.h"
#include "query/operator.h"

namespace annals::query {

class UnionJoin : public Operator {
 public:
  struct Branch {
    OperatorPtr root;
    Seed* seed;
    VariableId row;
  };
  UnionJoin(Context& context, OperatorPtr outer, std::vector<Branch> branches);
  std::string describe(const Variables&) const override {
    return branches_.size() == 1 ? "inner group" : "union";
  }
  std::vector<const Operator*> children() const override;

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  OperatorPtr outer_;
  std::vector<InnerPipeline> branches_;
  Batch rows_, found_;
  std::size_t branch_;    // at work; branches_.size(): more outer rows are due
  bool started_ = false;  // the branch has been given rows_
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_UNION_JOIN_H_
