#include "query/algebra.h"

#include <algorithm>

#include "query/statement_error.h"

namespace annals::query {
namespace {

void add_all(VariableSet& to, const VariableSet& from) { to.insert(from.begin(), from.end()); }

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

VariableSet variables_of_branch(const std::vector<Item>& items) {
  VariableSet result;
  for (const Item& item : items) add_all(result, variables_of(item));
  return result;
}

/// Puts items into the segment that ends `elements`, or a new one.
void append_items(std::vector<Element>& elements, std::vector<Item> items) {
  if (items.empty()) return;
  if (elements.empty() || !std::holds_alternative<Segment>(elements.back().value)) {
    elements.push_back(Element{Segment{}});
  }
  std::vector<Item>& place = std::get<Segment>(elements.back().value).items;
  for (Item& item : items) place.push_back(std::move(item));
}

void check_inside(const Element& element, const VariableSet& outside, const Variables& variables) {
  if (const auto* optional = std::get_if<OptionalPart>(&element.value)) {
    check_conditions(*optional->group, outside, variables);
  } else if (const auto* one_of = std::get_if<UnionPart>(&element.value)) {
    for (const auto& group : one_of->groups) check_conditions(*group, outside, variables);
  }
}

}  // namespace

VariableSet variables_of(const FactPattern& pattern) {
  VariableSet result;
  for (const Slot& slot : pattern.slots) {
    if (slot.is_variable()) result.insert(slot.variable);
  }
  return result;
}

VariableSet variables_of(const StepPattern& pattern) {
  VariableSet result;
  for (const Slot* slot : {&pattern.subject, &pattern.object}) {
    if (slot->is_variable()) result.insert(slot->variable);
  }
  return result;
}

VariableSet given_by(const Condition& condition) {
  if (const auto* let = std::get_if<LetCondition>(&condition.value)) return {let->variable};
  const auto* steps = std::get_if<StepPattern>(&condition.value);
  return steps == nullptr ? VariableSet() : variables_of(*steps);
}

VariableSet variables_of(const Item& item) {
  return std::visit(Overloaded{[](const FactPattern& pattern) { return variables_of(pattern); },
                               [](const StepPattern& pattern) { return variables_of(pattern); },
                               [](const Alternatives& alternatives) {
                                 VariableSet result;
                                 for (const auto& branch : alternatives.branches) {
                                   add_all(result, variables_of_branch(branch));
                                 }
                                 for (const VariableId id : alternatives.dropped) result.erase(id);
                                 return result;
                               }},
                    item.value);
}

VariableSet bindable(const Element& element) {
  return std::visit(
      Overloaded{[](const Segment& segment) { return variables_of_branch(segment.items); },
                 [](const OptionalPart& part) { return bindable(*part.group); },
                 [](const UnionPart& part) {
                   VariableSet result;
                   for (const auto& group : part.groups) {
                     add_all(result, bindable(*group));
                   }
                   return result;
                 },
                 [](const SubqueryPart& part) { return part.gives; }},
      element.value);
}

VariableSet bindable(const Group& group) {
  VariableSet result;
  for (const Element& element : group.elements) add_all(result, bindable(element));
  for (const Condition& condition : group.conditions) add_all(result, given_by(condition));
  return result;
}

VariableSet mentioned(const Element& element) {
  return std::visit(
      Overloaded{[](const Segment& segment) { return variables_of_branch(segment.items); },
                 [](const OptionalPart& part) { return mentioned(*part.group); },
                 [](const UnionPart& part) {
                   VariableSet result;
                   for (const auto& group : part.groups) {
                     add_all(result, mentioned(*group));
                   }
                   return result;
                 },
                 [](const SubqueryPart& part) { return part.gives; }},
      element.value);
}

VariableSet mentioned(const Group& group) {
  VariableSet result = bindable(group);
  for (const Element& element : group.elements) add_all(result, mentioned(element));
  for (const Condition& condition : group.conditions) add_all(result, condition.variables);
  return result;
}

bool intersects(const VariableSet& a, const VariableSet& b) {
  return std::any_of(a.begin(), a.end(), [&b](VariableId id) { return b.contains(id); });
}

bool is_key(const Group& group, const VariableSet& columns) {
  for (const Condition& condition : group.conditions) {
    if (std::holds_alternative<StepPattern>(condition.value)) return false;
  }
  const auto given = [&columns](const Slot& slot) {
    return slot.is_constant() || (slot.is_variable() && columns.contains(slot.variable));
  };
  for (const Element& element : group.elements) {
    const auto* segment = std::get_if<Segment>(&element.value);
    if (segment == nullptr) return false;
    for (const Item& item : segment->items) {
      const auto* pattern = std::get_if<FactPattern>(&item.value);
      if (pattern == nullptr) return false;
      if (given(pattern->at(Column::kFact)) && !pattern->at(Column::kFact).is_any()) continue;
      // Quoted facts may be there twice, under two numbers.
      if (pattern->visibility != store::Visibility::kAsserted) return false;
      // So may be the stored facts behind one.
      if (pattern->reading == Reading::kBehind) return false;
      for (const Column column :
           {Column::kSubject, Column::kRelation, Column::kObject, Column::kTime}) {
        if (!given(pattern->at(column))) return false;
      }
    }
  }
  return true;
}

void hoist_patterns(Group& group) {
  // A pattern may pass a barrier when they share no variable, or only such as patterns before the
  // barrier bind for certain.
  std::vector<Element> result;
  for (Element& element : group.elements) {
    auto* segment = std::get_if<Segment>(&element.value);
    if (segment == nullptr) {
      result.push_back(std::move(element));
      continue;
    }
    for (Item& item : segment->items) {
      const VariableSet own = variables_of(item);
      std::size_t place = result.size();  // the item may stand right before result[place]
      while (place > 0) {
        const Element& before = result[place - 1];
        if (!std::holds_alternative<Segment>(before.value)) {
          VariableSet certain;
          for (std::size_t i = 0; i + 1 < place; ++i) {
            if (std::holds_alternative<Segment>(result[i].value)) {
              add_all(certain, bindable(result[i]));
            }
          }
          VariableSet shared;
          for (const VariableId id : mentioned(before)) {
            if (!certain.contains(id)) shared.insert(id);
          }
          if (intersects(own, shared)) break;
        }
        --place;
      }
      std::vector<Item> one;
      one.push_back(std::move(item));
      if (place < result.size() && std::holds_alternative<Segment>(result[place].value)) {
        std::get<Segment>(result[place].value).items.push_back(std::move(one.front()));
      } else if (place == result.size()) {
        append_items(result, std::move(one));
      } else {
        Element fresh{Segment{std::move(one)}};
        result.insert(result.begin() + static_cast<std::ptrdiff_t>(place), std::move(fresh));
      }
    }
  }
  group.elements = std::move(result);
}

void check_conditions(const Group& group, const VariableSet& outside, const Variables& variables) {
  VariableSet bound = outside;  // by anything but this group's lets
  for (const Element& element : group.elements) add_all(bound, bindable(element));
  VariableSet lets;
  for (const Condition& condition : group.conditions) {
    if (std::holds_alternative<StepPattern>(condition.value)) add_all(bound, given_by(condition));
  }
  for (const Condition& condition : group.conditions) {
    const auto* let = std::get_if<LetCondition>(&condition.value);
    if (let == nullptr) continue;
    if (bound.contains(let->variable) || !lets.insert(let->variable).second) {
      fail_at(let->span, "?" + variables.name(let->variable) +
                             " is bound elsewhere in this group: a let needs a new variable");
    }
  }
  for (std::size_t i = 0; i < group.elements.size(); ++i) {
    VariableSet around = outside;
    add_all(around, lets);
    for (std::size_t j = 0; j < group.elements.size(); ++j) {
      if (j != i) add_all(around, bindable(group.elements[j]));
    }
    check_inside(group.elements[i], around, variables);
  }
  add_all(bound, lets);
  for (const Condition& condition : group.conditions) {
    if (const auto* negation = std::get_if<NotCondition>(&condition.value)) {
      check_conditions(*negation->group, bound, variables);
    } else if (const auto* time = std::get_if<TimeCondition>(&condition.value)) {
      if (!bound.contains(time->operand)) {
        fail_at(time->span, "nothing binds ?" + variables.name(time->operand));
      }
    } else if (const auto* steps = std::get_if<StepPattern>(&condition.value)) {
      if (!bound.contains(*steps->operand)) {
        fail_at(steps->time->operand->span, "nothing binds ?" + variables.name(*steps->operand));
      }
    }
  }
}

}  // namespace annals::query
