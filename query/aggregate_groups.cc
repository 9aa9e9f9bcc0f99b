#include "query/aggregate_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "parser/vocabulary.h"
#include "query/expression_notes.h"

namespace annals::query {
namespace {

using parser::spelling;
using store::Id;

constexpr std::size_t kStateBytes = 96;  // of one aggregate in one group, about

Schema grouped_schema(const std::vector<VariableId>& groups,
                      const std::vector<AggregateGroups::Wanted>& wanted) {
  Schema schema = groups;
  for (const AggregateGroups::Wanted& one : wanted) schema.push_back(one.result);
  return schema;
}

bool counts(const AggregateGroups::Wanted& wanted) {
  return wanted.kind == ast::AggregateKind::kCount;
}

/// Whether the aggregate of all rows follows from those of parts of them, which have different
/// values of `by`.
bool can_merge(const AggregateGroups::Wanted& wanted, VariableId by) {
  if (!counts(wanted)) {
    return wanted.kind == ast::AggregateKind::kMin || wanted.kind == ast::AggregateKind::kMax ||
           wanted.kind == ast::AggregateKind::kSample;
  }
  return !wanted.adds && (!wanted.distinct || !wanted.argument || wanted.argument == by);
}

std::int64_t integer_of(Id id) {
  constexpr int kKindBits = 64 - Id::kPayloadBits;
  return static_cast<std::int64_t>(id.bits << kKindBits) >> kKindBits;
}

}  // namespace

AggregateGroups::AggregateGroups(Context& group_context, OperatorPtr input,
                                 std::vector<VariableId> groups, std::vector<Wanted> wanted,
                                 bool few)
    : Operator(group_context, grouped_schema(groups, wanted)),
      input_(std::move(input)),
      groups_(std::move(groups)),
      wanted_(std::move(wanted)),
      few_(few || groups_.empty()) {
  for (const VariableId id : groups_) group_columns_.push_back(*column_of(input_->schema(), id));
  for (const Wanted& one : wanted_) {
    std::vector<std::optional<std::size_t>>& columns = argument_columns_.emplace_back();
    for (const VariableId fact : one.facts) columns.push_back(column_of(input_->schema(), fact));
    if (one.sources) continue;
    columns.emplace_back();
    if (one.argument) columns.back() = *column_of(input_->schema(), *one.argument);
  }
}

AggregateGroups::~AggregateGroups() { clear(); }

void AggregateGroups::clear() {
  running_.clear();
  sources_.reset();
  group_count_ = 0;
  ids_.clear();
  numbers_.reset();
  keys_.reset();
  context().release(charged_);
  charged_ = 0;
  given_ = 0;
  read_ = false;
}

void AggregateGroups::do_restart() {
  input_->restart();
  clear();
}

std::string AggregateGroups::describe(const Variables& variables) const {
  std::string text = groups_.empty() ? "aggregate" : "group by";
  for (const VariableId id : groups_) {
    text += variables.is_hidden(id) ? " " + variables.name(id) : " ?" + variables.name(id);
  }
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    text += (i == 0 ? ": " : ", ") + wanted_[i].text;
  }
  return text;
}

/// Groups come as they first appear.
std::optional<VariableId> AggregateGroups::sorted_by() const {
  if (groups_.size() != 1 || input_->sorted_by() != groups_.front()) return std::nullopt;
  return groups_.front();
}

/// Many groups that are in every part would be made in each of them.
std::optional<Cut> AggregateGroups::cut() const {
  std::optional<Cut> result = input_->cut();
  const bool reads_sources =
      std::any_of(wanted_.begin(), wanted_.end(), [](const Wanted& one) { return one.sources; });
  if (!result || result->merged || is_known() || reads_sources) return std::nullopt;
  if (std::find(groups_.begin(), groups_.end(), result->by) != groups_.end()) return result;
  const auto merges = [&result](const Wanted& one) { return can_merge(one, result->by); };
  if (!few_ || !std::all_of(wanted_.begin(), wanted_.end(), merges)) return std::nullopt;
  result->merged = true;
  const bool all_counts = std::all_of(wanted_.begin(), wanted_.end(), counts);
  result->in_sequence = result->in_sequence || (groups_.empty() && all_counts);
  return result;
}

std::vector<Operator::Input> AggregateGroups::inputs() {
  if (is_known()) return {};
  return {{input_, Need::kAll}};
}

OperatorPtr AggregateGroups::merge_parts(OperatorPtr parts) const {
  if (!cut()->merged) return parts;
  std::vector<Wanted> wanted = wanted_;
  for (Wanted& one : wanted) {
    one.argument = one.result;
    one.distinct = false;
    one.adds = one.kind == ast::AggregateKind::kCount;
  }
  return std::make_unique<AggregateGroups>(context(), std::move(parts), groups_, std::move(wanted));
}

OperatorPtr AggregateGroups::part(const store::IdRange& range) const {
  return std::make_unique<AggregateGroups>(context(), input_->part(range), groups_, wanted_);
}

void AggregateGroups::add_group() {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    Running& running = running_[i];
    const Wanted& one = wanted_[i];
    if (running.counts) {
      running.numbers.push_back(0);
      bytes += sizeof(std::int64_t);
    } else {
      running.states.push_back(one.sources ? std::make_unique<SourcesOfFacts>(*sources_)
                                           : make_aggregate(one.kind, one.distinct, context()));
      bytes += kStateBytes;
    }
  }
  if (groups_.size() == 1) bytes += sizeof(Id);
  context().charge(bytes);
  charged_ += bytes;
  ++group_count_;
}

