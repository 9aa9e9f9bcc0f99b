#include "query/rows.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "query/expression.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

class StoredAnswer : public Answer {
 public:
  StoredAnswer(Form form, std::vector<std::string> columns, std::vector<Row> rows,
               std::unique_ptr<Context> context)
      : form_(form),
        columns_(std::move(columns)),
        rows_(std::move(rows)),
        context_(std::move(context)) {}

  Form form() const override { return form_; }
  const std::vector<std::string>& columns() const override { return columns_; }

  bool next(RowBatch& batch) override {
    context_->check();
    batch.columns.resize(columns_.size());
    for (auto& column : batch.columns) column.clear();
    batch.size = std::min(kBatchSize, rows_.size() - position_);
    for (std::size_t i = 0; i < batch.size; ++i, ++position_) {
      for (std::size_t column = 0; column < columns_.size(); ++column) {
        batch.columns[column].push_back(rows_[position_][column]);
      }
    }
    return batch.size > 0;
  }

  bool boolean() override { return !rows_.empty(); }
  std::vector<Term> terms(const std::vector<store::Id>& ids) const override {
    return context_->terms(ids);
  }
  std::unique_ptr<store::WordReader> word_reader() const override {
    return context_->snapshot().word_reader();
  }
  const std::vector<std::string>& notes() const override { return context_->notes(); }

 private:
  Form form_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
  std::unique_ptr<Context> context_;
  std::size_t position_ = 0;
};

/// Adds a column to each row for each key of `order by`.
void add_keys(const std::vector<ast::OrderKey>& keys, const std::vector<std::string>& columns,
              std::vector<Row>& rows, Context& context) {
  Variables variables;
  Schema schema;
  for (const std::string& name : columns) schema.push_back(variables.named(name));
  CompileInput input;
  input.variables = &variables;
  input.schema = &schema;
  Batch batch;
  batch.reset(columns.size());
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      batch.columns[column].push_back(row[column]);
    }
  }
  batch.size = rows.size();
  std::vector<store::Id> values;
  for (const ast::OrderKey& key : keys) {
    compile(*key.value, input, context)->evaluate(batch, values);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(values[i]);
  }
}

}  // namespace

std::unique_ptr<Answer> make_answer(Form form, std::vector<std::string> columns,
                                    std::vector<std::vector<store::Id>> rows,
                                    std::unique_ptr<Context> context) {
  return std::make_unique<StoredAnswer>(form, std::move(columns), std::move(rows),
                                        std::move(context));
}

std::unique_ptr<Answer> make_facts_answer(const std::vector<Row>& rows, std::size_t fact_column,
                                          std::unique_ptr<Context> context) {
  std::vector<Row> facts;
  std::unordered_set<store::Id> seen;
  for (const Row& row : rows) {
    if (seen.insert(row[fact_column]).second) facts.push_back({row[fact_column]});
  }
  return make_answer(Form::kFacts, {"fact"}, std::move(facts), std::move(context));
}

void apply_modifiers(const ast::Modifiers& modifiers, const std::vector<std::string>& columns,
                     std::vector<Row>& rows, Context& context) {
  if (!modifiers.group_by.empty()) {
    const ast::Span span =
        modifiers.group_by_spans.empty() ? ast::Span{} : modifiers.group_by_spans.front();
    fail_at(span, "group by has no meaning here: it groups the matches of a pattern");
  }
  if (modifiers.having) {
    fail_at(modifiers.having->span, "having has no meaning here: there are no groups");
  }
  if (modifiers.order_by.empty()) {
    const std::size_t begin = std::min<std::uint64_t>(modifiers.offset.value_or(0), rows.size());
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(begin));
    if (modifiers.limit && *modifiers.limit < rows.size()) rows.resize(*modifiers.limit);
    return;
  }
  add_keys(modifiers.order_by, columns, rows, context);
  std::vector<std::pair<std::size_t, bool>> keys;
  for (std::size_t i = 0; i < modifiers.order_by.size(); ++i) {
    keys.emplace_back(columns.size() + i, modifiers.order_by[i].descending);
  }
  sort_rows(rows, keys, modifiers.offset, modifiers.limit, context);
  for (Row& row : rows) row.resize(columns.size());
}

}  // namespace annals::query
