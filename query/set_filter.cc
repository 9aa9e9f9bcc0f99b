#include "query/set_filter.h"

namespace annals::query {

using store::Id;

SetFilter::SetFilter(Context& filter_context, OperatorPtr input, OperatorPtr members,
                     VariableId variable)
    : RowFilter(filter_context, std::move(input)),
      members_(std::move(members)),
      variable_(variable),
      column_(*column_of(schema(), variable)),
      member_column_(*column_of(members_->schema(), variable)) {}

std::string SetFilter::describe(const Variables& variables) const {
  return "with one of the ?" + variables.name(variable_);
}

SetFilter::SetFilter(const SetFilter& whole, OperatorPtr input)
    : RowFilter(whole.context(), std::move(input)),
      variable_(whole.variable_),
      column_(whole.column_),
      member_column_(whole.member_column_),
      set_(whole.set_) {}

std::vector<const Operator*> SetFilter::children() const {
  std::vector<const Operator*> result = RowFilter::children();
  if (members_) result.push_back(members_.get());
  return result;
}

std::vector<Operator::Input> SetFilter::inputs() {
  std::vector<Input> result = RowFilter::inputs();
  if (members_) result.push_back({members_, Need::kAll, true});
  return result;
}

std::optional<Cut> SetFilter::cut() const {
  const std::optional<Cut> result = input().cut();
  return result && result->merged ? std::nullopt : result;
}

void SetFilter::prepare_parts() {
  Operator::prepare_parts();
  if (!set_) read_members();
}

OperatorPtr SetFilter::part(const store::IdRange& range) const {
  return OperatorPtr(new SetFilter(*this, input().part(range)));
}

void SetFilter::do_restart() {
  RowFilter::do_restart();
  members_->restart();
  set_.reset();
}

void SetFilter::read_members() {
  set_ = std::make_shared<IdSet>(context());
  Batch batch;
  while (members_->next(batch)) {
    for (const Id id : batch.columns[member_column_]) set_->insert(id);
  }
}

bool SetFilter::do_next(Batch& batch) {
  if (!set_) read_members();
  return !set_->empty() && RowFilter::do_next(batch);
}

void SetFilter::decide(const Batch& rows, std::vector<std::uint8_t>& keep) {
  keep.resize(rows.size);
  const std::vector<Id>& column = rows.columns[column_];
  for (std::size_t row = 0; row < rows.size; ++row) {
    keep[row] = set_->contains(column[row]) ? 1 : 0;
  }
}

}  // namespace annals::query
