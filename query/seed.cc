#include "query/seed.h"

namespace annals::query {

Seed::Seed(Context& context) : Operator(context, {}) { rows_.size = 1; }

Seed::Seed(Context& context, Schema row_schema) : Operator(context, std::move(row_schema)) {
  rows_.reset(schema().size());
}

std::string Seed::describe(const Variables& variables) const {
  if (schema().empty()) return "one row";
  std::string text = "rows of the group around";
  for (const VariableId id : schema()) {
    if (!variables.is_hidden(id)) text += " ?" + variables.name(id);
  }
  return text;
}

bool Seed::do_next(Batch& batch) {
  if (given_ || rows_.size == 0) return false;
  given_ = true;
  batch = rows_;
  return true;
}

}  // namespace annals::query
