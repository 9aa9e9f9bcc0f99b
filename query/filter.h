// Keeps the rows that pass a test.
#ifndef ANNALS_QUERY_FILTER_H_
#define ANNALS_QUERY_FILTER_H_

#include "query/algebra.h"
#include "query/expression.h"
#include "query/operator.h"

namespace annals::query {

/// What Filter and TimeFilter share: rows of the input for which decide() sets keep[i] to 1.
class RowFilter : public Operator {
 public:
  RowFilter(Context& context, OperatorPtr input);
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  std::optional<VariableId> sorted_by() const override { return input_->sorted_by(); }
  bool gives_each_once() const override { return input_->gives_each_once(); }
  std::vector<Input> inputs() override { return {{input_}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override { input_->restart(); }
  virtual void decide(const Batch& rows, std::vector<std::uint8_t>& keep) = 0;
  Operator& input() const { return *input_; }

 private:
  OperatorPtr input_;
  Batch rows_;
  std::vector<std::uint8_t> keep_;
};

/// `filter` and `having`.
class Filter : public RowFilter {
 public:
  /// `text` is for explain.
  Filter(Context& context, OperatorPtr input, std::unique_ptr<CompiledExpression> condition,
         std::string text);
  std::string describe(const Variables& variables) const override;
  std::optional<Cut> cut() const override;
  OperatorPtr part(const store::IdRange& range) const override;

 protected:
  void decide(const Batch& rows, std::vector<std::uint8_t>& keep) override;

 private:
  std::unique_ptr<CompiledExpression> condition_;
  std::string text_;
};

/// A time word between the time of a fact and a T that a variable holds. A row in which the fact or
/// its time is empty passes: it came another way (`a|b`).
class TimeFilter : public RowFilter {
 public:
  TimeFilter(Context& context, OperatorPtr input, TimeCondition condition);
  std::string describe(const Variables& variables) const override;
  std::optional<Cut> cut() const override;
  OperatorPtr part(const store::IdRange& range) const override;

 protected:
  void decide(const Batch& rows, std::vector<std::uint8_t>& keep) override;

 private:
  bool passes(store::Id fact, store::Id time, store::Id operand) const;

  TimeCondition condition_;
  std::size_t time_, fact_;
  std::optional<std::size_t> operand_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_FILTER_H_
