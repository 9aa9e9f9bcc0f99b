#include "query/hash_join.h"

#include <algorithm>

namespace annals::query {
namespace {

using store::Id;

Schema joined_schema(const Schema& probe, const Schema& build) {
  Schema schema = probe;
  for (const VariableId id : build) {
    if (!column_of(schema, id)) schema.push_back(id);
  }
  return schema;
}

}  // namespace

HashJoin::HashJoin(Context& join_context, OperatorPtr probe, OperatorPtr build,
                   const VariableSet& certain)
    : Operator(join_context, joined_schema(probe->schema(), build->schema())),
      probe_(std::move(probe)),
      build_(std::move(build)) {
  for (std::size_t i = 0; i < build_->schema().size(); ++i) {
    const VariableId id = build_->schema()[i];
    const std::optional<std::size_t> column = column_of(probe_->schema(), id);
    if (!column) {
      added_.push_back(i);
    } else if (certain.contains(id)) {
      keys_.push_back(Shared{*column, i});
    } else {
      loose_.push_back(Shared{*column, i});
    }
  }
  key_.resize(keys_.size());
}

std::string HashJoin::describe(const Variables& variables) const {
  if (keys_.empty() && loose_.empty()) return "cross product";
  std::string text = "hash join on";
  for (const std::vector<Shared>* columns : {&keys_, &loose_}) {
    for (const Shared& shared : *columns) {
      const VariableId id = probe_->schema()[shared.probe_column];
      text += variables.is_hidden(id) ? " (" + variables.name(id) + ")" : " ?" + variables.name(id);
    }
  }
  return text;
}

void HashJoin::do_restart() {
  probe_->restart();
  rows_.reset(0);
  row_ = 0;
  candidate_ = RowTable::kEnd;
}

void HashJoin::build_table() {
  std::vector<std::size_t> keys;
  for (const Shared& key : keys_) keys.push_back(key.build_column);
  table_ = std::make_unique<RowTable>(context(), build_->schema().size(), std::move(keys));
  Batch batch;
  while (build_->next(batch)) {
    for (std::size_t row = 0; row < batch.size; ++row) table_->append(batch, row);
  }
}

bool HashJoin::next_input() {
  row_ = 0;
  if (table_->size() == 0 || !probe_->next(rows_)) {
    rows_.reset(0);  // asked again, it is at its end still
    return false;
  }
  start_row();
  return true;
}

void HashJoin::start_row() {
  candidate_ = RowTable::kEnd;
  if (row_ == rows_.size) return;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    key_[i] = rows_.columns[keys_[i].probe_column][row_];
  }
  candidate_ = table_->first(key_.data());
}

bool HashJoin::fits(std::size_t row, std::uint32_t other) const {
  if (!table_->has_key(other, key_.data())) return false;
  return std::all_of(loose_.begin(), loose_.end(), [&](const Shared& shared) {
    const Id a = rows_.columns[shared.probe_column][row];
    const Id b = table_->column(shared.build_column)[other];
    return a == b || a.is_none() || b.is_none();
  });
}

void HashJoin::append_pairs(Batch& batch) {
  const std::size_t width = probe_->schema().size();
  for (std::size_t i = 0; i < width; ++i) {
    for (const std::uint32_t row : pair_rows_) batch.columns[i].push_back(rows_.columns[i][row]);
  }
  for (const Shared& shared : loose_) {
    std::vector<Id>& column = batch.columns[shared.probe_column];
    for (std::size_t k = 0; k < pair_others_.size(); ++k) {
      Id& value = column[batch.size + k];
      if (value.is_none()) value = table_->column(shared.build_column)[pair_others_[k]];
    }
  }
  for (std::size_t i = 0; i < added_.size(); ++i) {
    const std::vector<Id>& from = table_->column(added_[i]);
    for (const std::uint32_t other : pair_others_) batch.columns[width + i].push_back(from[other]);
  }
  batch.size += pair_rows_.size();
}

bool HashJoin::do_next(Batch& batch) {
  if (!table_) build_table();
  while (batch.size == 0) {
    if (row_ == rows_.size && !next_input()) return false;
    pair_rows_.clear();
    pair_others_.clear();
    std::size_t steps = 0;
    while (row_ < rows_.size && pair_rows_.size() < kBatchSize) {
      if ((++steps & 0xFFFF) == 0) context().check();
      if (candidate_ == RowTable::kEnd) {
        ++row_;
        start_row();
        continue;
      }
      if (fits(row_, candidate_)) {
        pair_rows_.push_back(static_cast<std::uint32_t>(row_));
        pair_others_.push_back(candidate_);
      }
      candidate_ = table_->next(candidate_);
    }
    append_pairs(batch);
  }
  return true;
}

}  // namespace annals::query
