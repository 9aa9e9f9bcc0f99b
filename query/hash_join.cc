#include "query/hash_join.h"

#include <algorithm>

namespace annals::query {
namespace {

using store::Id;

/// Keys of more columns than this are looked for in a table of rows.
constexpr std::size_t kCountedColumns = 2;

Schema joined_schema(const Schema& probe, const Schema& build, const VariableSet& dead) {
  Schema schema;
  for (const Schema* side : {&probe, &build}) {
    for (const VariableId id : *side) {
      if (!dead.contains(id) && !column_of(schema, id)) schema.push_back(id);
    }
  }
  return schema;
}

}  // namespace

HashJoin::HashJoin(Context& join_context, OperatorPtr probe, OperatorPtr build,
                   const VariableSet& certain, const VariableSet& dead)
    : Operator(join_context, joined_schema(probe->schema(), build->schema(), dead)),
      probe_(std::move(probe)),
      build_(std::move(build)) {
  for (std::size_t i = 0; i < build_->schema().size(); ++i) {
    const VariableId id = build_->schema()[i];
    const std::optional<std::size_t> column = column_of(probe_->schema(), id);
    if (!column) {
      if (!dead.contains(id)) added_.push_back(i);
    } else if (certain.contains(id)) {
      keys_.push_back(Shared{*column, i});
    } else {
      loose_.push_back(Shared{*column, i});
    }
  }
  for (std::size_t i = 0; i < probe_->schema().size(); ++i) {
    if (!dead.contains(probe_->schema()[i])) kept_.push_back(i);
  }
  key_.resize(keys_.size());
  counts_ = added_.empty() && loose_.empty() && !keys_.empty() && keys_.size() <= kCountedColumns;
}

HashJoin::HashJoin(const HashJoin& whole, OperatorPtr probe)
    : Operator(whole.context(), whole.schema()),
      probe_(std::move(probe)),
      keys_(whole.keys_),
      loose_(whole.loose_),
      kept_(whole.kept_),
      added_(whole.added_),
      counts_(whole.counts_),
      tables_(whole.tables_),
      key_(whole.key_) {}

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
  row_ = repeated_ = 0;
  candidate_ = RowTable::kEnd;
}

std::optional<VariableId> HashJoin::sorted_by() const {
  const std::optional<VariableId> before = probe_->sorted_by();
  return before && column_of(schema(), *before) ? before : std::nullopt;
}

std::vector<const Operator*> HashJoin::children() const {
  if (!build_) return {probe_.get()};
  return {probe_.get(), build_.get()};
}

std::vector<Operator::Input> HashJoin::inputs() {
  std::vector<Input> result{{probe_}};
  if (build_) result.push_back({build_, Need::kAll, true});
  return result;
}

std::optional<Cut> HashJoin::cut() const {
  const std::optional<Cut> result = probe_->cut();
  return result && result->merged ? std::nullopt : result;
}

void HashJoin::prepare_parts() {
  Operator::prepare_parts();
  if (!tables_) build();
}

OperatorPtr HashJoin::part(const store::IdRange& range) const {
  return OperatorPtr(new HashJoin(*this, probe_->part(range)));
}

void HashJoin::build() {
  tables_ = std::make_shared<Tables>();
  if (counts_) {
    count_build();
  } else {
    build_table();
  }
}

void HashJoin::count_build() {
  if (keys_.size() == 1) {
    tables_->counted_ids = std::make_unique<IdTable>(context());
  } else {
    tables_->counted = std::make_unique<KeyCounts>(context());
  }
  tables_->counted_none = true;
  Batch rows;
  while (build_->next(rows)) {
    tables_->counted_none = false;
    const std::vector<Id>& first = rows.columns[keys_[0].build_column];
    if (tables_->counted_ids) {
      for (const Id id : first) tables_->counted_ids->count(id);
      continue;
    }
    const std::vector<Id>& second = rows.columns[keys_[1].build_column];
    for (std::size_t row = 0; row < rows.size; ++row)
      tables_->counted->add({first[row], second[row]});
  }
}

