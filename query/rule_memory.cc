#include "query/rule_memory.h"

#include <algorithm>
#include <array>
#include <optional>

#include "parser/parse.h"
#include "parser/rule_text.h"

namespace annals::query {
namespace {

using store::Id;
using store::Part;

/// What stands as a rule's text, whether it is one or not.
std::unordered_set<Id> texts_of(const store::Snapshot& snapshot) {
  std::unordered_set<Id> texts;
  const std::optional<Id> relation = snapshot.find(Term::entity(parser::kRuleRelation));
  if (!relation) return texts;
  const auto cursor = snapshot.scan(store::Order::kRelationSubjectObject);
  const std::array<Id, 1> prefix{snapshot.read(*relation)};
  cursor->seek(prefix);
  store::FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const auto part = [&](Part which) {
        return batch.parts[static_cast<std::size_t>(which)][row];
      };
      if (part(Part::kTime) != store::kAlways || part(Part::kSubject).is_fact()) continue;
      texts.insert(part(Part::kObject));
    }
    batch.clear();
  }
  return texts;
}

}  // namespace

const NeedEdges& RuleMemory::of(const store::Snapshot& snapshot, const EdgesOf& edges_of) {
  std::unordered_set<Id> texts = texts_of(snapshot);
  const bool has_all =
      std::all_of(texts_.begin(), texts_.end(), [&texts](Id text) { return texts.contains(text); });
  if (!has_all) {
    texts_.clear();
    edges_.clear();
  }
  for (const Id text : texts) {
    if (texts_.contains(text)) continue;
    const Term term = snapshot.term(text);
    if (!parser::is_rule_text(term)) continue;
    try {
      for (NeedEdge& edge : edges_of(parser::parse_rule(term.as_text().value))) {
        edges_[edge.from].push_back(std::move(edge));
      }
    } catch (const Error&) {  // it was stated as a fact before such texts were rules
    }
  }
  texts_ = std::move(texts);
  return edges_;
}

}  // namespace annals::query
