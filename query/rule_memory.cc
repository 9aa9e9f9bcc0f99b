#include "query/rule_memory.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parser/parse.h"
#include "parser/rule_text.h"
#include "query/undated_facts.h"

namespace annals::query {
namespace {

using store::Id;

/// What stands as a rule's text, whether it is one or not.
std::unordered_set<Id> texts_of(const store::Snapshot& snapshot) {
  std::unordered_set<Id> texts;
  each_undated_fact(snapshot, parser::kRuleRelation, [&texts](const UndatedFact& fact) {
    if (!fact.subject.is_fact()) texts.insert(fact.object);
  });
  return texts;
}

}  // namespace

void NeedEdges::add(NeedEdge edge) {
  before_[edge.to].push_back(edge.from);
  std::vector<NeedEdge>& from = from_[edge.from];
  from.push_back(std::move(edge));
}

void NeedEdges::take_back(const NeedEdge& edge) {
  std::vector<NeedEdge>& from = from_[edge.from];
  const auto same_end = [&edge](const NeedEdge& one) { return one.to == edge.to; };
  from.erase(std::prev(std::find_if(from.rbegin(), from.rend(), same_end).base()));
  std::vector<std::string>& before = before_[edge.to];
  before.erase(std::prev(std::find(before.rbegin(), before.rend(), edge.from).base()));
}

std::span<const NeedEdge> NeedEdges::from(const std::string& node) const {
  const auto found = from_.find(node);
  if (found == from_.end()) return {};
  return found->second;
}

std::span<const std::string> NeedEdges::before(const std::string& node) const {
  const auto found = before_.find(node);
  if (found == before_.end()) return {};
  return found->second;
}

const NeedEdges& RuleMemory::of(const store::Snapshot& snapshot, const EdgesOf& edges_of) {
  std::unordered_set<Id> texts = texts_of(snapshot);
  const bool has_all =
      std::all_of(texts_.begin(), texts_.end(), [&texts](Id text) { return texts.contains(text); });
  if (!has_all) {
    texts_.clear();
    edges_ = {};
  }
  for (const Id text : texts) {
    if (texts_.contains(text)) continue;
    const Term term = snapshot.term(text);
    if (!parser::is_rule_text(term)) continue;
    try {
      for (NeedEdge& edge : edges_of(parser::parse_rule(term.as_text().value))) {
        edges_.add(std::move(edge));
      }
    } catch (const Error&) {  // it was stated as a fact before such texts were rules
    }
  }
  texts_ = std::move(texts);
  return edges_;
}

}  // namespace annals::query
