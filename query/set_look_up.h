// The facts of a pattern that have one of some values, each value once.
#ifndef ANNALS_QUERY_SET_LOOK_UP_H_
#define ANNALS_QUERY_SET_LOOK_UP_H_

#include <memory>

#include "query/fact_reader.h"
#include "query/operator.h"

namespace annals::query {

/// A join in which nothing but `variable` is wanted of `members`, once, and all rows are needed
/// before anything is answered. It reads all members first; as estimates of many steps are poor, it
/// sees only then whether to look them up one by one or to read the pattern's facts and keep
/// theirs.
class SetLookUp : public Operator {
 public:
  /// The variable is empty in no row of `members`.
  SetLookUp(Context& context, OperatorPtr members, FactPattern pattern, VariableId variable);
  ~SetLookUp() override { context().release(charged_); }
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {members_.get()}; }
  std::vector<Input> inputs() override { return {{members_, Need::kAll}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  std::vector<store::Id> read_members();
  void choose();

  OperatorPtr members_;
  FactPattern pattern_;
  VariableId variable_;
  OperatorPtr facts_;                 // null: not chosen yet
  const Operator* reader_ = nullptr;  // what of it reads blocks
  std::vector<std::size_t> columns_;  // of facts_, by column of the schema
  std::size_t charged_ = 0;
  Batch rows_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_SET_LOOK_UP_H_
