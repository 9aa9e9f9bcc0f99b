#include "query/change_facts.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <utility>

#include "model/write.h"
#include "parser/facts.h"
#include "query/expression.h"
#include "query/names.h"
#include "query/resolve.h"
#include "query/statement_error.h"
#include "store/other_names.h"

namespace annals::query {
namespace {

using store::Id;

/// All rows of a query's answer, batch by batch, as terms.
void for_each_row(Answer& answer, const std::function<void(const std::vector<Term>&)>& visit) {
  RowBatch batch;
  std::vector<Term> row(answer.columns().size());
  while (answer.next(batch)) {
    std::vector<std::vector<Term>> columns;
    for (const std::vector<Id>& column : batch.columns) columns.push_back(answer.terms(column));
    for (std::size_t i = 0; i < batch.size; ++i) {
      for (std::size_t column = 0; column < row.size(); ++column) row[column] = columns[column][i];
      visit(row);
    }
  }
}

void add_notes(const Answer& answer, std::vector<std::string>& notes) {
  notes.insert(notes.end(), answer.notes().begin(), answer.notes().end());
}

/// Whether the `where` has a match, for a template without variables.
bool has_match(const ast::ChangeBody& body, const store::Snapshot& snapshot, const Options& options,
               std::vector<std::string>& notes) {
  ast::Query query;
  query.body = ast::Ask{*body.where};
  query.modifiers.as_of = body.as_of;
  const std::unique_ptr<Answer> answer = run(query, snapshot, options);
  const bool result = answer->boolean();
  add_notes(*answer, notes);
  return result;
}

/// The different values that the matches of `where` give to `wanted`.
std::vector<Bindings> matches(const ast::ChangeBody& body,
                              const std::map<std::string, ast::Span>& wanted,
                              const store::Snapshot& snapshot, const Options& options,
                              std::vector<std::string>& notes) {
  ast::Find find;
  find.star = true;
  find.where = *body.where;
  ast::Query query;
  query.body = std::move(find);
  query.modifiers.as_of = body.as_of;
  const std::unique_ptr<Answer> answer = run(query, snapshot, options);
  std::vector<std::pair<std::string, std::size_t>> columns;
  for (std::size_t i = 0; i < answer->columns().size(); ++i) {
    if (wanted.contains(answer->columns()[i])) columns.emplace_back(answer->columns()[i], i);
  }
  std::vector<Bindings> result;
  std::set<std::vector<Id>> seen;
  RowBatch batch;
  while (answer->next(batch)) {
    std::vector<std::vector<Term>> terms;
    for (const auto& column : columns) {
      terms.push_back(answer->terms(batch.columns[column.second]));
    }
    for (std::size_t row = 0; row < batch.size; ++row) {
      std::vector<Id> ids;
      for (const auto& column : columns) ids.push_back(batch.columns[column.second][row]);
      if (!seen.insert(std::move(ids)).second) continue;
      Bindings& bindings = result.emplace_back();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        bindings[columns[i].first] = terms[i][row];
      }
    }
  }
  add_notes(*answer, notes);
  return result;
}

}  // namespace

void for_each_filled(const ast::ChangeBody& body, const store::Snapshot& snapshot,
                     const Options& options, bool free_variables, std::vector<std::string>& notes,
                     const std::function<void(const ast::TriplePattern&)>& visit) {
  if (!body.where) {
    for (const ast::TriplePattern& pattern : body.facts) visit(pattern);
    return;
  }
  std::map<std::string, ast::Span> wanted;
  for (const ast::TriplePattern& pattern : body.facts) collect_variables(pattern, wanted);
  std::vector<Bindings> found;
  if (wanted.empty() || !has_variables(*body.where)) {
    if (has_match(body, snapshot, options, notes)) found.emplace_back();
  } else {
    found = matches(body, wanted, snapshot, options, notes);
  }
  if (found.empty()) return;
  if (!free_variables) {
    for (const auto& [name, span] : wanted) {
      if (!found.front().contains(name)) fail_at(span, fmt::format("nothing binds ?{}", name));
    }
  }
  std::string left_out;  // the first time
  for (const Bindings& bindings : found) {
    for (const ast::TriplePattern& pattern : body.facts) {
      std::string why;
      if (const auto fact = filled(pattern, bindings, why)) visit(*fact);
      if (left_out.empty()) left_out = std::move(why);
    }
  }
  if (!left_out.empty()) notes.push_back(std::move(left_out));
}

