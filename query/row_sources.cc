#include "query/row_sources.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "query/fact_sources.h"
#include "query/rows.h"

namespace annals::query {

using store::Id;

void add_sources(SourceColumns least, std::vector<std::string>& columns, std::vector<Row>& rows,
                 Context& context, const Claims* claims) {
  if (context.options().sources < least) return;
  constexpr std::array<std::pair<const char*, const char*>, 2> kColumns{
      {{"fact", "sources"}, {"other", "other-sources"}}};
  FactSources sources(context, claims);
  for (const auto& [facts, name] : kColumns) {
    const auto found = std::find(columns.begin(), columns.end(), facts);
    if (found == columns.end()) continue;
    const auto column = static_cast<std::size_t>(found - columns.begin());
    columns.emplace_back(name);
    for (Row& row : rows) {
      context.check();
      row.push_back(sources.text(sources.of(row[column])));
    }
  }
}

void add_stated_sources(const std::function<store::CommitNumber(const Row& row)>& state_of,
                        std::vector<std::string>& columns, std::vector<Row>& rows,
                        Context& context) {
  if (context.options().sources < SourceColumns::kAll) return;
  const auto fact = std::find(columns.begin(), columns.end(), "fact") - columns.begin();
  columns.emplace_back("sources");
  FactSources sources(context);
  for (Row& row : rows) {
    context.check();
    const Id stated_of = row[static_cast<std::size_t>(fact)];
    row.push_back(sources.text(sources.stated(stated_of, state_of(row))));
  }
}

namespace {

/// Rows, each with the sources of all that makes it.
class SourcedRows {
 public:
  SourcedRows(bool each_once, Context& context) : each_once_(each_once), context_(context) {}

  void add(Row row, const Batch& batch, std::size_t batch_row, std::size_t first_fact) {
    std::size_t place = rows_.size();
    if (each_once_) place = places_.emplace(row, place).first->second;
    if (place == rows_.size()) {
      context_.charge((row.size() + 1) * 3 * sizeof(Id) + 128);
      rows_.push_back(std::move(row));
      found_.emplace_back();
    }
    for (std::size_t column = first_fact; column < batch.columns.size(); ++column) {
      const std::set<Id>& more = sources_.of(batch.columns[column][batch_row]);
      found_[place].insert(more.begin(), more.end());
    }
  }

  /// With a column more.
  std::vector<Row> take(const RowLimits& limits) {
    const auto first = std::min<std::uint64_t>(limits.offset, rows_.size());
    const auto count =
        std::min<std::uint64_t>(limits.limit.value_or(UINT64_MAX), rows_.size() - first);
    std::vector<Row> rows;
    for (std::uint64_t i = first; i < first + count; ++i) {
      context_.check();
      rows.push_back(std::move(rows_[i]));
      rows.back().push_back(sources_.text(found_[i]));
    }
    return rows;
  }

 private:
  const bool each_once_;
  Context& context_;
  FactSources sources_{context_};
  std::vector<Row> rows_;
  std::vector<std::set<Id>> found_;    // by rows_
  std::map<Row, std::size_t> places_;  // in rows_, of those that are wanted once
};

}  // namespace

std::unique_ptr<Answer> make_answer_with_sources(RunningPlan plan, const RowLimits& limits) {
  Context& context = *plan.context;
  const std::size_t width = plan.scope->items.size();
  SourcedRows sourced(limits.each_once, context);
  Batch batch;
  while (plan.plan.root->next(batch)) {
    context.check();
    for (std::size_t i = 0; i < batch.size; ++i) {
      Row row;
      for (std::size_t column = 0; column < width; ++column) {
        row.push_back(batch.columns[column][i]);
      }
      sourced.add(std::move(row), batch, i, width);
    }
  }
  std::vector<Row> rows = sourced.take(limits);
  plan.plan.root.reset();
  return make_answer(Form::kRows, headers_of(*plan.scope), std::move(rows),
                     std::move(plan.context));
}

std::unique_ptr<Answer> make_show_with_sources(RunningPlan plan, const RowLimits& limits) {
  SourcedRows sourced(true, *plan.context);
  ShownFacts shown;
  Batch batch;
  while (plan.plan.root->next(batch)) {
    shown.each(plan, batch, [&](std::size_t row, Id fact) {
      sourced.add({fact}, batch, row, plan.scope->items.size());
    });
  }
  std::vector<Row> rows = sourced.take(limits);
  plan.plan.root.reset();
  return make_answer(Form::kFacts, {"fact", "sources"}, std::move(rows), std::move(plan.context));
}

}  // namespace annals::query
