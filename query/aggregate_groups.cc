#include "query/aggregate_groups.h"

#include <algorithm>
#include <numeric>

namespace annals::query {
namespace {

constexpr std::size_t kStateBytes = 96;  // of one aggregate in one group, about

Schema grouped_schema(const std::vector<VariableId>& groups,
                      const std::vector<AggregateGroups::Wanted>& wanted) {
  Schema schema = groups;
  for (const AggregateGroups::Wanted& one : wanted) schema.push_back(one.result);
  return schema;
}

}  // namespace

AggregateGroups::AggregateGroups(Context& group_context, OperatorPtr input,
                                 std::vector<VariableId> groups, std::vector<Wanted> wanted)
    : Operator(group_context, grouped_schema(groups, wanted)),
      input_(std::move(input)),
      groups_(std::move(groups)),
      wanted_(std::move(wanted)) {
  for (const VariableId id : groups_) group_columns_.push_back(*column_of(input_->schema(), id));
  for (const Wanted& one : wanted_) {
    argument_columns_.push_back(std::nullopt);
    if (one.argument) argument_columns_.back() = *column_of(input_->schema(), *one.argument);
  }
}

AggregateGroups::~AggregateGroups() { clear(); }

void AggregateGroups::clear() {
  states_.clear();
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

void AggregateGroups::add_group() {
  const std::size_t bytes = wanted_.size() * kStateBytes + sizeof(States);
  context().charge(bytes);
  charged_ += bytes;
  States states;
  for (const Wanted& one : wanted_) {
    states.push_back(make_aggregate(one.kind, one.distinct, !one.argument, context()));
  }
  states_.push_back(std::move(states));
}

void AggregateGroups::read_input() {
  read_ = true;
  std::vector<std::size_t> all(group_columns_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  keys_ = std::make_unique<RowTable>(context(), group_columns_.size(), std::move(all));
  if (groups_.empty()) add_group();
  Batch rows;
  Batch keys;
  std::vector<std::uint32_t> group_of;
  while (input_->next(rows)) {
    group_of.assign(rows.size, 0);
    if (!groups_.empty()) {
      keys.reset(group_columns_.size());
      for (std::size_t i = 0; i < group_columns_.size(); ++i) {
        keys.columns[i] = rows.columns[group_columns_[i]];
      }
      for (std::size_t row = 0; row < rows.size; ++row) {
        const RowTable::Inserted inserted = keys_->insert(keys, row);
        if (inserted.is_new) add_group();
        group_of[row] = static_cast<std::uint32_t>(inserted.row);
      }
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      for (std::size_t row = 0; row < rows.size; ++row) {
        const store::Id value =
            argument_columns_[i] ? rows.columns[*argument_columns_[i]][row] : store::Id::none();
        states_[group_of[row]][i]->add(value);
      }
    }
  }
}

bool AggregateGroups::do_next(Batch& batch) {
  if (!read_) read_input();
  const std::size_t end = std::min(states_.size(), given_ + kBatchSize);
  for (; given_ < end; ++given_) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      batch.columns[i].push_back(keys_->column(i)[given_]);
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      batch.columns[groups_.size() + i].push_back(states_[given_][i]->result());
    }
    ++batch.size;
  }
  return batch.size > 0;
}

}  // namespace annals::query
