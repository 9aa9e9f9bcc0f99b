#include "query/scan.h"

namespace annals::query {
namespace {

Schema schema_of(const FactPattern& pattern) {
  Schema schema;
  for (const PatternOutput& output : outputs_of(pattern)) schema.push_back(output.variable);
  return schema;
}

}  // namespace

Scan::Scan(Context& scan_context, FactPattern pattern, std::optional<VariableId> wanted)
    : Operator(scan_context, schema_of(pattern)),
      pattern_(std::move(pattern)),
      path_(choose_access(pattern_, constants_of(pattern_), wanted)),
      tests_(pattern_, path_.covered()),
      outputs_(outputs_of(pattern_)) {}

std::optional<VariableId> Scan::sorted_by() const {
  return pattern_.impossible ? std::nullopt : query::sorted_by(pattern_, path_);
}

std::string Scan::describe(const Variables& variables) const {
  if (pattern_.impossible) return "nothing: " + text_of(pattern_, variables, context());
  return "scan " + text_of(path_.order) + ": " + text_of(pattern_, variables, context()) +
         other_names_text(path_, pattern_, context());
}

void Scan::do_restart() { begun_ = false; }

bool Scan::do_next(Batch& batch) {
  if (pattern_.impossible) return false;
  if (!begun_) {
    begun_ = true;
    if (!cursor_) cursor_ = context().scan(path_.order, pattern_.visibility);
    std::vector<store::Id> prefix;
    for (const Column column : path_.prefix) prefix.push_back(pattern_.at(column).constant);
    cursor_->seek(prefix, window_of(pattern_));
  }
  bool found = false;
  while (!found) {
    facts_.clear();
    if (!cursor_->next(facts_)) break;
    tests_.select(facts_, context(), selected_);
    found = !selected_.empty();
    if (!found) context().check();
  }
  mutable_counters().blocks_read = cursor_->counters().blocks_read;
  mutable_counters().blocks_skipped = cursor_->counters().blocks_skipped;
  if (!found) return false;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    std::vector<store::Id>& column = batch.columns[i];
    column.reserve(selected_.size());
    for (const std::uint32_t row : selected_) {
      column.push_back(value_of(facts_, row, outputs_[i].column));
    }
  }
  batch.size = selected_.size();
  return true;
}

}  // namespace annals::query
