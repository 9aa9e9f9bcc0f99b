#include "query/why_steps.h"

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "query/claims.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::Order;

/// The undated facts `_ relation end`, or `end relation _`, that are asserted.
std::vector<FactKey> statements(std::string_view relation, Id end, bool as_subject,
                                const Context& context) {
  std::vector<FactKey> found;
  const store::Snapshot& snapshot = context.snapshot();
  const std::optional<Id> id = snapshot.find(Term::entity(std::string(relation)));
  if (!id) return found;
  const std::array<Id, 2> prefix{*id, end};
  const auto cursor =
      snapshot.scan(as_subject ? Order::kRelationSubjectObject : Order::kRelationObjectSubject);
  cursor->seek(prefix);
  store::FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const FactKey key = key_in(batch, row);
      if (key.time == store::kAlways) found.push_back(key);
    }
    batch.clear();
  }
  return found;
}

/// What a single statement makes answer for a relation.
std::vector<MeaningStep> direct_steps(Id relation, Context& context) {
  std::vector<MeaningStep> steps;
  for (const FactKey& key : statements("implies", relation, false, context)) {
    steps.push_back({{key.subject, false}, context.fact_id(key)});
  }
  for (const FactKey& key : statements("inverse-of", relation, true, context)) {
    steps.push_back({{key.object, true}, context.fact_id(key)});
  }
  for (const FactKey& key : statements("inverse-of", relation, false, context)) {
    steps.push_back({{key.subject, true}, context.fact_id(key)});
  }
  const std::optional<Id> symmetric = context.snapshot().find(Term::entity("symmetric"));
  for (const FactKey& key : statements("is", relation, true, context)) {
    if (key.object == symmetric) steps.push_back({{relation, true}, context.fact_id(key)});
  }
  return steps;
}

}  // namespace

std::vector<MeaningStep> steps_to(Id relation, const RelationSource& source, Context& context) {
  const RelationSource start{relation, false};
  std::map<RelationSource, std::pair<RelationSource, MeaningStep>> reached;  // from where
  std::deque<RelationSource> waiting{start};
  while (!waiting.empty() && source != start) {
    const RelationSource here = waiting.front();
    waiting.pop_front();
    for (const MeaningStep& step : direct_steps(here.relation, context)) {
      const RelationSource next{step.source.relation, step.source.flipped != here.flipped};
      if (next == start || !reached.try_emplace(next, here, step).second) continue;
      waiting.push_back(next);
      if (next == source) waiting.clear();
      if (waiting.empty()) break;
    }
  }
  std::vector<MeaningStep> steps;
  for (RelationSource at = source; at != start;) {
    const auto found = reached.find(at);
    if (found == reached.end()) return {};
    steps.insert(steps.begin(), found->second.second);
    at = found->second.first;
  }
  return steps;
}

Id statement_id(Id subject, std::string_view relation, std::string_view object, Context& context) {
  const auto entity = [&context](std::string_view name) {
    return context.snapshot().read(context.intern(Term::entity(std::string(name))));
  };
  return context.fact_id({subject, entity(relation), entity(object), store::kAlways});
}

}  // namespace annals::query
