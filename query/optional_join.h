// `optional`: the rows of the outer stream with the matches of a group, or alone where it has none.
#ifndef ANNALS_QUERY_OPTIONAL_JOIN_H_
#define ANNALS_QUERY_OPTIONAL_JOIN_H_

#include "query/inner_pipeline.h"
#include "query/operator.h"

namespace annals::query {

class OptionalJoin : public Operator {
 public:
  OptionalJoin(Context& context, OperatorPtr outer, OperatorPtr inner, Seed* seed, VariableId row);
  std::string describe(const Variables&) const override { return "optional"; }
  std::vector<const Operator*> children() const override { return {outer_.get(), &inner_.root()}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  void append_unmatched(Batch& batch) const;

  OperatorPtr outer_;
  InnerPipeline inner_;
  Batch rows_, found_;
  std::vector<std::uint8_t> matched_;  // rows of rows_
  bool open_ = false;                  // the inner pipeline may have more for rows_
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_OPTIONAL_JOIN_H_
