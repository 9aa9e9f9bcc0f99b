// Joins rows with the facts of a pattern by looking each row's facts up.
#ifndef ANNALS_QUERY_LOOK_UP_JOIN_H_
#define ANNALS_QUERY_LOOK_UP_JOIN_H_

#include <map>

#include "query/fact_reader.h"
#include "query/operator.h"
#include "store/key_cursor.h"

namespace annals::query {

/// For each input row the facts of the pattern with the row's values in it. The keys of a batch are
/// sorted, so that the cursor moves forwards and equal keys are read once. A value that is empty in
/// a row (from an optional group) is anything there, and gets its value from the fact.
class LookUpJoin : public Operator {
 public:
  /// `dead`: variables that are left out of the rows. `each_once`: a row need come only once, and
  /// those of the input differ without their dead variables, too, with a value in each of the
  /// pattern's. Facts that give a row what the one before gave it are left out then.
  LookUpJoin(Context& context, OperatorPtr input, FactPattern pattern, const VariableSet& dead = {},
             bool each_once = false);
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {input_.get()}; }
  bool gives_each_once() const override { return once_ && input_->gives_each_once(); }
  std::optional<Cut> cut() const override;
  OperatorPtr part(const store::IdRange& range) const override;
  double work() const override;
  std::vector<Input> inputs() override;

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  /// How rows are joined that have values in the same columns.
  struct Access {
    Access(const FactPattern& pattern, ColumnMask known);
    AccessPath path;
    FactTests tests;
    std::vector<Column> checks;  // known, but not in the prefix
    std::unique_ptr<store::Cursor> cursor;
    store::KeyCursor* by_keys = nullptr;  // the cursor, where it reads many keys at once
    std::vector<std::uint32_t> rows;      // of the input batch, by key
    std::vector<store::Id> keys;          // different and rising, path.prefix.size() ids each
    std::vector<std::size_t> begins;  // where the rows of each key begin, and where the last end
  };

  /// The facts of one key, which end in facts_ before `facts_end`, and the access's rows of it.
  struct Found {
    std::size_t facts_end, row_begin, row_end;
  };

  /// Whether its rows come in the same sequence whatever batches the input's come in: these are
  /// different keys that rise. (Of several rows of a batch with the same key each gets the first
  /// fact, then each the second one.)
  bool keeps_sequence() const;
  bool next_input();
  void sort_rows(Access& access);
  void open(Access& access);
  bool look_up(Access& access);
  bool next_key(Access& access);
  bool read_facts(Access& access);
  bool next_facts();
  bool repeats_are_neighbours() const;
  void leave_out_repeats();
  const Found& found();
  bool matches(std::uint32_t row, std::uint32_t fact) const;
  void emit(Batch& batch);
  void count(Batch& batch);
  void append_pairs(Batch& batch);
  store::Id known_value(Column column, std::uint32_t row) const;

  OperatorPtr input_;
  FactPattern pattern_;
  VariableSet dead_;
  std::array<std::optional<std::size_t>, kColumnCount> input_columns_;  // of the bound variables
  std::vector<PatternOutput> outputs_;
  std::vector<std::size_t> kept_;            // columns of the input that are given
  std::vector<std::size_t> output_columns_;  // where in our schema each of outputs_ goes

  Batch rows_;
  std::map<ColumnMask, Access> accesses_;
  std::map<ColumnMask, Access>::iterator access_;  // the one at work
  std::size_t key_ = 0;                            // the next one of access_
  bool key_open_ = false;                          // the one before it may have more facts
  store::FactBatch facts_;                         // of one access's keys
  std::vector<Found> found_;                       // whose they are
  std::vector<std::uint32_t> selected_;            // rows of facts_
  std::size_t fact_ = 0, row_ = 0;                 // the next pair
  std::vector<Found>::const_iterator of_key_;      // that of the next fact
  std::vector<std::uint32_t> pair_rows_, pair_facts_;
  std::vector<std::size_t> ends_;  // while facts are looked up
  bool once_;
  std::vector<store::Id> last_;  // where once_: what the last fact gave, and the row of its key
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_LOOK_UP_JOIN_H_
