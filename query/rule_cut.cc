#include "query/rule_cut.h"

#include <algorithm>
#include <utility>

#include "query/meanings.h"

namespace annals::query {
namespace {

class Cutter {
 public:
  Cutter(std::size_t layer, const Context& context)
      : layer_(layer), meanings_(context.meanings()) {}

  /// Whether rules of the layer may state what the pattern reads.
  bool reads(const FactPattern& pattern) const {
    if (pattern.reading == Reading::kQuoted) {
      return std::any_of(pattern.quoted_in.begin(), pattern.quoted_in.end(),
                         [this](const auto& head) { return meanings_.layer(head) == layer_; });
    }
    if (pattern.reading != Reading::kEffective) return false;
    const Slot& relation = pattern.at(Column::kRelation);
    if (!relation.is_constant()) return true;
    if (meanings_.rules_for(std::nullopt).empty()) {
      const Meaning* meaning = meanings_.find(relation.constant);
      return meaning != nullptr && std::any_of(meaning->rules.begin(), meaning->rules.end(),
                                               [this](const RelationSource& source) {
                                                 return meanings_.layer(source.relation) == layer_;
                                               });
    }
    return true;
  }
  bool reads(const Item& item) const {
    if (const auto* pattern = std::get_if<FactPattern>(&item.value)) return reads(*pattern);
    const auto* alternatives = std::get_if<Alternatives>(&item.value);
    if (alternatives == nullptr) return true;  // repeated steps: of whatever relation
    return std::any_of(alternatives->branches.begin(), alternatives->branches.end(),
                       [this](const auto& branch) {
                         return std::any_of(branch.begin(), branch.end(),
                                            [this](const Item& one) { return reads(one); });
                       });
  }
  bool reads(const Group& group) const {
    const auto walks = [](const Condition& condition) {
      return std::holds_alternative<StepPattern>(condition.value);
    };
    return std::any_of(group.elements.begin(), group.elements.end(),
                       [this](const Element& element) { return reads(element); }) ||
           std::any_of(group.conditions.begin(), group.conditions.end(), walks);
  }
  /// What is optional, left out by `not` or of an inner find is not of the layer: it would be a
  /// circle that RuleCheck refuses.
  bool reads(const Element& element) const {
    if (const auto* segment = std::get_if<Segment>(&element.value)) {
      return std::any_of(segment->items.begin(), segment->items.end(),
                         [this](const Item& item) { return reads(item); });
    }
    const auto* one_of = std::get_if<UnionPart>(&element.value);
    return one_of != nullptr && std::any_of(one_of->groups.begin(), one_of->groups.end(),
                                            [this](const auto& group) { return reads(*group); });
  }

  /// A read that can wait for facts: of one relation, without chains.
  bool can_wait(const Item& item) const {
    const auto* pattern = std::get_if<FactPattern>(&item.value);
    if (pattern == nullptr || pattern->reading == Reading::kQuoted ||
        !meanings_.rules_for(std::nullopt).empty()) {
      return false;
    }
    const Slot& relation = pattern->at(Column::kRelation);
    return relation.is_constant() && meanings_.find(relation.constant)->chains.empty();
  }
  std::vector<RelationSource> sources(const FactPattern& pattern) const {
    return meanings_.find(pattern.at(Column::kRelation).constant)->rules;
  }

 private:
  std::size_t layer_;
  const Meanings& meanings_;
};

bool is_met(const VariableSet& variables, const VariableSet& bound) {
  return variables.empty() || intersects(variables, bound);
}

bool has_known_end(const FactPattern& pattern, const VariableSet& bound) {
  const auto is_known = [&bound](const Slot& slot) {
    return slot.is_constant() || (slot.is_variable() && bound.contains(slot.variable));
  };
  return is_known(pattern.at(Column::kSubject)) || is_known(pattern.at(Column::kObject));
}

/// Variables on the way from part to part.
struct Bound {
  VariableSet all;
  VariableSet certain;  // in every row
  void add(const Item& item) {
    const VariableSet variables = variables_of(item);
    all.insert(variables.begin(), variables.end());
    if (std::holds_alternative<Alternatives>(item.value)) return;
    certain.insert(variables.begin(), variables.end());
  }
};

/// Takes the items that what is bound leads to, over any number of them.
std::vector<Item> take_met(std::vector<Item>& items, Bound& bound) {
  std::vector<Item> taken;
  for (std::size_t i = 0; i < items.size();) {
    if (!is_met(variables_of(items[i]), bound.all)) {
      ++i;
      continue;
    }
    bound.add(items[i]);
    taken.push_back(std::move(items[i]));
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
    i = 0;
  }
  return taken;
}

/// Filters of what is bound stand as early as they can; the others stay.
void take_filters(std::vector<Condition>& conditions, const VariableSet& bound, Group& group) {
  for (std::size_t i = 0; i < conditions.size();) {
    const Condition& condition = conditions[i];
    const bool filters = std::holds_alternative<FilterCondition>(condition.value) ||
                         std::holds_alternative<TimeCondition>(condition.value);
    const bool is_due = std::includes(bound.begin(), bound.end(), condition.variables.begin(),
                                      condition.variables.end());
    if (!filters || !is_due) {
      ++i;
      continue;
    }
    group.conditions.push_back(condition);
    conditions.erase(conditions.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

std::optional<RuleCut> cut_rule(const Group& group, std::optional<VariableId> given,
                                std::size_t layer, const Context& context) {
  const Cutter cutter(layer, context);
  RuleCut cut;
  if (!cutter.reads(group)) {
    cut.groups.push_back(group);
    return cut;
  }
  const Segment* first =
      group.elements.empty() ? nullptr : std::get_if<Segment>(&group.elements.front().value);
  if (first == nullptr ||
      std::any_of(group.elements.begin() + 1, group.elements.end(),
                  [&cutter](const Element& element) { return cutter.reads(element); }) ||
      std::any_of(group.conditions.begin(), group.conditions.end(), [](const Condition& one) {
        return std::holds_alternative<StepPattern>(one.value);
      })) {
    return std::nullopt;
  }
  std::vector<Item> items, reads;
  for (const Item& item : first->items) (cutter.reads(item) ? reads : items).push_back(item);
  if (!std::all_of(reads.begin(), reads.end(),
                   [&cutter](const Item& item) { return cutter.can_wait(item); })) {
    return std::nullopt;
  }
  std::vector<Condition> conditions = group.conditions;
  Bound bound;
  if (given) bound.all = bound.certain = {*given};
  while (!reads.empty()) {
    Group part;
    Segment segment{take_met(items, bound)};
    if (!segment.items.empty()) part.elements.push_back(Element{std::move(segment)});
    take_filters(conditions, bound.certain, part);
    cut.groups.push_back(std::move(part));
    auto next = std::find_if(reads.begin(), reads.end(), [&bound](const Item& item) {
      return has_known_end(std::get<FactPattern>(item.value), bound.all);
    });
    if (next == reads.end()) next = reads.begin();
    bound.add(*next);
    FactPattern pattern = std::get<FactPattern>(next->value);
    std::vector<RelationSource> sources = cutter.sources(pattern);
    cut.reads.push_back({std::move(pattern), std::move(sources)});
    reads.erase(next);
  }
  Group last;
  if (!items.empty()) last.elements.push_back(Element{Segment{std::move(items)}});
  last.elements.insert(last.elements.end(), group.elements.begin() + 1, group.elements.end());
  last.conditions = std::move(conditions);
  cut.groups.push_back(std::move(last));
  return cut;
}

}  // namespace annals::query