std::vector<Fact> stated_facts(const ast::TriplePattern& pattern,
                               const std::optional<Term>& default_source, Moment now,
                               const Context& context) {
  parser::FactContext facts;
  facts.default_source = default_source;
  facts.now = now;
  facts.blank = context.options().blank;
  facts.parameter = [&](const std::string& name) {
    return constant_term(ast::TermNode{ast::Parameter{name}, pattern.span}, context);
  };
  try {
    return parser::expand(pattern, facts);
  } catch (const parser::FactError& error) {
    fail_at(error.span, error.message);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidValue) throw;
    fail_at(pattern.span, error.what(), error.code());
  }
}

namespace {

/// The pattern with a name for everything, so that a `let` can give the fact that matched.
class Naming {
 public:
  ast::TriplePattern named(const ast::TriplePattern& pattern) {
    ast::TriplePattern result = pattern;
    result.subject = named(pattern.subject);
    result.object = named(pattern.object);
    result.relation.value = ast::StepRelation{named(relation_of(pattern.relation))};
    refuse_steps(pattern.qualifiers);
    if (!result.time) result.time = ast::TimeSpec{{}, {}, {}, false, pattern.span};
    result.time->plain = false;
    if (!result.time->binds) result.time->binds = fresh();
    return result;
  }

  static const ast::TermNode& relation_of(const ast::Step& step) {
    const auto* relation = std::get_if<ast::StepRelation>(&step.value);
    if (relation != nullptr) return relation->relation;
    fail_at(step.span, "what is changed are facts of one relation, no steps");
  }
  static void refuse_steps(const std::vector<ast::Qualifier>& qualifiers) {
    for (const ast::Qualifier& qualifier : qualifiers) {
      relation_of(qualifier.relation);
      refuse_steps(qualifier.qualifiers);
    }
  }

  /// A name that no text can have.
  ast::Variable fresh() { return ast::Variable{fmt::format("\x01{}", ++count_)}; }

 private:
  ast::TermNode named(const ast::TermNode& node) {
    if (std::holds_alternative<ast::Anything>(node.value)) return {fresh(), node.span};
    const auto* quoted = std::get_if<ast::Quoted>(&node.value);
    if (quoted == nullptr) return node;
    return {ast::Quoted{std::make_shared<ast::TriplePattern>(named(*quoted->pattern))}, node.span};
  }
  std::size_t count_ = 0;
};

}  // namespace

std::vector<Fact> by_all_names(const Fact& fact, const store::Snapshot& snapshot) {
  std::vector<Fact> facts{fact};
  const auto relation = snapshot.find(fact.relation());
  if (!relation || !snapshot.keeps_names(*relation)) return facts;
  const auto subject = snapshot.as_stated().find(fact.subject());
  if (!subject) return facts;
  for (const Id name : snapshot.all_names(*subject)) {
    if (name == *subject) continue;
    facts.emplace_back(snapshot.as_stated().term(name), fact.relation(), fact.object(),
                       fact.time());
  }
  return facts;
}

