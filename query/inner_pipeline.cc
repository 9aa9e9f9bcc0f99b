#include "query/inner_pipeline.h"

#include <algorithm>

namespace annals::query {

using store::Id;

InnerPipeline::InnerPipeline(OperatorPtr root, Seed* seed, VariableId row, const Schema& outer)
    : root_(std::move(root)),
      seed_(seed),
      row_column_(*column_of(root_->schema(), row)),
      outer_schema_(outer) {
  for (const VariableId id : seed_->schema()) {
    if (id != row) seed_columns_.push_back(*column_of(outer, id));
  }
}

void InnerPipeline::start(const Batch& outer) {
  // The row number is the seed's first column.
  Batch& rows = seed_->rows();
  rows.reset(seed_->schema().size());
  for (std::size_t row = 0; row < outer.size; ++row) {
    rows.columns[0].push_back(Id::make(store::IdKind::kInteger, row));
  }
  for (std::size_t i = 0; i < seed_columns_.size(); ++i) {
    rows.columns[i + 1] = outer.columns[seed_columns_[i]];
  }
  rows.size = outer.size;
  root_->restart();
}

void InnerPipeline::set_output(const Schema& schema) {
  for (const VariableId id : schema) {
    if (const auto column = column_of(root_->schema(), id)) {
      sources_.push_back(Source{true, false, *column});
    } else if (const auto outer = column_of(outer_schema_, id)) {
      sources_.push_back(Source{false, true, *outer});
    } else {
      sources_.push_back(Source{});
    }
  }
}

void InnerPipeline::append(const Batch& outer, const Batch& inner, Batch& batch) const {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    std::vector<Id>& column = batch.columns[i];
    const Source& source = sources_[i];
    if (source.inner) {
      const std::vector<Id>& from = inner.columns[source.column];
      column.insert(column.end(), from.begin(), from.end());
    } else if (source.outer) {
      const std::vector<Id>& from = outer.columns[source.column];
      for (std::size_t k = 0; k < inner.size; ++k) column.push_back(from[outer_row(inner, k)]);
    } else {
      column.resize(column.size() + inner.size);
    }
  }
  batch.size += inner.size;
}

Schema schema_with(const Schema& outer, const std::vector<const Operator*>& inner,
                   const std::vector<VariableId>& rows) {
  Schema schema = outer;
  for (const Operator* pipeline : inner) {
    for (const VariableId id : pipeline->schema()) {
      const bool is_row = std::find(rows.begin(), rows.end(), id) != rows.end();
      if (!is_row && !column_of(schema, id)) schema.push_back(id);
    }
  }
  return schema;
}

}  // namespace annals::query
