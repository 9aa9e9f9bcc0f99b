// Each row once.
#ifndef ANNALS_QUERY_DISTINCT_H_
#define ANNALS_QUERY_DISTINCT_H_

#include "query/id_table.h"
#include "query/operator.h"
#include "query/row_table.h"

namespace annals::query {

/// Rows in the sequence of their first appearance, as they come.
class Distinct : public Operator {
 public:
  Distinct(Context& context, OperatorPtr input);
  std::string describe(const Variables&) const override { return "distinct"; }
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  bool gives_each_once() const override { return true; }
  std::optional<VariableId> sorted_by() const override { return input_->sorted_by(); }
  std::optional<Cut> cut() const override;
  OperatorPtr merge_parts(OperatorPtr parts) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override { return {{input_}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  bool next_ids(Batch& batch);
  bool next_rows(Batch& batch);

  OperatorPtr input_;
  bool sorted_;                     // by its only column: equal rows come one after another
  std::optional<store::Id> last_;   // the row before, where they are sorted
  std::unique_ptr<IdSet> ids_;      // seen, where there is one column
  std::unique_ptr<RowTable> seen_;  // where there are more, or none
  Batch rows_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_DISTINCT_H_
