// Adds a computed column: `let`, expressions of `find`.
#ifndef ANNALS_QUERY_EXTEND_H_
#define ANNALS_QUERY_EXTEND_H_

#include "query/expression.h"
#include "query/operator.h"

namespace annals::query {

/// `variable` is new; it is empty where the expression fails.
class Extend : public Operator {
 public:
  Extend(Context& context, OperatorPtr input, VariableId variable,
         std::unique_ptr<CompiledExpression> expression, std::string text);
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  bool keep_earliest(VariableId time, std::size_t rows, bool alone) override {
    return input_->keep_earliest(time, rows, alone);
  }
  std::optional<VariableId> sorted_by() const override { return input_->sorted_by(); }
  std::vector<Input> inputs() override { return {{input_}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override { input_->restart(); }

 private:
  OperatorPtr input_;
  std::unique_ptr<CompiledExpression> expression_;
  std::string text_;
  Batch rows_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXTEND_H_
