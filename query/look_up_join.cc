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

}  // namespace

LookUpJoin::Access::Access(const FactPattern& pattern, ColumnMask known)
    : path(choose_access(pattern, known)), tests(pattern, path.covered()) {
  const ColumnMask open = known & ~constants_of(pattern) & ~path.covered();
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    if ((open & bit(static_cast<Column>(i))) != 0) checks.push_back(static_cast<Column>(i));
  }
}

LookUpJoin::LookUpJoin(Context& join_context, OperatorPtr input, FactPattern pattern,
                       const VariableSet& dead, bool each_once)
    : Operator(join_context, joined_schema(input->schema(), pattern, dead)),
      input_(std::move(input)),
      pattern_(std::move(pattern)),
      dead_(dead),
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
  once_ = each_once && repeats_are_neighbours();
}

/// Whether of the facts of a key those that give a row the same values follow each other.
bool LookUpJoin::repeats_are_neighbours() const {
  if (pattern_.reading != Reading::kStored) return false;
  const VariableSet bound(input_->schema().begin(), input_->schema().end());
  const AccessPath path =
      choose_access(pattern_, constants_of(pattern_) | bound_columns(pattern_, bound));
  if (path.order == store::Order::kNumber) return true;  // there is one fact at most
  const std::array<store::Part, 4> parts = store::parts_of(path.order);
  const std::size_t begin = path.prefix.size();
  if (begin + outputs_.size() > parts.size()) return false;
  return std::all_of(outputs_.begin(), outputs_.end(), [&](const PatternOutput& output) {
    const auto end = parts.begin() + static_cast<std::ptrdiff_t>(begin + outputs_.size());
    return std::find_if(parts.begin() + static_cast<std::ptrdiff_t>(begin), end,
                        [&output](store::Part part) {
                          return static_cast<Column>(part) == output.column;
                        }) != end;
  });
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
  const auto access_of = [this](ColumnMask known) -> Access& {
    return accesses_.try_emplace(known, pattern_, known).first->second;
  };
  const ColumnMask constants = constants_of(pattern_);
  ColumnMask all = constants;
  bool gaps = false;  // values that are empty
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    if (!input_columns_[i]) continue;
    all |= bit(static_cast<Column>(i));
    const std::vector<Id>& values = rows_.columns[*input_columns_[i]];
    gaps = gaps || std::find(values.begin(), values.end(), Id::none()) != values.end();
  }
  if (!gaps) {
    std::vector<std::uint32_t>& rows = access_of(all).rows;
    rows.resize(rows_.size);
    std::iota(rows.begin(), rows.end(), 0u);
  }
  for (std::uint32_t row = 0; gaps && row < rows_.size; ++row) {
    ColumnMask known = constants;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      if (input_columns_[i] && !rows_.columns[*input_columns_[i]][row].is_none()) {
        known |= bit(static_cast<Column>(i));
      }
    }
    access_of(known).rows.push_back(row);
  }
  for (auto& [mask, access] : accesses_) sort_rows(access);
  access_ = accesses_.begin();
  key_ = 0;
  key_open_ = false;
  last_.clear();
  return true;
}

void LookUpJoin::open(Access& access) {
  if (access.cursor) return;
  store::ColumnSet columns = columns_of(outputs_, access.tests.columns());
  for (const Column column : access.checks) columns.add(fact_column(column));
  access.cursor = open_cursor(pattern_, access.path.order, columns, context());
  // A time window leaves out whole stretches, which reading many keys at once does not.
  const bool any = !access.path.prefix.empty() && pattern_.tests.empty();
  if (any) access.by_keys = dynamic_cast<store::KeyCursor*>(access.cursor.get());
}

/// Reads the facts of as many of the next keys as the cursor reads together.
bool LookUpJoin::look_up(Access& access) {
  const std::size_t width = access.path.prefix.size();
  if (access.by_keys == nullptr || key_ + 1 >= access.begins.size()) return false;
  ends_.clear();
  const std::size_t expected = std::min(access.begins.size() - key_, kBatchSize);
  ends_.reserve(expected);
  found_.reserve(expected);
  std::size_t facts = facts_.size();
  const std::size_t done = access.by_keys->look_up(
      std::span<const Id>(access.keys).subspan(key_ * width), width, facts_, ends_);
  for (std::size_t i = 0; i < done; ++i, ++key_) {
    if (ends_[i] == facts) continue;
    facts = ends_[i];
    found_.push_back({facts, access.begins[key_], access.begins[key_ + 1]});
  }
  return done > 0;
}

/// Goes to the access's next key and seeks it; false where there is none.
bool LookUpJoin::next_key(Access& access) {
  if (key_ + 1 >= access.begins.size()) return false;
  const std::size_t width = access.path.prefix.size();
  access.cursor->seek(std::span<const Id>(access.keys).subspan(key_ * width, width),
                      window_of(pattern_));
  ++key_;
  return true;
}

/// Reads facts of the access's next keys, of as many at once as fill a batch.
bool LookUpJoin::read_facts(Access& access) {
  facts_.clear();
  found_.clear();
  open(access);
  while (facts_.size() < kBatchSize) {
    if (!key_open_ && look_up(access)) continue;
    if (!key_open_ && !next_key(access)) break;
    key_open_ = access.cursor->next(facts_);
    if (key_open_) {
      found_.push_back({facts_.size(), access.begins[key_ - 1], access.begins[key_]});
    }
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
      key_ = 0;
      continue;
    }
    access.tests.select(facts_, context(), selected_);
    if (once_) leave_out_repeats();
    if (selected_.empty()) continue;
    of_key_ = found_.begin();
    row_ = of_key_->row_begin;
    return true;
  }
  return false;
}

void LookUpJoin::leave_out_repeats() {
  auto of_key = found_.begin();
  const std::size_t width = outputs_.size();
  last_.resize(width + 1);
  std::erase_if(selected_, [&](std::uint32_t fact) {
    while (fact >= of_key->facts_end) ++of_key;
    const Id key = Id{of_key->row_begin + 1};  // none: of no key
    bool same = last_[width] == key;
    last_[width] = key;
    for (std::size_t i = 0; i < width; ++i) {
      const Id value = value_of(facts_, fact, outputs_[i].column);
      same = same && last_[i] == value;
      last_[i] = value;
    }
    return same;
  });
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
  const std::size_t room = kBatchSize - batch.size;
  pair_rows_.resize(room);
  pair_facts_.resize(room);
  std::size_t pairs = 0;
  while (fact_ < selected_.size() && pairs < room) {
    const Found& rows = found();
    const std::uint32_t fact = selected_[fact_];
    const std::uint32_t row = access.rows[row_];
    pair_rows_[pairs] = row;
    pair_facts_[pairs] = fact;
    pairs += access.checks.empty() || matches(row, fact) ? 1 : 0;
    if (++row_ == rows.row_end) {
      row_ = rows.row_begin;
      ++fact_;
    }
  }
  pair_rows_.resize(pairs);
  pair_facts_.resize(pairs);
  append_pairs(batch);
}

void LookUpJoin::append_pairs(Batch& batch) {
  const std::size_t input_width = kept_.size();
  for (std::size_t i = 0; i < input_width; ++i) {
    const std::vector<Id>& from = rows_.columns[kept_[i]];
    std::vector<Id>& to = batch.columns[i];
    if (to.empty()) to.reserve(pair_rows_.size());
    for (const std::uint32_t row : pair_rows_) to.push_back(from[row]);
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    std::vector<Id>& column = batch.columns[output_columns_[i]];
    if (output_columns_[i] >= input_width) {
      if (column.empty()) column.reserve(pair_facts_.size());
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
