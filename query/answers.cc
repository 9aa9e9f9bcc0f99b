#include "query/answers.h"

#include <algorithm>
#include <unordered_set>

#include "query/change_facts.h"

namespace annals::query {
namespace {

using store::Id;

/// What all of them share.
class PlanAnswer : public Answer {
 public:
  PlanAnswer(RunningPlan plan, std::vector<std::string> columns)
      : plan_(std::move(plan)), columns_(std::move(columns)) {}

  const std::vector<std::string>& columns() const override { return columns_; }
  bool boolean() override { throw Error(ErrorCode::kUsage, "this answer is no truth value"); }
  std::vector<Term> terms(const std::vector<Id>& ids) const override {
    return plan_.context->terms(ids);
  }
  std::unique_ptr<store::WordReader> word_reader() const override {
    return plan_.context->snapshot().word_reader();
  }
  const std::vector<std::string>& notes() const override { return plan_.context->notes(); }

 protected:
  Context& context() { return *plan_.context; }
  const RunningPlan& plan() const { return plan_; }
  bool next_rows(Batch& rows) { return plan_.plan.root->next(rows); }

 private:
  RunningPlan plan_;
  std::vector<std::string> columns_;
};

class RowsAnswer : public PlanAnswer {
 public:
  using PlanAnswer::PlanAnswer;
  Form form() const override { return Form::kRows; }
  bool next(RowBatch& batch) override {
    batch.columns.clear();
    batch.size = 0;
    if (!next_rows(rows_)) return false;
    batch.columns = std::move(rows_.columns);
    batch.size = rows_.size;
    return true;
  }

 private:
  Batch rows_;
};

class BooleanAnswer : public PlanAnswer {
 public:
  using PlanAnswer::PlanAnswer;
  Form form() const override { return Form::kBoolean; }
  bool next(RowBatch& batch) override {
    batch.columns.clear();
    batch.size = 0;
    return false;
  }
  bool boolean() override {
    Batch rows;
    if (!value_) value_ = next_rows(rows);
    return *value_;
  }

 private:
  std::optional<bool> value_;
};

/// One column of facts, each once.
class FactsAnswer : public PlanAnswer {
 public:
  FactsAnswer(RunningPlan plan, std::optional<std::uint64_t> limit, std::uint64_t offset)
      : PlanAnswer(std::move(plan), {"fact"}), limit_(limit), offset_(offset) {}
  ~FactsAnswer() override { context().release(seen_.size() * kSeenBytes); }

  Form form() const override { return Form::kFacts; }

  bool next(RowBatch& batch) override {
    batch.columns.assign(1, {});
    batch.size = 0;
    while (batch.columns.front().empty() && (!limit_ || given_ < *limit_)) {
      Batch rows;
      if (!next_rows(rows)) return false;
      take(rows, batch.columns.front());
    }
    batch.size = batch.columns.front().size();
    return batch.size > 0;
  }

 protected:
  /// Calls give() for the facts of the rows.
  virtual void take(const Batch& rows, std::vector<Id>& facts) = 0;

  void give(Id fact, std::vector<Id>& facts) {
    if (limit_ && given_ == *limit_) return;
    if (!seen_.insert(fact).second) return;
    context().charge(kSeenBytes);
    if (seen_.size() <= offset_) return;
    facts.push_back(fact);
    ++given_;
  }

 private:
  static constexpr std::size_t kSeenBytes = 40;  // an entry of the set, about
  std::optional<std::uint64_t> limit_;
  std::uint64_t offset_;
  std::uint64_t given_ = 0;
  std::unordered_set<Id> seen_;
};

class MatchedFactsAnswer : public FactsAnswer {
 public:
  explicit MatchedFactsAnswer(RunningPlan plan) : FactsAnswer(std::move(plan), std::nullopt, 0) {}

 protected:
  void take(const Batch& rows, std::vector<Id>& facts) override {
    for (std::size_t row = 0; row < rows.size; ++row) {
      for (const std::vector<Id>& column : rows.columns) {
        if (!column[row].is_none()) give(column[row], facts);
      }
    }
  }
};

class ShowAnswer : public FactsAnswer {
 public:
  using FactsAnswer::FactsAnswer;

 protected:
  void take(const Batch& rows, std::vector<Id>& facts) override {
    shown_.each(plan(), rows, [&](std::size_t, Id fact) { give(fact, facts); });
  }

 private:
  ShownFacts shown_;
};

}  // namespace

void ShownFacts::each(const RunningPlan& plan, const Batch& rows,
                      const std::function<void(std::size_t row, Id fact)>& take) {
  Context& context = *plan.context;
  const auto& show = std::get<ast::Show>(plan.query->body);
  const std::vector<ast::FindItem>& items = plan.scope->items;
  std::vector<std::vector<Term>> terms;
  for (std::size_t i = 0; i < items.size(); ++i) terms.push_back(context.terms(rows.columns[i]));
  for (std::size_t row = 0; row < rows.size; ++row) {
    Bindings bindings;
    for (std::size_t i = 0; i < items.size(); ++i) bindings[items[i].text] = terms[i][row];
    for (const ast::TriplePattern& pattern : show.what) {
      std::string left_out;
      const std::optional<ast::TriplePattern> stated = filled(pattern, bindings, left_out);
      if (!left_out.empty() && !std::exchange(has_left_out_, true)) context.note(left_out);
      if (!stated) continue;
      const Moment now = context.options().now;
      for (const Fact& fact : stated_facts(*stated, std::nullopt, now, context)) {
        take(row, context.intern(Term::fact(fact)));
      }
    }
    context.check();
  }
}

std::vector<std::string> headers_of(const FindScope& scope) {
  std::vector<std::string> headers;
  for (const ast::FindItem& item : scope.items) {
    headers.push_back(item.as ? item.as->name : item.text);
  }
  if (scope.sources) {
    // No variable has a name with a hyphen.
    const bool taken = std::find(headers.begin(), headers.end(), "sources") != headers.end();
    headers.emplace_back(taken ? "sources-2" : "sources");
  }
  return headers;
}

std::unique_ptr<Answer> make_rows_answer(RunningPlan plan) {
  std::vector<std::string> headers = headers_of(*plan.scope);
  return std::make_unique<RowsAnswer>(std::move(plan), std::move(headers));
}

std::unique_ptr<Answer> make_boolean_answer(RunningPlan plan) {
  return std::make_unique<BooleanAnswer>(std::move(plan), std::vector<std::string>());
}

std::unique_ptr<Answer> make_matched_facts_answer(RunningPlan plan) {
  return std::make_unique<MatchedFactsAnswer>(std::move(plan));
}

std::unique_ptr<Answer> make_show_answer(RunningPlan plan, std::optional<std::uint64_t> limit,
                                         std::uint64_t offset) {
  return std::make_unique<ShowAnswer>(std::move(plan), limit, offset);
}

}  // namespace annals::query
