#include "query/filter.h"

namespace annals::query {

using store::Id;

RowFilter::RowFilter(Context& filter_context, OperatorPtr input)
    : Operator(filter_context, input->schema()), input_(std::move(input)) {}

bool RowFilter::do_next(Batch& batch) {
  while (input_->next(rows_)) {
    keep_.clear();
    decide(rows_, keep_);
    std::size_t kept = 0;
    for (const std::uint8_t keep : keep_) kept += keep;
    if (kept == 0) continue;
    if (kept == rows_.size) {
      std::swap(batch, rows_);
      return true;
    }
    for (std::size_t i = 0; i < rows_.columns.size(); ++i) {
      // Without branches: one row more than is kept is written.
      const std::vector<Id>& from = rows_.columns[i];
      std::vector<Id>& to = batch.columns[i];
      to.resize(kept + 1);
      for (std::size_t row = 0, next = 0; row < rows_.size; ++row) {
        to[next] = from[row];
        next += keep_[row];
      }
      to.resize(kept);
    }
    batch.size = kept;
    return true;
  }
  return false;
}

Filter::Filter(Context& filter_context, OperatorPtr input,
               std::unique_ptr<CompiledExpression> condition, std::string text)
    : RowFilter(filter_context, std::move(input)),
      condition_(std::move(condition)),
      text_(std::move(text)) {}

std::string Filter::describe(const Variables&) const { return text_; }

std::optional<Cut> Filter::cut() const {
  const std::optional<Cut> result = input().cut();
  if (!condition_->can_be_shared() || (result && result->merged)) return std::nullopt;
  return result;
}

OperatorPtr Filter::part(const store::IdRange& range) const {
  return std::make_unique<Filter>(context(), input().part(range), condition_->copy(), text_);
}

void Filter::decide(const Batch& rows, std::vector<std::uint8_t>& keep) {
  condition_->test(rows, keep);
}

TimeFilter::TimeFilter(Context& filter_context, OperatorPtr input, TimeCondition condition)
    : RowFilter(filter_context, std::move(input)),
      condition_(condition),
      time_(*column_of(schema(), condition.time)),
      fact_(*column_of(schema(), condition.fact)),
      operand_(column_of(schema(), condition.operand)) {}

std::optional<Cut> TimeFilter::cut() const {
  const std::optional<Cut> result = input().cut();
  return result && result->merged ? std::nullopt : result;
}

OperatorPtr TimeFilter::part(const store::IdRange& range) const {
  return std::make_unique<TimeFilter>(context(), input().part(range), condition_);
}

std::string TimeFilter::describe(const Variables& variables) const {
  return "filter time " + std::string(spelling(condition_.word)) + " ?" +
         variables.name(condition_.operand);
}

bool TimeFilter::passes(Id fact, Id time, Id operand) const {
  if (fact.is_none() || time.is_none()) return true;
  if (operand.is_none()) return false;
  const Id subject = time == store::kAlways ? fact_it_is_about(context(), fact) : Id::none();
  return TimeTest(condition_.word, operand, context()).passes(context(), subject, time);
}

void TimeFilter::decide(const Batch& rows, std::vector<std::uint8_t>& keep) {
  keep.resize(rows.size);
  for (std::size_t row = 0; row < rows.size; ++row) {
    const Id operand = operand_ ? rows.columns[*operand_][row] : Id::none();
    keep[row] = passes(rows.columns[fact_][row], rows.columns[time_][row], operand) ? 1 : 0;
  }
}

}  // namespace annals::query
