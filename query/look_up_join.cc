#include "query/look_up_join.h"

#include <algorithm>
#include <numeric>

namespace annals::query {
namespace {

using store::Id;

Schema joined_schema(const Schema& input, const FactPattern& pattern, const VariableSet& dead) {
  Schema schema;
  const auto add = [&](VariableId id) {
    if (!dead.contains(id) && !column_of(schema, id)) schema.push_back(id);
  };
  for (const VariableId id : input) add(id);
  for (const PatternOutput& output : outputs_of(pattern)) add(output.variable);
  return schema;
}

/// An id that no fact of the pattern can have in this column.
bool cannot_match(Id id, Column column, const FactPattern& pattern) {
  if (column == Column::kFact && !id.is_fact()) return true;
  if (pattern.reading != Reading::kStored) return false;
  return (id.is_word() || id.is_fact()) && (id.bits & Id::kLocalBit) != 0;
}

}  // namespace

LookUpJoin::Access::Access(const FactPattern& pattern, ColumnMask known)
    : path(choose_access(pattern, known)), tests(pattern, path.covered()) {
  const ColumnMask open = known & ~constants_of(pattern) & ~path.covered();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    if ((open & bit(static_cast<Column>(i))) != 0) checks.push_back(static_cast<Column>(i));
  }
}

LookUpJoin::LookUpJoin(Context& join_context, OperatorPtr input, FactPattern pattern,
                       const VariableSet& dead)
    : Operator(join_context, joined_schema(input->schema(), pattern, dead)),
      input_(std::move(input)),
      pattern_(std::move(pattern)),
      outputs_(outputs_of(pattern_)) {
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const Slot& slot = pattern_.slots[i];
    if (slot.is_variable()) input_columns_[i] = column_of(input_->schema(), slot.variable);
  }
  for (std::size_t i = 0; i < input_->schema().size(); ++i) {
    if (!dead.contains(input_->schema()[i])) kept_.push_back(i);
  }
  std::erase_if(outputs_, [&dead](const PatternOutput& o) { return dead.contains(o.variable); });
  for (const PatternOutput& output : outputs_) {
    output_columns_.push_back(*column_of(schema(), output.variable));
  }
  access_ = accesses_.end();
}

std::string LookUpJoin::describe(const Variables& variables) const {
  VariableSet bound(input_->schema().begin(), input_->schema().end());
  const ColumnMask known = constants_of(pattern_) | bound_columns(pattern_, bound);
  const AccessPath path = choose_access(pattern_, known);
  return "look up in " + text_of(path.order) + ": " + text_of(pattern_, variables, context()) +
         other_names_text(path, pattern_, context());
}

void LookUpJoin::do_restart() {
  input_->restart();
  access_ = accesses_.end();
  key_open_ = false;
  selected_.clear();
  fact_ = 0;
}

Id LookUpJoin::known_value(Column column, std::uint32_t row) const {
  const std::size_t i = static_cast<std::size_t>(column);
  if (pattern_.slots[i].is_constant()) return pattern_.slots[i].constant;
  return rows_.columns[*input_columns_[i]][row];
}

bool LookUpJoin::next_input() {
  if (pattern_.impossible || !input_->next(rows_)) return false;
  for (auto& [mask, access] : accesses_) access.rows.clear();
  const ColumnMask constants = constants_of(pattern_);
  for (std::uint32_t row = 0; row < rows_.size; ++row) {
    ColumnMask known = constants;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      if (input_columns_[i] && !rows_.columns[*input_columns_[i]][row].is_none()) {
        known |= bit(static_cast<Column>(i));
      }
    }
    auto place = accesses_.find(known);
    if (place == accesses_.end()) {
      place = accesses_.emplace(known, Access(pattern_, known)).first;
    }
    place->second.rows.push_back(row);
  }
  for (auto& [mask, access] : accesses_) sort_rows(access);
  access_ = accesses_.begin();
  key_begin_ = key_end_ = 0;
  key_open_ = false;
  return true;
}

void LookUpJoin::sort_rows(Access& access) {
  const std::size_t width = access.path.prefix.size();
  std::vector<Id> keys;
  keys.reserve(access.rows.size() * width);
  for (const std::uint32_t row : access.rows) {
    for (const Column column : access.path.prefix) keys.push_back(known_value(column, row));
  }
  std::vector<std::uint32_t> sorted(access.rows.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), [&keys, width](std::uint32_t a, std::uint32_t b) {
    for (std::size_t i = 0; i < width; ++i) {
      const Id left = keys[a * width + i];
      const Id right = keys[b * width + i];
      if (left != right) return left < right;
    }
    return a < b;
  });
  std::vector<std::uint32_t> rows;
  rows.reserve(sorted.size());
  access.keys.clear();
  for (const std::uint32_t i : sorted) {
    rows.push_back(access.rows[i]);
    for (std::size_t k = 0; k < width; ++k) access.keys.push_back(keys[i * width + k]);
  }
  access.rows = std::move(rows);
}

