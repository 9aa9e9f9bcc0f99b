// Joins rows with all rows of another pipeline, kept in a hash table.
#ifndef ANNALS_QUERY_HASH_JOIN_H_
#define ANNALS_QUERY_HASH_JOIN_H_

#include <memory>

#include "query/algebra.h"
#include "query/id_table.h"
#include "query/operator.h"
#include "query/row_table.h"

namespace annals::query {

/// The table is built from `build`, which depends on no seed, when the first row is asked for, and
/// kept when the probing side is restarted. Shared variables outside `certain` may be empty on
/// either side: an empty value fits every other.
class HashJoin : public Operator {
 public:
  /// `dead`: variables that are left out of the rows.
  HashJoin(Context& context, OperatorPtr probe, OperatorPtr build, const VariableSet& certain,
           const VariableSet& dead = {});
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override;
  std::optional<VariableId> sorted_by() const override;
  std::optional<Cut> cut() const override;
  void prepare_parts() override;
  OperatorPtr part(const store::IdRange& range) const override;
  std::vector<Input> inputs() override;

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  struct Shared {
    std::size_t probe_column, build_column;
  };
  HashJoin(const HashJoin& whole, OperatorPtr probe);
  void build();
  void build_table();
  bool next_input();
  void count_build();
  std::uint64_t fitting(std::size_t row) const;
  bool next_counted(Batch& batch);
  bool fits(std::size_t row, std::uint32_t other) const;
  void start_row();
  void append_pairs(Batch& batch);

  OperatorPtr probe_, build_;  // no build_: of a part
  std::vector<Shared> keys_, loose_;
  std::vector<std::size_t> kept_;   // columns of the probe side that are given
  std::vector<std::size_t> added_;  // columns of the build side that are given
  bool counts_ = false;             // of the build side nothing is wanted but how many rows fit
  /// What the build side is read into; parts of the join share it.
  struct Tables {
    std::unique_ptr<IdTable> counted_ids;  // of keys of one column
    std::unique_ptr<KeyCounts> counted;    // of two
    bool counted_none = true;
    std::unique_ptr<RowTable> rows;
  };
  std::shared_ptr<Tables> tables_;  // null: not read yet
  Batch rows_;
  std::size_t row_ = 0;         // of rows_
  std::uint64_t repeated_ = 0;  // how often it was given so far, where rows are counted
  std::uint32_t candidate_ = RowTable::kEnd;
  std::vector<store::Id> key_;
  std::vector<std::uint32_t> pair_rows_, pair_others_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_HASH_JOIN_H_
