// Groups of rows and the aggregates of each.
#ifndef ANNALS_QUERY_AGGREGATE_GROUPS_H_
#define ANNALS_QUERY_AGGREGATE_GROUPS_H_

#include <memory>

#include "query/aggregate.h"
#include "query/fact_sources.h"
#include "query/id_table.h"
#include "query/operator.h"
#include "query/row_table.h"

namespace annals::query {

/// One row a group, in the sequence of the groups' first appearance: its columns, then the
/// aggregates. Without group columns there is one group, also when there are no rows.
class AggregateGroups : public Operator {
 public:
  struct Wanted {
    ast::AggregateKind kind = ast::AggregateKind::kCount;
    bool distinct = false;
    std::optional<VariableId> argument;  // a column of the input; none: count(*)
    VariableId result = 0;
    std::string text;  // for explain
    /// No aggregate of the language, but the sources of the facts in these columns, as a text.
    bool sources = false;
    std::vector<VariableId> facts;
    bool adds = false;  // the argument has counts, which are added
  };
  /// `few`: there are no more groups than a few hundred, however many the rows.
  AggregateGroups(Context& context, OperatorPtr input, std::vector<VariableId> groups,
                  std::vector<Wanted> wanted, bool few = false);
  ~AggregateGroups() override;
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  std::optional<VariableId> sorted_by() const override;
  std::optional<Cut> cut() const override;
  OperatorPtr merge_parts(OperatorPtr parts) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override;

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  /// One aggregate in all groups: a number for what is only counted, else a state of its own.
  struct Running {
    bool counts = false;
    bool noted = false;  // that it got a value of a wrong kind
    std::vector<std::int64_t> numbers;
    std::vector<std::unique_ptr<AggregateState>> states;
  };
  void read_input();
  void add_group();
  /// Whether the input need only be counted.
  bool counts_all() const;
  /// Whether it has nothing to read.
  bool is_known() const { return counts_all() && input_->counts_rows(); }
  /// Sets group_of_ for the rows.
  void find_groups(const Batch& rows);
  void find_sorted(const std::vector<store::Id>& ids);
  void find_by_id(const std::vector<store::Id>& ids);
  void find_by_row(const Batch& rows);
  const std::vector<store::Id>& group_values(std::size_t column) const;
  void add(std::size_t aggregate, std::optional<std::size_t> argument, const Batch& rows);
  void note_wrong_kind(std::size_t aggregate, std::size_t group);
  void clear();

  OperatorPtr input_;
  std::vector<VariableId> groups_;
  std::vector<Wanted> wanted_;
  bool few_;
  std::vector<std::size_t> group_columns_;
  std::vector<std::vector<std::optional<std::size_t>>> argument_columns_;  // none: of count(*)
  // The groups so far: of one column ids_, with their numbers from 1 by id where the input does not
  // rise by them; of more columns rows.
  std::vector<store::Id> ids_;
  std::unique_ptr<IdTable> numbers_;
  std::unique_ptr<RowTable> keys_;
  Batch key_rows_;
  std::vector<std::uint32_t> group_of_;   // by row of a batch
  std::vector<Running> running_;          // by wanted_
  std::unique_ptr<FactSources> sources_;  // null: nobody asks
  std::size_t group_count_ = 0;
  std::size_t charged_ = 0;
  std::size_t given_ = 0;  // groups
  bool read_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_AGGREGATE_GROUPS_H_
