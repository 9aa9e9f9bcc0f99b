// Chains of facts without the language.
#include <utility>

#include "graph/state.h"

namespace annals {

namespace {

ast::TermNode node_of(const std::string& name) {
  return {ast::Constant{Term::entity(name)}, ast::Span{}};
}

ast::Query query_of(const PathQuery& asked) {
  ast::Path path;
  path.from = node_of(asked.from);
  path.to = node_of(asked.to);
  for (const std::string& relation : asked.via) path.via.push_back(node_of(relation));
  path.except = asked.except_via;
  path.directed = asked.directed;
  path.at_most = asked.at_most;
  if (asked.in) path.in = ast::TimeOperand{*asked.in, ast::Span{}};
  path.forward_in_time = asked.forward_in_time;
  path.within = asked.within;
  path.all = true;
  ast::Query query;
  query.body = std::move(path);
  query.modifiers.limit = asked.all ? asked.limit : 1;
  return query;
}

}  // namespace

std::vector<std::vector<Fact>> Snapshot::paths(const PathQuery& asked) const {
  QueryOptions options;
  options.cancel = asked.cancel;
  const internal::StatementText none;
  auto answer = internal::with_places(none, [&] {
    return query::run(query_of(asked), state().snapshot, internal::to_query_options(options));
  });
  Rows rows(std::make_unique<Rows::State>(
      state().graph, std::make_shared<const internal::StatementText>(), std::move(answer)));
  std::vector<std::vector<Fact>> chains;
  while (rows.next()) {
    if (rows.integer("step") == 1) chains.emplace_back();
    chains.back().push_back(rows.fact("fact"));
  }
  return chains;
}

}  // namespace annals
