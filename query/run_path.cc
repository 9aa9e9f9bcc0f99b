#include <algorithm>
#include <unordered_set>
#include <utility>

#include "query/expression.h"
#include "query/naming.h"
#include "query/path.h"
#include "query/row_sources.h"
#include "query/rows.h"
#include "query/special.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

using store::Id;

Id entity_of(const ast::TermNode& node, const char* message, Context& context) {
  const Id id = id_of_name(node, context);
  if (id.kind() != store::IdKind::kEntity) fail_at(node.span, message);
  return id;
}

/// The relations and those that imply them.
std::vector<Id> with_implying(std::vector<Id> relations, const Context& context) {
  const std::optional<Id> implies = context.snapshot().find(Term::entity("implies"));
  std::unordered_set<Id> seen(relations.begin(), relations.end());
  if (implies) {
    const auto cursor = context.snapshot().scan(store::Order::kRelationObjectSubject);
    store::FactBatch batch;
    for (std::size_t i = 0; i < relations.size(); ++i) {
      const Id prefix[] = {*implies, relations[i]};
      cursor->seek(prefix);
      batch.clear();
      while (cursor->next(batch)) {
        for (std::size_t row = 0; row < batch.size(); ++row) {
          if (batch.parts[static_cast<std::size_t>(store::Part::kTime)][row] != store::kAlways) {
            continue;
          }
          const Id implying = batch.parts[static_cast<std::size_t>(store::Part::kSubject)][row];
          if (seen.insert(implying).second) relations.push_back(implying);
        }
        batch.clear();
      }
    }
  }
  return relations;
}

void set_relations(const ast::Query& query, const ast::Path& path, PathRequest& request,
                   Context& context) {
  if (path.via.empty()) {
    if (const auto is = context.snapshot().find(Term::entity("is"))) request.excluded = {*is};
    return;
  }
  std::vector<Id> relations;
  for (const ast::TermNode& node : path.via) {
    if (std::holds_alternative<ast::Anything>(node.value)) {
      if (path.except) request.relations.emplace();  // none but any: nothing
      return;
    }
    relations.push_back(entity_of(node, "via names relations", context));
  }
  if (!query.raw) relations = with_implying(std::move(relations), context);
  std::sort(relations.begin(), relations.end());
  // Two names may be one relation's.
  relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
  if (path.except) {
    request.excluded = std::move(relations);
  } else {
    request.relations = std::move(relations);
  }
}

PathRequest request_of(const ast::Query& query, const ast::Path& path, Context& context) {
  constexpr const char* kBetween = "a path goes from an entity to an entity";
  PathRequest request;
  request.from = entity_of(path.from, kBetween, context);
  request.to = entity_of(path.to, kBetween, context);
  set_relations(query, path, request, context);
  request.directed = path.directed;
  request.at_most = path.at_most;
  if (path.in) request.test = TimeTest(TimeWord::kIn, constant_time(*path.in, context), context);
  request.forward_in_time = path.forward_in_time;
  request.within = path.within;
  request.all = path.all;
  return request;
}

}  // namespace

std::unique_ptr<Answer> run_path(const ast::Query& query, const ast::Path& path,
                                 std::unique_ptr<Context> context, Output output) {
  const PathRequest request = request_of(query, path, *context);
  // offset and limit count chains.
  ast::Modifiers modifiers = query.modifiers;
  std::uint64_t skip = modifiers.offset.value_or(0);
  std::uint64_t left = modifiers.limit.value_or(path.all ? UINT64_MAX : 1);
  modifiers.offset.reset();
  modifiers.limit.reset();
  if (!path.all) left = std::min<std::uint64_t>(left, 1);

  std::vector<Row> rows;
  std::int64_t number = 0;
  const auto integer = [&](std::int64_t value) { return context->intern(Term::integer(value)); };
  const ChainVisitor visit = [&](const Chain& chain) {
    context->check();
    if (left == 0) return false;
    if (!path.all && skip > 0) return false;
    if (skip > 0) {
      --skip;
      return true;
    }
    --left;
    ++number;
    for (std::size_t step = 0; step < chain.size(); ++step) {
      Row row{integer(static_cast<std::int64_t>(step + 1)), Id::fact(chain[step])};
      if (path.all) row.insert(row.begin(), integer(number));
      context->charge(row.size() * sizeof(Id) + sizeof(Row));
      rows.push_back(std::move(row));
    }
    return left > 0;
  };
  if (request.forward_in_time || request.within) {
    search_timed_chains(request, *context, visit);
  } else {
    search_chains(request, *context, visit);
  }

  std::vector<std::string> columns{"step", "fact"};
  if (path.all) columns.insert(columns.begin(), "path");
  apply_modifiers(modifiers, columns, rows, *context);
  if (output == Output::kFacts) {
    return make_facts_answer(rows, columns.size() - 1, std::move(context));
  }
  add_sources(SourceColumns::kAll, columns, rows, *context);
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(context));
}

}  // namespace annals::query
