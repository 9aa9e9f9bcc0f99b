#include "query/rule_memory.h"

#include <algorithm>

#include "parser/parse.h"
#include "parser/rule_text.h"
#include "query/undated_facts.h"

namespace annals::query {
namespace {

using store::Id;

/// What stands as a rule's text, whether it is one or not.
std::unordered_set<Id> texts_of(const store::Snapshot& snapshot) {
  std::unordered_set<Id> texts;
  each_undated_fact(snapshot, std::string(parser::kRuleRelation),
                    [&texts](const UndatedFact& fact) {
                      if (!fact.subject.is_fact()) texts.insert(fact.object);
                    });
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
