// Joins two pipelines whose rows rise by the same variable.
#ifndef ANNALS_QUERY_MERGE_JOIN_H_
#define ANNALS_QUERY_MERGE_JOIN_H_

#include <optional>

#include "query/algebra.h"
#include "query/operator.h"

namespace annals::query {

/// Pairs of rows with the same value of `key`, which is empty on neither side, and is all that they
/// share. Where nobody looks at the pairs (`dead` holds every variable), they are counted without
/// being made.
class MergeJoin : public Operator {
 public:
  /// `dead`: variables that are left out of the rows. `overlap`: a time word `in` whose variables,
  /// never empty, both sides together have: only the pairs that pass it are given.
  MergeJoin(Context& context, OperatorPtr left, OperatorPtr right, VariableId key,
            const VariableSet& dead, std::optional<TimeCondition> overlap);
  ~MergeJoin() override { context().release(charged_); }
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override;
  std::optional<VariableId> sorted_by() const override;
  std::optional<Cut> cut() const override;
  std::vector<store::Id> part_begins(std::size_t count) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override { return {{left_.input}, {right_.input}}; }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  struct Side {
    OperatorPtr input;
    std::size_t key;                  // its column
    std::vector<std::size_t> wanted;  // columns of the input that are kept of a group
    Batch rows;
    std::size_t at = 0;  // of rows
    /// The rows with the key at work, and the first and last moment of each where times are tested.
    Batch group;
    std::vector<Moment> first, last;
  };
  enum class Role : std::uint8_t { kNone, kFact, kOperand };
  struct Output {
    bool left;
    std::size_t column;  // of the group
  };

  Side side_of(OperatorPtr input, const VariableSet& dead);
  Role role_of(const Side& side) const;
  bool has_row(Side& side);
  bool skip_to(Side& side, store::Id key);
  void take_group(Side& side, store::Id key);
  void find_moments(Side& side);
  bool next_groups();
  void charge_groups();
  bool passes(std::size_t left, std::size_t right) const;
  std::uint64_t count_pairs();
  bool next_counted(Batch& batch);
  void append_pairs(Batch& batch);

  VariableId key_;
  VariableSet dead_;
  std::optional<TimeCondition> overlap_;
  Side left_, right_;
  std::vector<Output> outputs_;
  std::size_t left_row_ = 0, right_row_ = 0;  // the next pair of the groups
  std::uint64_t counted_ = 0;                 // pairs that are still to be given
  std::size_t charged_ = 0;                   // for the groups
  std::vector<std::uint32_t> pairs_left_, pairs_right_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_MERGE_JOIN_H_
