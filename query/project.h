// Some columns of the input, in another sequence or under other names.
#ifndef ANNALS_QUERY_PROJECT_H_
#define ANNALS_QUERY_PROJECT_H_

#include "query/operator.h"

namespace annals::query {

class Project : public Operator {
 public:
  /// Keeps these variables.
  Project(Context& context, OperatorPtr input, Schema kept);
  /// Keeps `from` and calls them `to`, variables of another scope. `inner` are the variables of the
  /// input's own scope, for explain.
  Project(Context& context, OperatorPtr input, const Schema& from, Schema to,
          std::shared_ptr<const Variables> inner);
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  std::optional<VariableId> sorted_by() const override;
  bool gives_each_once() const override;
  bool keep_earliest(VariableId time, std::size_t rows, bool alone) override;
  std::optional<std::uint64_t> count_rows() override { return input_->count_rows(); }
  bool counts_rows() const override { return input_->counts_rows(); }
  std::optional<Cut> cut() const override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override { return {{input_}}; }
  const Variables* inner_variables() const override { return inner_.get(); }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override { input_->restart(); }

 private:
  Project(const Project& whole, OperatorPtr input);

  OperatorPtr input_;
  std::shared_ptr<const Variables> inner_;
  std::vector<std::size_t> columns_;
  Batch rows_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_PROJECT_H_
