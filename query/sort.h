// Rows in the order of `order by`.
#ifndef ANNALS_QUERY_SORT_H_
#define ANNALS_QUERY_SORT_H_

#include "query/operator.h"

namespace annals::query {

/// The place of each id of the column in the order of `order by`: equal ids and ids that are equal
/// in that order have the same number.
std::vector<std::uint32_t> ranks_of(const std::vector<store::Id>& column, Context& context);

/// Rows of equal keys keep the sequence in which they came.
class Sort : public Operator {
 public:
  struct Key {
    VariableId variable;
    bool descending = false;
  };
  /// With `keep` only so many of the first rows are given, and no more than a few times as many
  /// kept in memory.
  Sort(Context& context, OperatorPtr input, std::vector<Key> keys, std::optional<std::size_t> keep);
  ~Sort() override;
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  std::optional<Cut> cut() const override;
  OperatorPtr merge_parts(OperatorPtr parts) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override { return {{input_, Need::kAll}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  void read_input();
  void charge_rows();
  void sort_rows();
  void clear();

  OperatorPtr input_;
  std::vector<Key> keys_;
  std::optional<std::size_t> keep_;
  Batch rows_;
  std::size_t charged_ = 0;
  std::size_t given_ = 0;
  bool read_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_SORT_H_