namespace {

/// The pattern as one of also-known-as, where its relation may be any and it has ends which that
/// one reads otherwise (Resolver::add_any_relation).
std::optional<ast::TriplePattern> of_names(const ast::TriplePattern& pattern, Context& context) {
  const store::Snapshot& snapshot = context.snapshot();
  const auto* step = std::get_if<ast::StepRelation>(&pattern.relation.value);
  if (!snapshot.has_other_names() || step == nullptr || is_constant(step->relation)) return {};
  if (!is_constant(pattern.subject) && !is_constant(pattern.object)) return {};
  ast::TriplePattern result = pattern;
  const Term names = Term::entity(std::string(store::kOtherNameRelation));
  result.relation.value = ast::StepRelation{{ast::Constant{names}, step->relation.span}};
  const auto* variable = std::get_if<ast::Variable>(&step->relation.value);
  std::map<std::string, ast::Span> others;
  collect_variables(result, others);
  if (variable != nullptr && others.contains(variable->name)) return {};
  return result;
}

/// The same pattern, once for each fact that it may take. A fact is taken by its parts, and the
/// subject of also-known-as matches by any of its names, the object by the very name.
std::vector<ast::TriplePattern> by_all_names(const ast::TriplePattern& pattern, Context& context) {
  std::vector<ast::TriplePattern> patterns{pattern};
  if (const auto more = of_names(pattern, context)) {
    const auto found = by_all_names(*more, context);
    patterns.insert(patterns.end(), found.begin(), found.end());
    return patterns;
  }
  if (!is_constant(pattern.subject) || !keeps_names(pattern.relation, context)) return patterns;
  const store::Snapshot& snapshot = context.snapshot();
  const auto subject = snapshot.as_stated().find(constant_term(pattern.subject, context));
  if (!subject) return patterns;
  for (const Id name : snapshot.all_names(*subject)) {
    if (name == *subject) continue;
    patterns.push_back(pattern);
    patterns.back().subject.value = ast::Constant{snapshot.as_stated().term(name)};
  }
  return patterns;
}

/// Finds the facts that match, by their parts, in one column.
ast::Query query_of_parts(const ast::TriplePattern& pattern) {
  Naming naming;
  const ast::TriplePattern named = naming.named(pattern);
  const ast::Variable fact = naming.fresh();
  ast::TriplePattern alone = named;
  alone.qualifiers.clear();
  const auto expression = [&](auto value) {
    return std::make_shared<ast::Expression>(
        ast::Expression{ast::TermNode{std::move(value), pattern.span}, pattern.span});
  };
  ast::Find find;
  find.items.push_back(ast::FindItem{expression(fact), std::nullopt, fact.name, pattern.span});
  find.where.span = pattern.span;
  find.where.elements.push_back({ast::PatternElement{named}, pattern.span});
  find.where.elements.push_back(
      {ast::LetElement{
           fact, expression(ast::Quoted{std::make_shared<ast::TriplePattern>(std::move(alone))})},
       pattern.span});
  ast::Query query;
  query.span = pattern.span;
  query.body = std::move(find);
  return query;
}

std::vector<store::FactRow> facts_of_parts(const ast::TriplePattern& pattern,
                                           const store::Snapshot& snapshot, const Options& options,
                                           Context& context) {
  ast::Query query = query_of_parts(pattern);
  query.raw = true;
  std::vector<store::FactRow> result;
  const std::unique_ptr<Answer> answer = run(query, snapshot, options);
  for_each_row(*answer, [&](const std::vector<Term>& row) {
    if (!row[0].is_fact()) return;
    const auto key = snapshot.find_key(row[0].as_fact());
    const auto asserted = key ? snapshot.find_asserted(*key) : std::nullopt;
    if (asserted) result.push_back(*asserted);
  });
  for (const std::string& note : answer->notes()) context.note(note);
  return result;
}

}  // namespace

std::optional<Fact> following_fact(const ast::TriplePattern& pattern,
                                   const store::Snapshot& snapshot, const Options& options) {
  ast::Query query = query_of_parts(pattern);
  query.modifiers.limit = 1;
  const std::unique_ptr<Answer> answer = run(query, snapshot, options);
  std::optional<Fact> found;
  for_each_row(*answer, [&](const std::vector<Term>& row) {
    if (!row[0].is_fact()) return;
    const auto key = snapshot.find_key(row[0].as_fact());
    if (!key || !snapshot.find_asserted(*key)) found = row[0].as_fact();
  });
  return found;
}

std::vector<store::FactRow> matching_facts(const ast::TriplePattern& pattern,
                                           const store::Snapshot& snapshot, const Options& options,
                                           Context& context) {
  std::vector<store::FactRow> result;
  std::set<store::FactNumber> seen;
  for (const ast::TriplePattern& one : by_all_names(pattern, context)) {
    for (const store::FactRow& row : facts_of_parts(one, snapshot, options, context)) {
      if (seen.insert(row.number).second) result.push_back(row);
    }
  }
  return result;
}

}  // namespace annals::query
