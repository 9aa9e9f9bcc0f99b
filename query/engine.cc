#include "query/engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "query/answers.h"
#include "query/change_facts.h"
#include "query/explain.h"
#include "query/expression.h"
#include "query/gather.h"
#include "query/names.h"
#include "query/naming.h"
#include "query/plan_memory.h"
#include "query/resolve.h"
#include "query/row_sources.h"
#include "query/special.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

using store::Id;

std::unique_ptr<Context> make_context(const ast::Query& query, const store::Snapshot& snapshot,
                                      const Options& options) {
  const ast::Modifiers& modifiers = query.modifiers;
  std::unique_ptr<Context> context = context_as_of(modifiers.as_of, snapshot, options);
  if (query.raw) context->set_raw();
  if (modifiers.according_to.empty()) return context;
  std::vector<Id> sources;
  std::vector<Term> named;
  for (const ast::TermNode& node : modifiers.according_to) {
    for (const Term& term : constant_terms(node, *context)) {
      if (!term.is_entity()) fail_at(node.span, "a source is an entity");
      if (const std::optional<Id> id = context->snapshot().find(term)) {
        sources.push_back(*id);
        named.push_back(term);
      } else {
        note_unknown(term, *context);
      }
    }
  }
  const auto filter = std::make_shared<SourceFilter>(context->snapshot(), sources);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const bool of_nothing = sources.size() == 1
                                ? filter->is_empty()
                                : SourceFilter(context->snapshot(), {sources[i]}).is_empty();
    if (of_nothing) note_source_of_nothing(named[i], *context);
  }
  context->set_source_filter(filter);
  return context;
}

/// What is asked of the rows of a plan.
enum class Wanted { kRows, kBoolean, kMatchedFacts, kShow };

/// `group by` and the like have no meaning where the answer is no table.
void check_modifiers(const ast::Query& query, std::string_view statement) {
  const ast::Modifiers& modifiers = query.modifiers;
  if (!modifiers.group_by.empty()) {
    const ast::Span span =
        modifiers.group_by_spans.empty() ? query.span : modifiers.group_by_spans.front();
    fail_at(span, fmt::format("`group by` has no meaning for {}", statement));
  }
  if (modifiers.having) {
    fail_at(modifiers.having->span, fmt::format("`having` has no meaning for {}", statement));
  }
  for (const ast::OrderKey& key : modifiers.order_by) {
    if (!aggregates_of(*key.value).empty()) {
      fail_at(key.value->span, fmt::format("an aggregate has no meaning for {}", statement));
    }
  }
}

[[noreturn]] void fail_for_facts(const ast::Query& query, std::string_view statement) {
  fail_at(
      query.span,
      fmt::format("the answer of {} has no form as facts: use show, or another format", statement));
}

RowLimits limits_of(const ast::Query& query) {
  const auto* find = std::get_if<ast::Find>(&query.body);
  return {find == nullptr || !find->all, query.modifiers.limit, query.modifiers.offset.value_or(0)};
}

std::shared_ptr<FindScope> resolve_show(const ast::Query& query, const ast::Show& show,
                                        Context& context, bool sources) {
  check_modifiers(query, "show");
  std::map<std::string, ast::Span> names;
  for (const ast::TriplePattern& pattern : show.what) collect_variables(pattern, names);
  // Limits count facts.
  ast::Modifiers modifiers = query.modifiers;
  modifiers.limit.reset();
  modifiers.offset.reset();
  return resolve_template(show.where, names, modifiers, context, sources);
}

std::shared_ptr<FindScope> resolve(const ast::Query& query, Output output, Context& context,
                                   Wanted& wanted) {
  wanted = Wanted::kRows;
  const bool sources = context.options().sources == SourceColumns::kAll &&
                       output == Output::kRows && query.explain == ast::Explain::kNo;
  if (const auto* find = std::get_if<ast::Find>(&query.body)) {
    if (output == Output::kFacts) fail_for_facts(query, "find");
    return resolve_find(*find, query.modifiers, context, sources);
  }
  if (const auto* ask = std::get_if<ast::Ask>(&query.body)) {
    if (output == Output::kFacts) fail_for_facts(query, "ask");
    check_modifiers(query, "ask");
    wanted = Wanted::kBoolean;
    return resolve_ask(ask->where, false, context);
  }
  if (const auto* show = std::get_if<ast::Show>(&query.body)) {
    wanted = Wanted::kShow;
    return resolve_show(query, *show, context, sources);
  }
  const ast::Group& patterns = std::get<ast::Bare>(query.body).patterns;
  if (output == Output::kFacts) {
    check_modifiers(query, "facts");
    wanted = Wanted::kMatchedFacts;
    return resolve_facts(patterns, query.modifiers, context);
  }
  if (has_variables(patterns)) return resolve_bare(patterns, query.modifiers, context, sources);
  check_modifiers(query, "yes or no");
  wanted = Wanted::kBoolean;
  return resolve_ask(patterns, true, context);
}

/// With what is known of the last time, when the query is prepared. `few`: the answer does not take
/// all rows.
void plan(RunningPlan& running, bool few) {
  Context& context = *running.context;
  const std::shared_ptr<PlanMemory>& memory = context.options().plans;
  std::optional<PlanNotes> notes;
  if (memory && !running.scope->explained) {
    notes.emplace(memory, context.snapshot().newest_fact_count());
    context.set_plan_notes(&*notes);
  }
  running.plan = plan_find(*running.scope, context);
  gather_parts(running.plan.root, few, context);
  if (!notes) return;
  notes->keep();
  context.set_plan_notes(nullptr);
}

