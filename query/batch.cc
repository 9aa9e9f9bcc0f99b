#include "query/batch.h"

#include <algorithm>

namespace annals::query {

VariableId Variables::named(const std::string& name) {
  const auto [place, is_new] = by_name_.try_emplace(name, static_cast<VariableId>(names_.size()));
  if (is_new) {
    names_.push_back(name);
    hidden_.push_back(false);
  }
  return place->second;
}

std::optional<VariableId> Variables::find(const std::string& name) const {
  const auto place = by_name_.find(name);
  if (place == by_name_.end()) return std::nullopt;
  return place->second;
}

VariableId Variables::hidden(const std::string& why) {
  names_.push_back(why);
  hidden_.push_back(true);
  return static_cast<VariableId>(names_.size() - 1);
}

std::optional<std::size_t> column_of(const Schema& schema, VariableId variable) {
  const auto place = std::find(schema.begin(), schema.end(), variable);
  if (place == schema.end()) return std::nullopt;
  return static_cast<std::size_t>(place - schema.begin());
}

void Batch::reset(std::size_t width) {
  columns.resize(width);
  for (std::vector<store::Id>& column : columns) column.clear();
  size = 0;
}

}  // namespace annals::query
