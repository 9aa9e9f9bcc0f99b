#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "query/naming.h"
#include "query/row_sources.h"
#include "query/rows.h"
#include "query/special.h"

namespace annals::query {
namespace {

using store::Id;

/// Facts in the order of their terms, each followed by the facts about it.
std::vector<Row> in_reading_order(const std::vector<NamingFact>& facts, Context& context) {
  std::vector<Id> ids;
  std::unordered_set<Id> present;
  for (const NamingFact& fact : facts) {
    ids.push_back(fact.shown);
    if (fact.number != 0) present.insert(Id::fact(fact.number));
  }
  const std::vector<Term> terms = context.many_terms(ids);
  std::vector<std::size_t> sequence(facts.size());
  for (std::size_t i = 0; i < sequence.size(); ++i) sequence[i] = i;
  Checkpoint checkpoint(context);
  std::sort(sequence.begin(), sequence.end(), [&](std::size_t a, std::size_t b) {
    checkpoint.step();
    return order(terms[a], terms[b]) < 0;
  });

  std::unordered_map<Id, std::vector<std::size_t>> about;  // by the fact that they are about
  std::vector<std::size_t> waiting;                        // a stack, the next one last
  for (auto i = sequence.rbegin(); i != sequence.rend(); ++i) {
    const Id subject = facts[*i].key.subject;
    (present.contains(subject) ? about[subject] : waiting).push_back(*i);
  }
  std::vector<Row> rows;
  while (!waiting.empty()) {
    const std::size_t fact = waiting.back();
    waiting.pop_back();
    rows.push_back({ids[fact]});
    const auto found = about.find(Id::fact(facts[fact].number));
    if (found == about.end()) continue;
    waiting.insert(waiting.end(), found->second.begin(), found->second.end());
  }
  return rows;
}

}  // namespace

std::unique_ptr<Answer> run_describe(const ast::Query& query, const ast::Describe& describe,
                                     std::unique_ptr<Context> context, Output output) {
  const Id id = id_of_name(describe.what, *context);
  std::vector<NamingFact> facts = facts_naming({id}, *context);
  if (id.is_fact()) {
    for (NamingFact& fact : facts_with(context->term(id).as_fact(), *context)) {
      facts.push_back(fact);
    }
  }
  std::vector<Row> rows = in_reading_order(facts, *context);
  std::vector<std::string> columns{"fact"};
  apply_modifiers(query.modifiers, columns, rows, *context);
  if (output == Output::kRows) add_sources(SourceColumns::kAll, columns, rows, *context);
  return make_answer(Form::kFacts, std::move(columns), std::move(rows), std::move(context));
}

}  // namespace annals::query
