#include "query/extend.h"

namespace annals::query {
namespace {

Schema extended(Schema schema, VariableId variable) {
  schema.push_back(variable);
  return schema;
}

}  // namespace

Extend::Extend(Context& extend_context, OperatorPtr input, VariableId variable,
               std::unique_ptr<CompiledExpression> expression, std::string text)
    : Operator(extend_context, extended(input->schema(), variable)),
      input_(std::move(input)),
      expression_(std::move(expression)),
      text_(std::move(text)) {}

std::string Extend::describe(const Variables& variables) const {
  const VariableId id = schema().back();
  if (variables.is_hidden(id)) return "compute " + text_;
  return "compute ?" + variables.name(id) + (text_.empty() ? "" : " = " + text_);
}

bool Extend::do_next(Batch& batch) {
  if (!input_->next(rows_)) return false;
  std::vector<store::Id> values;
  expression_->evaluate(rows_, values);
  for (std::size_t i = 0; i < rows_.columns.size(); ++i) {
    std::swap(batch.columns[i], rows_.columns[i]);
  }
  batch.columns.back() = std::move(values);
  batch.size = rows_.size;
  return true;
}

}  // namespace annals::query
