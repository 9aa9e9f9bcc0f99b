// Keeps the rows with a value that another pipeline gives.
#ifndef ANNALS_QUERY_SET_FILTER_H_
#define ANNALS_QUERY_SET_FILTER_H_

#include <memory>

#include "query/filter.h"
#include "query/id_table.h"

namespace annals::query {

/// A join in which nothing but `variable` is wanted of one side, once: the rows of `input` whose
/// value is among the values of `members`. Neither side has it empty.
class SetFilter : public RowFilter {
 public:
  SetFilter(Context& context, OperatorPtr input, OperatorPtr members, VariableId variable);
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override;
  std::optional<Cut> cut() const override;
  void prepare_parts() override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override;

 protected:
  void do_restart() override;
  bool do_next(Batch& batch) override;
  void decide(const Batch& rows, std::vector<std::uint8_t>& keep) override;

 private:
  SetFilter(const SetFilter& whole, OperatorPtr input);
  void read_members();

  OperatorPtr members_;  // null: of a part
  VariableId variable_;
  std::size_t column_, member_column_;
  std::shared_ptr<IdSet> set_;  // of all parts; null: not read yet
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_SET_FILTER_H_
