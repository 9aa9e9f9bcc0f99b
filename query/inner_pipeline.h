// An inner group as a pipeline over rows of the outer stream.
#ifndef ANNALS_QUERY_INNER_PIPELINE_H_
#define ANNALS_QUERY_INNER_PIPELINE_H_

#include <vector>

#include "query/operator.h"
#include "query/seed.h"

namespace annals::query {

/// The pipeline's seed holds the outer columns that the group mentions, and the number of each row;
/// its rows carry these along, so that they find their outer rows again.
class InnerPipeline {
 public:
  /// `seed` is the leaf of `root`; `row` is the variable of its row numbers.
  InnerPipeline(OperatorPtr root, Seed* seed, VariableId row, const Schema& outer);

  /// Begins with the rows of this batch of the outer stream.
  void start(const Batch& outer);
  bool next(Batch& inner) { return root_->next(inner); }
  /// The outer row from which row `i` of an inner batch comes.
  std::size_t outer_row(const Batch& inner, std::size_t i) const {
    return inner.columns[row_column_][i].payload();
  }
  const Operator& root() const { return *root_; }

  /// Appends rows of `inner` to `batch`, whose schema is `schema`: columns that the group does not
  /// have come from the outer row, those that neither has are empty.
  void append(const Batch& outer, const Batch& inner, Batch& batch) const;
  /// To be called once: the schema that append() fills; it begins with the outer one.
  void set_output(const Schema& schema);

 private:
  struct Source {
    bool inner = false, outer = false;
    std::size_t column = 0;
  };
  OperatorPtr root_;
  Seed* seed_;
  std::vector<std::size_t> seed_columns_;  // outer columns, by seed column; the row number aside
  std::size_t row_column_;
  Schema outer_schema_;
  std::vector<Source> sources_;
};

/// The outer schema and what the pipelines add to it, without their row numbers.
Schema schema_with(const Schema& outer, const std::vector<const Operator*>& inner,
                   const std::vector<VariableId>& rows);

}  // namespace annals::query

#endif  // ANNALS_QUERY_INNER_PIPELINE_H_
