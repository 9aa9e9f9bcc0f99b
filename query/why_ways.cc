#include "query/why_ways.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "query/why_steps.h"

namespace annals::query {

using store::FactKey;
using store::Id;

namespace {

bool is_kind(const WhyNode& node, std::string_view kind) { return node.kind == kind; }

}  // namespace

WhyNode because(Id statement, WhyNode premise) {
  return {"because", statement, {std::move(premise)}};
}

std::optional<WhyNode> way_back(const FactKey& key, const RelationSource& source, Id time,
                                WhyNode premise, bool through_stored, Context& context) {
  const std::vector<MeaningStep> steps = steps_to(key.relation, source, context);
  const bool itself = source == RelationSource{key.relation, false};
  if (steps.empty() && !itself) return std::nullopt;
  // The facts between, from the top: the last one is the premise.
  std::vector<FactKey> facts{{key.subject, key.relation, key.object, time}};
  for (const MeaningStep& step : steps) {
    FactKey next = facts.back();
    next.relation = step.source.relation;
    if (step.source.flipped) std::swap(next.subject, next.object);
    facts.push_back(next);
  }
  // Of a quoted fact and itself the exchanged fact is the same, but no shorter way leads there: one
  // may be exchanged there and back only.
  const bool is_own_mirror =
      key.subject == key.object && key.subject.kind() != store::IdKind::kEntity;
  std::vector<bool> stored;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (facts[i] == key && i > 0 && !is_own_mirror) return std::nullopt;  // that way is shorter
    const bool is_stored =
        facts[i] != key && context.snapshot().find_asserted(facts[i]).has_value();
    if (is_stored && !through_stored) return std::nullopt;
    stored.push_back(is_stored);
  }
  WhyNode node = std::move(premise);
  for (std::size_t i = steps.size(); i-- > 0;) {
    node = because(steps[i].statement, std::move(node));
    // Flipped there and back, a text, a number or a quoted fact would be the subject between.
    const bool is_fact = facts[i].subject == facts.back().subject ||
                         facts[i].subject.kind() == store::IdKind::kEntity;
    if (i == 0 || !is_fact || facts[i] == key) continue;
    node = {stored[i] ? "asserted" : "follows", context.fact_id(facts[i]), {std::move(node)}};
  }
  if (time == key.time) return itself ? std::nullopt : std::optional(std::move(node));
  if (!itself) {
    const char* kind = stored.front() ? "asserted" : "follows";
    node = {kind, context.fact_id(facts.front()), {std::move(node)}};
  }
  return because(statement_id(key.relation, "is", "lasting", context), std::move(node));
}

void add_way(std::vector<WhyNode>& ways, WhyNode way) {
  for (WhyNode& other : ways) {
    WhyNode* there = &other;
    WhyNode* here = &way;
    while (is_kind(*there, here->kind) && there->what == here->what) {
      if (is_kind(*here, "asserted")) {
        auto saying_end = std::find_if(there->under.begin(), there->under.end(),
                                       [](const WhyNode& n) { return is_kind(n, "because"); });
        for (WhyNode& below : here->under) {
          if (is_kind(below, "because")) {
            add_way(there->under, std::move(below));
          } else {
            saying_end = there->under.insert(saying_end, std::move(below)) + 1;
          }
        }
        return;
      }
      if (there->under.empty() || here->under.empty()) break;
      there = &there->under.front();
      here = &here->under.front();
    }
  }
  ways.push_back(std::move(way));
}

}  // namespace annals::query