void AggregateGroups::find_groups(const Batch& rows) {
  group_of_.resize(rows.size);
  if (group_columns_.size() > 1) return find_by_row(rows);
  const std::vector<Id>& ids = rows.columns[group_columns_.front()];
  if (input_->sorted_by() == groups_.front()) {
    find_sorted(ids);
  } else {
    find_by_id(ids);
  }
}

void AggregateGroups::find_sorted(const std::vector<Id>& ids) {
  for (std::size_t row = 0; row < ids.size(); ++row) {
    if (ids_.empty() || ids_.back() != ids[row]) {
      ids_.push_back(ids[row]);
      add_group();
    }
    group_of_[row] = static_cast<std::uint32_t>(group_count_ - 1);
  }
}

void AggregateGroups::find_by_id(const std::vector<Id>& ids) {
  if (!numbers_) numbers_ = std::make_unique<IdTable>(context());
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const std::uint32_t number =
        numbers_->give(ids[row], static_cast<std::uint32_t>(group_count_ + 1));
    if (number == 0) {
      ids_.push_back(ids[row]);
      add_group();
    }
    group_of_[row] = static_cast<std::uint32_t>((number == 0 ? group_count_ : number) - 1);
  }
}

void AggregateGroups::find_by_row(const Batch& rows) {
  if (!keys_) {
    std::vector<std::size_t> all(group_columns_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    keys_ = std::make_unique<RowTable>(context(), group_columns_.size(), std::move(all));
  }
  key_rows_.reset(group_columns_.size());
  for (std::size_t i = 0; i < group_columns_.size(); ++i) {
    key_rows_.columns[i] = rows.columns[group_columns_[i]];
  }
  for (std::size_t row = 0; row < rows.size; ++row) {
    const RowTable::Inserted inserted = keys_->insert(key_rows_, row);
    if (inserted.is_new) add_group();
    group_of_[row] = static_cast<std::uint32_t>(inserted.row);
  }
}

const std::vector<Id>& AggregateGroups::group_values(std::size_t column) const {
  return groups_.size() == 1 ? ids_ : keys_->column(column);
}

void AggregateGroups::add(std::size_t aggregate, std::optional<std::size_t> argument,
                          const Batch& rows) {
  Running& running = running_[aggregate];
  const Id* values = argument ? rows.columns[*argument].data() : nullptr;
  if (!running.counts) {
    for (std::size_t row = 0; row < rows.size; ++row) {
      const Id value = values != nullptr ? values[row] : Id::none();
      running.states[groups_.empty() ? 0 : group_of_[row]]->add(value);
    }
  } else if (values == nullptr && groups_.empty()) {
    running.numbers.front() += static_cast<std::int64_t>(rows.size);
  } else {
    for (std::size_t row = 0; row < rows.size; ++row) {
      const bool counted = values == nullptr || !values[row].is_none();
      const std::int64_t count = wanted_[aggregate].adds ? integer_of(values[row]) : 1;
      running.numbers[groups_.empty() ? 0 : group_of_[row]] += counted ? count : 0;
    }
  }
}

bool AggregateGroups::counts_all() const {
  return groups_.empty() && std::all_of(wanted_.begin(), wanted_.end(), [](const Wanted& one) {
           return one.kind == ast::AggregateKind::kCount && !one.argument && !one.sources;
         });
}

void AggregateGroups::read_input() {
  read_ = true;
  running_.resize(wanted_.size());
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const bool each = !wanted_[i].distinct || !wanted_[i].argument;
    running_[i].counts =
        wanted_[i].kind == ast::AggregateKind::kCount && each && !wanted_[i].sources;
    if (wanted_[i].sources) sources_ = std::make_unique<FactSources>(context());
  }
  if (groups_.empty()) add_group();
  if (counts_all()) {
    if (const std::optional<std::uint64_t> rows = input_->count_rows()) {
      for (Running& running : running_) running.numbers.front() = static_cast<std::int64_t>(*rows);
      return;
    }
  }
  Batch rows;
  while (input_->next(rows)) {
    if (!groups_.empty()) find_groups(rows);
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      for (const std::optional<std::size_t>& column : argument_columns_[i]) add(i, column, rows);
    }
  }
}

void AggregateGroups::note_wrong_kind(std::size_t aggregate, std::size_t group) {
  Running& running = running_[aggregate];
  const Id wrong = running.states[group]->wrong_value();
  if (wrong.is_none()) return;
  running.noted = true;
  context().note(fmt::format("{} takes numbers, and here it got {}: its value is empty",
                             spelling(wanted_[aggregate].kind), with_kind(context().term(wrong))));
}

bool AggregateGroups::do_next(Batch& batch) {
  if (!read_) read_input();
  if (given_ == group_count_) return false;
  const std::size_t end = std::min(group_count_, given_ + kBatchSize);
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const auto begin = group_values(i).begin();
    batch.columns[i].assign(begin + static_cast<std::ptrdiff_t>(given_),
                            begin + static_cast<std::ptrdiff_t>(end));
  }
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    Running& running = running_[i];
    std::vector<Id>& column = batch.columns[groups_.size() + i];
    for (std::size_t group = given_; group < end; ++group) {
      column.push_back(running.counts ? Id::integer(running.numbers[group])
                                      : running.states[group]->result());
      if (column.back().is_none() && !running.noted) note_wrong_kind(i, group);
    }
  }
  batch.size = end - given_;
  given_ = end;
  return true;
}

}  // namespace annals::query