std::unique_ptr<Answer> plan_answer(const std::vector<std::string>& lines,
                                    std::unique_ptr<Context> context) {
  std::vector<std::vector<Id>> rows;
  for (const std::string& line : lines) rows.push_back({context->intern(Term::text(line))});
  return make_answer(Form::kPlan, {"plan"}, std::move(rows), std::move(context));
}

std::unique_ptr<Answer> explain(RunningPlan running, Wanted wanted, bool analyze) {
  Batch rows;
  if (analyze) {
    while (running.plan.root->next(rows) && wanted != Wanted::kBoolean) {
    }
  }
  const std::vector<std::string> lines =
      explain_lines(*running.plan.root, running.scope->variables, analyze);
  running.plan.root.reset();
  return plan_answer(lines, std::move(running.context));
}

std::unique_ptr<Answer> run_special(const ast::Query& query, std::unique_ptr<Context> context,
                                    Output output) {
  if (const auto* path = std::get_if<ast::Path>(&query.body)) {
    return run_path(query, *path, std::move(context), output);
  }
  if (const auto* timeline = std::get_if<ast::Timeline>(&query.body)) {
    return run_timeline(query, *timeline, std::move(context), output);
  }
  if (const auto* describe = std::get_if<ast::Describe>(&query.body)) {
    return run_describe(query, *describe, std::move(context), output);
  }
  return nullptr;
}

bool is_special(const ast::Query& query) {
  return std::holds_alternative<ast::Path>(query.body) ||
         std::holds_alternative<ast::Timeline>(query.body) ||
         std::holds_alternative<ast::Describe>(query.body);
}

/// How many stored facts have one of them as subject or object.
std::uint64_t facts_naming_count(const std::vector<Id>& names, const Context& context) {
  std::uint64_t facts = 0;
  for (const Id& name : names) {
    for (const store::Order order :
         {store::Order::kSubjectRelationObject, store::Order::kObjectSubjectRelation}) {
      facts += context.snapshot().count(order, {&name, 1});
    }
  }
  return facts;
}

/// What a statement that is no join does, and what is estimated.
std::string special_line(const ast::Query& query, Context& context) {
  const auto rows = [&context](const std::vector<Id>& names) {
    return rows_text(static_cast<double>(facts_naming_count(names, context)));
  };
  if (const auto* path = std::get_if<ast::Path>(&query.body)) {
    const auto facts = [&context](const ast::TermNode& end) {
      return facts_naming_count({id_of_name(end, context)}, context);
    };
    return fmt::format(
        "breadth-first search for the shortest path  (facts at its start: about {}, at its end: {}",
        facts(path->from), facts(path->to));
  }
  if (const auto* timeline = std::get_if<ast::Timeline>(&query.body)) {
    std::vector<Id> names;
    for (const ast::TermNode& node : timeline->entities) {
      for (const Id id : ids_of_names(node, context)) names.push_back(id);
    }
    return "timeline: facts that name the entities, sorted by time  (" + rows(names);
  }
  const ast::TermNode& what = std::get<ast::Describe>(query.body).what;
  return "describe: facts that name it  (" + rows({id_of_name(what, context)});
}

/// These have one way to be answered: the plan is one line.
std::unique_ptr<Answer> explain_special(const ast::Query& query, std::unique_ptr<Context> context) {
  auto shown = std::make_unique<Context>(context->snapshot(), context->options());
  std::string line = special_line(query, *context);
  if (query.explain == ast::Explain::kAnalyze) {
    OperatorCounters counters;
    store::ScanCounters scanned;
    const auto begin = std::chrono::steady_clock::now();
    context->count_scans_in(scanned);
    std::unique_ptr<Answer> answer = run_special(query, std::move(context), Output::kRows);
    RowBatch batch;
    while (answer->next(batch)) counters.rows += batch.size;
    answer.reset();
    counters.blocks_read = scanned.blocks_read;
    counters.blocks_skipped = scanned.blocks_skipped;
    counters.time = std::chrono::steady_clock::now() - begin;
    line += "; " + measured_text(counters);
  }
  return plan_answer({line + ")"}, std::move(shown));
}

}  // namespace

std::shared_ptr<PlanMemory> make_plan_memory() { return std::make_shared<PlanMemory>(); }

std::unique_ptr<Answer> run(const ast::Query& query, const store::Snapshot& snapshot,
                            const Options& options, Output output) {
  std::unique_ptr<Context> context = make_context(query, snapshot, options);
  if (is_special(query)) {
    if (query.explain != ast::Explain::kNo) return explain_special(query, std::move(context));
    return run_special(query, std::move(context), output);
  }
  RunningPlan running;
  running.context = std::move(context);
  running.query = std::make_shared<const ast::Query>(query);
  Wanted wanted = Wanted::kRows;
  running.scope = resolve(*running.query, output, *running.context, wanted);
  running.scope->explained = query.explain != ast::Explain::kNo;
  const bool limited = wanted == Wanted::kShow && query.modifiers.limit;
  plan(running, limited || wanted == Wanted::kBoolean);
  if (query.explain != ast::Explain::kNo) {
    return explain(std::move(running), wanted, query.explain == ast::Explain::kAnalyze);
  }
  switch (wanted) {
    case Wanted::kBoolean:
      return make_boolean_answer(std::move(running));
    case Wanted::kMatchedFacts:
      return make_matched_facts_answer(std::move(running));
    case Wanted::kShow:
      if (running.scope->sources) {
        return make_show_with_sources(std::move(running), limits_of(query));
      }
      return make_show_answer(std::move(running), query.modifiers.limit,
                              query.modifiers.offset.value_or(0));
    case Wanted::kRows:
      break;
  }
  if (running.scope->sources && !running.plan.has_sources) {
    return make_answer_with_sources(std::move(running), limits_of(query));
  }
  return make_rows_answer(std::move(running));
}

}  // namespace annals::query
