#include "query/project.h"

#include <algorithm>

namespace annals::query {

Project::Project(Context& project_context, OperatorPtr input, Schema kept)
    : Operator(project_context, std::move(kept)), input_(std::move(input)) {
  for (const VariableId id : schema()) columns_.push_back(*column_of(input_->schema(), id));
}

Project::Project(Context& project_context, OperatorPtr input, const Schema& from, Schema to,
                 std::shared_ptr<const Variables> inner)
    : Operator(project_context, std::move(to)), input_(std::move(input)), inner_(std::move(inner)) {
  for (const VariableId id : from) columns_.push_back(*column_of(input_->schema(), id));
}

Project::Project(const Project& whole, OperatorPtr input)
    : Operator(whole.context(), whole.schema()),
      input_(std::move(input)),
      inner_(whole.inner_),
      columns_(whole.columns_) {}

std::optional<Cut> Project::cut() const {
  std::optional<Cut> result = input_->cut();
  if (!result || result->merged) return std::nullopt;
  VariableId by = kUnnamed;  // as long as the variable goes
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (input_->schema()[columns_[i]] == result->by) by = schema()[i];
  }
  result->by = by;
  return result;
}

OperatorPtr Project::part(const store::IdRange& range) const {
  return OperatorPtr(new Project(*this, input_->part(range)));
}

std::string Project::describe(const Variables& variables) const {
  std::string text = inner_ ? "inner find" : "columns";
  for (const VariableId id : schema()) {
    text += variables.is_hidden(id) ? " (" + variables.name(id) + ")" : " ?" + variables.name(id);
  }
  return text;
}

std::optional<VariableId> Project::sorted_by() const {
  const std::optional<VariableId> before = input_->sorted_by();
  for (std::size_t i = 0; before && i < columns_.size(); ++i) {
    if (input_->schema()[columns_[i]] == *before) return schema()[i];
  }
  return std::nullopt;
}

bool Project::gives_each_once() const {
  std::vector<bool> kept(input_->schema().size());
  for (const std::size_t column : columns_) kept[column] = true;
  return std::find(kept.begin(), kept.end(), false) == kept.end() && input_->gives_each_once();
}

bool Project::keep_earliest(VariableId time, std::size_t rows, bool alone) {
  const std::optional<std::size_t> place = column_of(schema(), time);
  return place && input_->keep_earliest(input_->schema()[columns_[*place]], rows, alone);
}

bool Project::do_next(Batch& batch) {
  if (!input_->next(rows_)) return false;
  for (std::size_t i = 0; i < columns_.size(); ++i) batch.columns[i] = rows_.columns[columns_[i]];
  batch.size = rows_.size;
  return true;
}

}  // namespace annals::query