/// How many rows of the build side fit a row of the probe side.
std::uint64_t HashJoin::fitting(std::size_t row) const {
  const Id first = rows_.columns[keys_[0].probe_column][row];
  if (tables_->counted_ids) return tables_->counted_ids->find(first);
  return tables_->counted->count({first, rows_.columns[keys_[1].probe_column][row]});
}

/// The rows of the probe side, each as often as a row of the build side has its key.
bool HashJoin::next_counted(Batch& batch) {
  if (!tables_) build();
  const std::size_t most = kept_.empty() ? kMostCounted : kBatchSize;
  while (batch.size == 0) {
    if (row_ == rows_.size) {
      row_ = repeated_ = 0;
      if (!tables_->counted_none && probe_->next(rows_)) continue;
      rows_.reset(0);  // asked again, it is at its end still
      return false;
    }
    pair_rows_.clear();
    while (row_ < rows_.size && batch.size < most) {
      const std::uint64_t count = fitting(row_);
      const std::uint64_t given = std::min<std::uint64_t>(count - repeated_, most - batch.size);
      batch.size += given;
      for (std::uint64_t i = 0; i < given && !kept_.empty(); ++i) {
        pair_rows_.push_back(static_cast<std::uint32_t>(row_));
      }
      repeated_ += given;
      if (repeated_ < count) break;
      repeated_ = 0;
      ++row_;
    }
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      const std::vector<Id>& from = rows_.columns[kept_[i]];
      for (const std::uint32_t row : pair_rows_) batch.columns[i].push_back(from[row]);
    }
  }
  return true;
}

void HashJoin::build_table() {
  std::vector<std::size_t> keys;
  for (const Shared& key : keys_) keys.push_back(key.build_column);
  tables_->rows = std::make_unique<RowTable>(context(), build_->schema().size(), std::move(keys));
  Batch batch;
  while (build_->next(batch)) {
    for (std::size_t row = 0; row < batch.size; ++row) tables_->rows->append(batch, row);
  }
}

bool HashJoin::next_input() {
  row_ = 0;
  if (tables_->rows->size() == 0 || !probe_->next(rows_)) {
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
  candidate_ = tables_->rows->first(key_.data());
}

bool HashJoin::fits(std::size_t row, std::uint32_t other) const {
  if (!tables_->rows->has_key(other, key_.data())) return false;
  return std::all_of(loose_.begin(), loose_.end(), [&](const Shared& shared) {
    const Id a = rows_.columns[shared.probe_column][row];
    const Id b = tables_->rows->column(shared.build_column)[other];
    return a == b || a.is_none() || b.is_none();
  });
}

void HashJoin::append_pairs(Batch& batch) {
  const std::size_t width = kept_.size();
  for (std::size_t i = 0; i < width; ++i) {
    const std::vector<Id>& from = rows_.columns[kept_[i]];
    for (const std::uint32_t row : pair_rows_) batch.columns[i].push_back(from[row]);
  }
  for (const Shared& shared : loose_) {
    const auto place = std::find(kept_.begin(), kept_.end(), shared.probe_column);
    if (place == kept_.end()) continue;
    std::vector<Id>& column = batch.columns[static_cast<std::size_t>(place - kept_.begin())];
    for (std::size_t k = 0; k < pair_others_.size(); ++k) {
      Id& value = column[batch.size + k];
      if (value.is_none()) value = tables_->rows->column(shared.build_column)[pair_others_[k]];
    }
  }
  for (std::size_t i = 0; i < added_.size(); ++i) {
    const std::vector<Id>& from = tables_->rows->column(added_[i]);
    for (const std::uint32_t other : pair_others_) batch.columns[width + i].push_back(from[other]);
  }
  batch.size += pair_rows_.size();
}

bool HashJoin::do_next(Batch& batch) {
  if (counts_) return next_counted(batch);
  if (!tables_) build();
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
      candidate_ = tables_->rows->next(candidate_);
    }
    append_pairs(batch);
  }
  return true;
}

}  // namespace annals::query