/// Goes to the access's next key that facts may have, and seeks it; false where there is none.
bool LookUpJoin::next_key(Access& access) {
  const std::size_t width = access.path.prefix.size();
  while (key_end_ < access.rows.size()) {
    key_begin_ = key_end_;
    const Id* key = access.keys.data() + key_begin_ * width;
    ++key_end_;
    while (key_end_ < access.rows.size() &&
           std::equal(key, key + width, access.keys.data() + key_end_ * width)) {
      ++key_end_;
    }
    bool possible = true;
    for (std::size_t i = 0; i < width; ++i) {
      possible = possible && !cannot_match(key[i], access.path.prefix[i], pattern_);
    }
    if (!possible) continue;
    if (!access.cursor) {
      store::ColumnSet columns = columns_of(outputs_, access.tests.columns());
      for (const Column column : access.checks) columns.add(fact_column(column));
      access.cursor = open_cursor(pattern_, access.path.order, columns, context());
    }
    access.cursor->seek(std::span<const Id>(key, width), window_of(pattern_));
    return true;
  }
  return false;
}

/// Reads facts of the access's next keys, of as many at once as fill a batch.
bool LookUpJoin::read_facts(Access& access) {
  facts_.clear();
  found_.clear();
  while (facts_.size() < kBatchSize && (key_open_ || next_key(access))) {
    key_open_ = access.cursor->next(facts_);
    if (key_open_) found_.push_back({facts_.size(), key_begin_, key_end_});
  }
  context().check();
  return facts_.size() > 0;
}

/// Reads on until there are facts that pass the pattern's own tests; false at the batch's end.
bool LookUpJoin::next_facts() {
  selected_.clear();
  fact_ = 0;
  while (access_ != accesses_.end()) {
    Access& access = access_->second;
    if (!read_facts(access)) {
      ++access_;
      key_begin_ = key_end_ = 0;
      continue;
    }
    access.tests.select(facts_, context(), selected_);
    if (selected_.empty()) continue;
    of_key_ = found_.begin();
    row_ = of_key_->row_begin;
    return true;
  }
  return false;
}

/// The rows that the next fact is joined with.
const LookUpJoin::Found& LookUpJoin::found() {
  while (selected_[fact_] >= of_key_->facts_end) row_ = (++of_key_)->row_begin;
  return *of_key_;
}

bool LookUpJoin::matches(std::uint32_t row, std::uint32_t fact) const {
  for (const Column column : access_->second.checks) {
    if (known_value(column, row) != value_of(facts_, fact, column)) return false;
  }
  return true;
}

/// All pairs of the facts at hand, where nothing is wanted but how many there are.
void LookUpJoin::count(Batch& batch) {
  for (; fact_ < selected_.size(); ++fact_) {
    const Found& rows = found();
    batch.size += rows.row_end - rows.row_begin;
  }
}

void LookUpJoin::emit(Batch& batch) {
  const Access& access = access_->second;
  if (schema().empty() && access.checks.empty()) return count(batch);
  pair_rows_.clear();
  pair_facts_.clear();
  while (fact_ < selected_.size() && batch.size + pair_rows_.size() < kBatchSize) {
    const Found& rows = found();
    const std::uint32_t fact = selected_[fact_];
    const std::uint32_t row = access.rows[row_];
    if (matches(row, fact)) {
      pair_rows_.push_back(row);
      pair_facts_.push_back(fact);
    }
    if (++row_ == rows.row_end) {
      row_ = rows.row_begin;
      ++fact_;
    }
  }
  append_pairs(batch);
}

void LookUpJoin::append_pairs(Batch& batch) {
  const std::size_t input_width = kept_.size();
  for (std::size_t i = 0; i < input_width; ++i) {
    const std::vector<Id>& from = rows_.columns[kept_[i]];
    for (const std::uint32_t row : pair_rows_) batch.columns[i].push_back(from[row]);
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    std::vector<Id>& column = batch.columns[output_columns_[i]];
    if (output_columns_[i] >= input_width) {
      for (const std::uint32_t fact : pair_facts_) {
        column.push_back(value_of(facts_, fact, outputs_[i].column));
      }
      continue;
    }
    for (std::size_t k = 0; k < pair_facts_.size(); ++k) {
      Id& value = column[batch.size + k];
      if (value.is_none()) value = value_of(facts_, pair_facts_[k], outputs_[i].column);
    }
  }
  batch.size += pair_rows_.size();
}

bool LookUpJoin::do_next(Batch& batch) {
  while (batch.size < kBatchSize) {
    if (fact_ < selected_.size()) {
      emit(batch);
    } else if (access_ == accesses_.end() || !next_facts()) {
      if (batch.size > 0 || !next_input()) break;
    }
  }
  OperatorCounters& counts = mutable_counters();
  counts.blocks_read = counts.blocks_skipped = 0;
  for (const auto& [mask, access] : accesses_) {
    if (!access.cursor) continue;
    counts.blocks_read += access.cursor->counters().blocks_read;
    counts.blocks_skipped += access.cursor->counters().blocks_skipped;
  }
  return batch.size > 0;
}

}  // namespace annals::query
