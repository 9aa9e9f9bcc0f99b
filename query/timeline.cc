#include <algorithm>
#include <utility>

#include "query/expression.h"
#include "query/fact_time.h"
#include "query/naming.h"
#include "query/row_sources.h"
#include "query/rows.h"
#include "query/special.h"

namespace annals::query {
namespace {

struct Dated {
  TimeValue time;
  Term fact;
  Row row;
};

}  // namespace

std::unique_ptr<Answer> run_timeline(const ast::Query& query, const ast::Timeline& timeline,
                                     std::unique_ptr<Context> context, Output output) {
  std::vector<store::Id> names;
  for (const ast::TermNode& node : timeline.entities) {
    for (const store::Id id : ids_of_names(node, *context)) names.push_back(id);
  }
  TimeTest test;
  if (timeline.in) test = TimeTest(TimeWord::kIn, constant_time(*timeline.in, *context), *context);

  std::vector<Row> found;
  std::vector<store::Id> times, facts;
  for (const NamingFact& fact : facts_naming(names, *context)) {
    if (fact.key.time == store::kAlways) continue;
    if (!test.passes(*context, fact.key.subject, fact.key.time)) continue;
    times.push_back(fact.key.time);
    facts.push_back(fact.shown);
    found.push_back({times.back(), facts.back()});
  }
  std::vector<Term> time_terms = context->many_terms(times);
  std::vector<Term> fact_terms = context->many_terms(facts);
  std::vector<Dated> dated;
  for (std::size_t i = 0; i < found.size(); ++i) {
    dated.push_back({time_terms[i].as_time(), std::move(fact_terms[i]), std::move(found[i])});
  }
  Checkpoint checkpoint(*context);
  std::sort(dated.begin(), dated.end(), [&checkpoint](const Dated& a, const Dated& b) {
    checkpoint.step();
    const auto by_time = a.time <=> b.time;
    return by_time != 0 ? by_time < 0 : order(a.fact, b.fact) < 0;
  });
  std::vector<Row> rows;
  for (Dated& entry : dated) rows.push_back(std::move(entry.row));

  std::vector<std::string> columns{"time", "fact"};
  apply_modifiers(query.modifiers, columns, rows, *context);
  if (output == Output::kFacts) return make_facts_answer(rows, 1, std::move(context));
  add_sources(SourceColumns::kAll, columns, rows, *context);
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(context));
}

}  // namespace annals::query
