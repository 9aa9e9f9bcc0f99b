#include "query/estimate.h"

#include <algorithm>
#include <cmath>

#include "query/fact_reader.h"
#include "query/meanings.h"
#include "query/steps.h"

namespace annals::query {

namespace {

/// Null of a pattern that reads no more than stored facts.
const Meaning* meaning_of(const FactPattern& pattern, const Context& context) {
  const Slot& relation = pattern.at(Column::kRelation);
  if (pattern.reading != Reading::kEffective || !relation.is_constant()) return nullptr;
  return context.meanings().find(relation.constant);
}

}  // namespace

bool is_made_for_ends(const FactPattern& pattern, const Context& context) {
  const Meaning* meaning = meaning_of(pattern, context);
  return meaning != nullptr && !(meaning->rules.empty() && meaning->chains.empty());
}

namespace {

using store::Id;
using store::Order;

// Without statistics of times.
constexpr double kTimeTestKeeps = 0.3;
constexpr double kSameVariableKeeps = 0.1;
/// Facts that are only quoted are not counted by prefixes.
constexpr double kQuotedFacts = 100;

/// An order that has the constants of the pattern before `column`; false when there is none.
bool order_before(const FactPattern& pattern, Column column, Order& order,
                  std::vector<Id>& prefix) {
  const ColumnMask constants = constants_of(pattern) & static_cast<ColumnMask>(7);
  for (const Order candidate : {Order::kSubjectRelationObject, Order::kRelationSubjectObject,
                                Order::kRelationObjectSubject, Order::kObjectSubjectRelation}) {
    ColumnMask seen = 0;
    prefix.clear();
    for (const store::Part part : store::parts_of(candidate)) {
      const Column here = static_cast<Column>(part);
      if (here == column) break;
      seen |= bit(here);
      prefix.push_back(pattern.at(here).constant);
    }
    if (seen == constants) {
      order = candidate;
      return true;
    }
  }
  return false;
}

double distinct_values(const FactPattern& pattern, Column column, double rows,
                       const Context& context) {
  if (column == Column::kFact) return std::max(rows, 1.0);
  if (column == Column::kTime) return std::max(std::pow(rows, 0.7), 1.0);
  Order order{};
  std::vector<Id> prefix;
  if (!order_before(pattern, column, order, prefix)) {
    prefix.clear();
    order = column == Column::kSubject    ? Order::kSubjectRelationObject
            : column == Column::kRelation ? Order::kRelationSubjectObject
                                          : Order::kObjectSubjectRelation;
  }
  double values = static_cast<double>(context.snapshot().distinct(order, prefix));
  // What rules state is guessed in a square of ends.
  const Meaning* meaning = meaning_of(pattern, context);
  if (meaning != nullptr && !meaning->rules.empty()) values = std::max(values, std::sqrt(rows));
  return std::clamp(values, 1.0, std::max(rows, 1.0));
}

Size size_of(const StepPattern& pattern, Context& context) {
  const std::unique_ptr<StepWalker> walker =
      make_walker(*pattern.step, std::make_shared<TimeTest>(), context);
  Size size;
  size.fanout = std::max(walker->estimated_fanout(true), 0.1);
  size.fanin = std::max(walker->estimated_fanout(false), 0.1);
  const store::Snapshot& snapshot = context.snapshot();
  const double nodes =
      std::max(1.0, static_cast<double>(snapshot.distinct(Order::kSubjectRelationObject, {})));
  const bool from_constant = pattern.subject.is_constant();
  const bool to_constant = pattern.object.is_constant();
  size.rows = from_constant && to_constant ? std::min(1.0, size.fanout / nodes)
              : from_constant              ? size.fanout
              : to_constant                ? size.fanin
                                           : nodes * size.fanout;
  for (const Slot* slot : {&pattern.subject, &pattern.object}) {
    if (slot->is_variable()) {
      size.distinct[slot->variable] = std::max(1.0, std::min(nodes, size.rows));
    }
  }
  return size;
}

/// The items of a branch one after another, the smallest first.
Size size_of_branch(const std::vector<Item>& items, Context& context) {
  std::vector<Size> sizes;
  for (const Item& item : items) sizes.push_back(size_of(item, context));
  std::sort(sizes.begin(), sizes.end(),
            [](const Size& a, const Size& b) { return a.rows < b.rows; });
  Size result;
  result.rows = 1;
  for (const Size& size : sizes) {
    result.rows *= size.rows;
    for (const auto& [variable, values] : size.distinct) {
      const auto [place, is_new] = result.distinct.try_emplace(variable, values);
      if (is_new) continue;
      result.rows /= std::max(place->second, values);
      place->second = std::min(place->second, values);
    }
  }
  return result;
}

}  // namespace

namespace {

/// The part of a pattern's facts that its time words keep.
double times_keep(const FactPattern& pattern, const Context& context) {
  if (pattern.tests.empty()) return 1;
  const std::optional<std::uint64_t> in_window = estimate_by_time(pattern, context);
  if (!in_window) return std::pow(kTimeTestKeeps, static_cast<double>(pattern.tests.size()));
  std::vector<Id> prefix;
  if (const std::optional<Id> relation = relation_by_time(pattern)) prefix.push_back(*relation);
  const double all =
      static_cast<double>(context.snapshot().count(Order::kRelationSubjectObject, prefix));
  return std::min(1.0, static_cast<double>(*in_window) / std::max(all, 1.0));
}

}  // namespace

Size size_of(const FactPattern& pattern, const Context& context) {
  Size size;
  if (!pattern.impossible) {
    const AccessPath path = choose_access(pattern, constants_of(pattern));
    std::vector<Id> prefix;
    for (const Column column : path.prefix) prefix.push_back(pattern.at(column).constant);
    size.rows = path.order == Order::kNumber
                    ? 1.0
                    : static_cast<double>(count_facts(pattern, path.order, prefix, context));
    if (pattern.visibility == store::Visibility::kKnown) size.rows += kQuotedFacts;
  }
  size.rows *= times_keep(pattern, context);
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const Slot& slot = pattern.slots[i];
    if (!slot.is_variable()) continue;
    if (size.distinct.contains(slot.variable)) {
      size.rows *= kSameVariableKeeps;
    } else {
      size.distinct[slot.variable] =
          pattern.impossible ? 1.0
                             : distinct_values(pattern, static_cast<Column>(i), size.rows, context);
    }
  }
  return size;
}

Size size_of(const Item& item, Context& context) {
  if (const auto* pattern = std::get_if<FactPattern>(&item.value)) {
    return size_of(*pattern, context);
  }
  if (const auto* steps = std::get_if<StepPattern>(&item.value)) return size_of(*steps, context);
  Size size;
  for (const auto& branch : std::get<Alternatives>(item.value).branches) {
    const Size one = size_of_branch(branch, context);
    size.rows += one.rows;
    for (const auto& [variable, values] : one.distinct) size.distinct[variable] += values;
  }
  return size;
}

void Flow::join(const Size& size, const VariableSet& binds_for_certain, double rows_after) {
  rows = rows_after;
  for (const auto& [variable, values] : size.distinct) {
    const auto [place, is_new] = distinct.try_emplace(variable, values);
    if (!is_new) place->second = std::min(place->second, values);
  }
  for (auto& [variable, values] : distinct) values = std::max(1.0, std::min(values, rows));
  certain.insert(binds_for_certain.begin(), binds_for_certain.end());
}

void Flow::scale(double factor) {
  rows *= factor;
  for (auto& [variable, values] : distinct) values = std::max(1.0, std::min(values, rows));
}

}  // namespace annals::query
