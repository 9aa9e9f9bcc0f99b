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
  running_.clear();
  group_count_ = 0;
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
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    Running& running = running_[i];
    const Wanted& one = wanted_[i];
    if (running.counts) {
      running.numbers.push_back(0);
      bytes += sizeof(std::int64_t);
    } else {
      running.states.push_back(make_aggregate(one.kind, one.distinct, context()));
      bytes += kStateBytes;
    }
  }
  context().charge(bytes);
  charged_ += bytes;
  ++group_count_;
}

void AggregateGroups::find_groups(const Batch& rows) {
  group_of_.resize(rows.size);
  key_rows_.reset(group_columns_.size());
  for (std::size_t i = 0; i < group_columns_.size(); ++i) {
    key_rows_.columns[i] = rows.columns[group_columns_[i]];
  }
  const bool one = group_columns_.size() == 1;
  const bool sorted = one && input_->sorted_by() == groups_.front();
  for (std::size_t row = 0; row < rows.size; ++row) {
    if (one && row > 0 && key_rows_.columns[0][row] == key_rows_.columns[0][row - 1]) {
      group_of_[row] = group_of_[row - 1];
      continue;
    }
    if (sorted && row > 0) {
      group_of_[row] = static_cast<std::uint32_t>(group_count_);
      keys_->append(key_rows_, row);
      add_group();
      continue;
    }
    const RowTable::Inserted inserted = keys_->insert(key_rows_, row);
    if (inserted.is_new) add_group();
    group_of_[row] = static_cast<std::uint32_t>(inserted.row);
  }
}

void AggregateGroups::add(std::size_t aggregate, const Batch& rows) {
  Running& running = running_[aggregate];
  const std::optional<std::size_t> argument = argument_columns_[aggregate];
  const store::Id* values = argument ? rows.columns[*argument].data() : nullptr;
  if (!running.counts) {
    for (std::size_t row = 0; row < rows.size; ++row) {
      const store::Id value = values != nullptr ? values[row] : store::Id::none();
      running.states[groups_.empty() ? 0 : group_of_[row]]->add(value);
    }
  } else if (values == nullptr && groups_.empty()) {
    running.numbers.front() += static_cast<std::int64_t>(rows.size);
  } else {
    for (std::size_t row = 0; row < rows.size; ++row) {
      const bool counted = values == nullptr || !values[row].is_none();
      running.numbers[groups_.empty() ? 0 : group_of_[row]] += counted ? 1 : 0;
    }
  }
}

void AggregateGroups::read_input() {
  read_ = true;
  running_.resize(wanted_.size());
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const bool each = !wanted_[i].distinct || !wanted_[i].argument;
    running_[i].counts = wanted_[i].kind == ast::AggregateKind::kCount && each;
  }
  std::vector<std::size_t> all(group_columns_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  keys_ = std::make_unique<RowTable>(context(), group_columns_.size(), std::move(all));
  if (groups_.empty()) add_group();
  Batch rows;
  while (input_->next(rows)) {
    if (!groups_.empty()) find_groups(rows);
    for (std::size_t i = 0; i < wanted_.size(); ++i) add(i, rows);
  }
}

bool AggregateGroups::do_next(Batch& batch) {
  if (!read_) read_input();
  const std::size_t end = std::min(group_count_, given_ + kBatchSize);
  for (; given_ < end; ++given_) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      batch.columns[i].push_back(keys_->column(i)[given_]);
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      Running& running = running_[i];
      batch.columns[groups_.size() + i].push_back(
          running.counts ? context().intern(Term::integer(running.numbers[given_]))
                         : running.states[given_]->result());
    }
    ++batch.size;
  }
  return batch.size > 0;
}

}  // namespace annals::query
