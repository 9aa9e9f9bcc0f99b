#include "query/fact_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "model/write.h"
#include "query/effective_cursor.h"
#include "query/quoted_cursor.h"

namespace annals::query {
namespace {

using store::Id;
using store::Order;

constexpr std::array<Column, kColumnCount> kColumns = {
    Column::kSubject, Column::kRelation, Column::kObject, Column::kTime, Column::kFact};

Column column_of(store::Part part) { return static_cast<Column>(part); }

}  // namespace

ColumnMask constants_of(const FactPattern& pattern) {
  ColumnMask mask = 0;
  for (const Column column : kColumns) {
    if (pattern.at(column).is_constant()) mask |= bit(column);
  }
  return mask;
}

ColumnMask bound_columns(const FactPattern& pattern, const VariableSet& bound) {
  ColumnMask mask = 0;
  for (const Column column : kColumns) {
    const Slot& slot = pattern.at(column);
    if (slot.is_variable() && bound.contains(slot.variable)) mask |= bit(column);
  }
  return mask;
}

ColumnMask AccessPath::covered() const {
  ColumnMask mask = 0;
  for (const Column column : prefix) mask |= bit(column);
  return mask;
}

std::optional<VariableId> sorted_by(const FactPattern& pattern, const AccessPath& path) {
  if (path.order == Order::kNumber) return std::nullopt;
  const auto parts = store::parts_of(path.order);
  if (path.prefix.size() >= parts.size()) return std::nullopt;
  const Slot& next = pattern.at(column_of(parts[path.prefix.size()]));
  return next.is_variable() ? std::optional(next.variable) : std::nullopt;
}

AccessPath choose_access(const FactPattern& pattern, ColumnMask known,
                         std::optional<VariableId> wanted) {
  if ((known & bit(Column::kFact)) != 0) return AccessPath{Order::kNumber, {Column::kFact}};
  const ColumnMask constants = constants_of(pattern);
  AccessPath best;
  std::size_t best_constants = 0;
  bool best_wanted = false;
  // Of orders that cover as much, the one that begins with more constants: what is looked up lies
  // close together then.
  for (const Order order : {Order::kSubjectRelationObject, Order::kRelationSubjectObject,
                            Order::kRelationObjectSubject, Order::kObjectSubjectRelation}) {
    AccessPath path{order, {}};
    std::size_t leading_constants = 0;
    for (const store::Part part : store::parts_of(order)) {
      const Column column = column_of(part);
      if ((known & bit(column)) == 0) break;
      if (leading_constants == path.prefix.size() && (constants & bit(column)) != 0) {
        ++leading_constants;
      }
      path.prefix.push_back(column);
    }
    const bool gives_wanted = wanted && sorted_by(pattern, path) == wanted;
    const bool better = path.prefix.size() > best.prefix.size() ||
                        (path.prefix.size() == best.prefix.size() &&
                         (leading_constants > best_constants ||
                          (leading_constants == best_constants && gives_wanted && !best_wanted)));
    if (better) {
      best_wanted = gives_wanted;
      best = std::move(path);
      best_constants = leading_constants;
    }
  }
  return best;
}

store::FactColumn fact_column(Column column) {
  if (column == Column::kFact) return store::FactColumn::kNumber;
  return static_cast<store::FactColumn>(column);
}

std::vector<PatternOutput> outputs_of(const FactPattern& pattern) {
  std::vector<PatternOutput> result;
  for (const Column column : kColumns) {
    const Slot& slot = pattern.at(column);
    if (!slot.is_variable()) continue;
    const bool known = std::any_of(result.begin(), result.end(), [&slot](const PatternOutput& o) {
      return o.variable == slot.variable;
    });
    if (!known) result.push_back(PatternOutput{slot.variable, column});
  }
  return result;
}

store::ColumnSet columns_of(const std::vector<PatternOutput>& outputs, store::ColumnSet more) {
  for (const PatternOutput& output : outputs) more.add(fact_column(output.column));
  return more;
}

std::unique_ptr<store::Cursor> open_cursor(const FactPattern& pattern, Order order,
                                           store::ColumnSet wanted, Context& context) {
  switch (pattern.reading) {
    case Reading::kStored:
      return context.scan(order, pattern.visibility, wanted);
    case Reading::kBehind:
      return make_effective_cursor(order, Reading::kBehind, context);
    case Reading::kQuoted:
      return make_quoted_cursor(order, pattern.quoted_in, context);
    default:
      return make_effective_cursor(
          order, pattern.at(Column::kFact).is_any() ? Reading::kEffective : Reading::kNamed,
          context);
  }
}

std::uint64_t count_facts(const FactPattern& pattern, Order order, const std::vector<Id>& prefix,
                          const Context& context) {
  const Slot& relation = pattern.at(Column::kRelation);
  if (pattern.reading == Reading::kStored || pattern.reading == Reading::kQuoted ||
      !relation.is_constant()) {
    return context.snapshot().count(order, prefix);
  }
  std::optional<Id> subject, object;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    const store::Part part = store::parts_of(order)[i];
    if (part == store::Part::kSubject) subject = prefix[i];
    if (part == store::Part::kObject) object = prefix[i];
  }
  return effective_count(context.meanings(), relation.constant, subject, object,
                         context.snapshot());
}

FactTests::FactTests(const FactPattern& pattern, ColumnMask covered, bool by_number)
    : excluded_relations_(pattern.excluded_relations),
      times_(pattern.tests),
      by_number_(by_number) {
  for (const Column column : kColumns) {
    const Slot& slot = pattern.at(column);
    if (slot.is_constant() && (covered & bit(column)) == 0) {
      constants_.emplace_back(column, slot.constant);
    }
    if (!slot.is_variable()) continue;
    for (const Column other : kColumns) {
      const Slot& before = pattern.at(other);
      if (other >= column) break;
      if (before.is_variable() && before.variable == slot.variable) {
        equal_.emplace_back(other, column);
      }
    }
  }
}

store::ColumnSet FactTests::columns() const {
  store::ColumnSet columns;
  for (const auto& [column, id] : constants_) columns.add(fact_column(column));
  for (const auto& [a, b] : equal_) {
    columns.add(fact_column(a));
    columns.add(fact_column(b));
  }
  if (!excluded_relations_.empty()) columns.add(store::Part::kRelation);
  if (!times_.empty()) {
    columns.add(by_number_ ? store::FactColumn::kNumber : store::FactColumn::kSubject);
    columns.add(store::Part::kTime);
  }
  return columns;
}

bool FactTests::passes(const store::FactBatch& facts, std::size_t row) const {
  for (const auto& [column, id] : constants_) {
    if (value_of(facts, row, column) != id) return false;
  }
  for (const auto& [a, b] : equal_) {
    if (value_of(facts, row, a) != value_of(facts, row, b)) return false;
  }
  if (excluded_relations_.empty()) return true;
  const Id relation = value_of(facts, row, Column::kRelation);
  return std::find(excluded_relations_.begin(), excluded_relations_.end(), relation) ==
         excluded_relations_.end();
}

void FactTests::select(const store::FactBatch& facts, const Context& context,
                       std::vector<std::uint32_t>& selected) const {
  selected.resize(facts.size());
  std::iota(selected.begin(), selected.end(), 0u);
  if (!plain()) std::erase_if(selected, [&](std::uint32_t row) { return !passes(facts, row); });
  for (const TimeTest& test : times_) {
    test.select(context, facts, selected);
  }
}

store::TimeWindow window_of(const FactPattern& pattern) {
  store::TimeWindow window;
  for (const TimeTest& test : pattern.tests) {
    const store::TimeWindow other = test.window();
    window.first = std::max(window.first, other.first);
    window.last = std::min(window.last, other.last);
  }
  return window;
}

bool has_time_order(const FactPattern& pattern, const Context& context) {
  return !pattern.impossible && pattern.visibility == store::Visibility::kAsserted &&
         pattern.reading == Reading::kStored && context.source_filter() == nullptr &&
         context.snapshot().has_time_order();
}

std::optional<Id> relation_by_time(const FactPattern& pattern) {
  const Slot& relation = pattern.at(Column::kRelation);
  return relation.is_constant() ? std::optional(relation.constant) : std::nullopt;
}

std::optional<std::uint64_t> estimate_by_time(const FactPattern& pattern, const Context& context) {
  const store::TimeWindow window = window_of(pattern);
  const bool open = window.first == kStartOfTime && window.last == kEndOfTime;
  if (open || !has_time_order(pattern, context)) return std::nullopt;
  return context.snapshot().estimate_by_time(relation_by_time(pattern), window);
}

std::string other_names_text(const AccessPath& path, const FactPattern& pattern,
                             const Context& context) {
  std::vector<Id> prefix;
  for (const Column column : path.prefix) {
    if (!pattern.at(column).is_constant()) break;
    prefix.push_back(pattern.at(column).constant);
  }
  const std::uint64_t facts = context.snapshot().replaced_count(path.order, prefix);
  if (facts == 0) return "";
  return fmt::format(", {} {} by other names", facts, facts == 1 ? "fact" : "facts");
}

namespace {

/// What answers beside the stored facts of a pattern's relation.
std::string text_of_following(const FactPattern& pattern, const Context& context) {
  if (pattern.reading == Reading::kQuoted) return " (with those that rules quote)";
  const Slot& relation = pattern.at(Column::kRelation);
  if (!relation.is_constant()) return " (with all that follows)";
  const Meaning* found = context.meanings().find(relation.constant);
  if (found == nullptr) return " (with rules)";  // those that state any relation
  const Meaning& meaning = *found;
  std::vector<std::string> parts;
  const auto name = [&context](const RelationSource& source, const char* before) {
    return before + write_term(context.term(source.relation)) +
           (source.flipped ? " backwards" : "");
  };
  for (const RelationSource& source : meaning.sources) {
    if (source != RelationSource{relation.constant}) parts.push_back(name(source, ""));
  }
  for (const RelationSource& source : meaning.chains) {
    if (pattern.reading == Reading::kBehind) continue;
    if (meaning.transitive && source != RelationSource{relation.constant}) continue;
    parts.push_back(name(source, "chains of "));
  }
  for (const RelationSource& source : meaning.rules) {
    if (pattern.reading != Reading::kBehind) parts.push_back(name(source, "rules of "));
  }
  if (meaning.lasting) parts.emplace_back("times as wholes");
  return parts.empty() ? "" : fmt::format(" (with {})", fmt::join(parts, ", "));
}

}  // namespace

std::string text_of(const FactPattern& pattern, const Variables& variables,
                    const Context& context) {
  const auto part = [&](Column column) -> std::string {
    const Slot& slot = pattern.at(column);
    if (slot.is_any()) return "_";
    if (slot.is_constant()) return write_term(context.term(slot.constant));
    if (variables.is_hidden(slot.variable)) return "(" + variables.name(slot.variable) + ")";
    return "?" + variables.name(slot.variable);
  };
  std::string relation = part(Column::kRelation);
  if (!pattern.excluded_relations.empty()) {
    relation = "!(";
    for (const Id id : pattern.excluded_relations) {
      if (relation.size() > 2) relation += '|';
      relation += write_term(context.term(id));
    }
    relation += ')';
  }
  std::string result = part(Column::kSubject) + " " + relation + " " + part(Column::kObject);
  const Slot& time = pattern.at(Column::kTime);
  if (time.is_constant()) {
    result += " @ exactly " + std::string(context.term(time.constant).as_time().text());
  } else if (time.is_variable()) {
    result += " @ " + part(Column::kTime);
  }
  if (!pattern.time_text.empty()) result += " " + pattern.time_text;
  if (pattern.at(Column::kFact).is_variable()) result += " as " + part(Column::kFact);
  if (pattern.visibility == store::Visibility::kKnown) result = "<< " + result + " >>";
  if (pattern.reading != Reading::kStored) result += text_of_following(pattern, context);
  return result;
}

std::string text_of(Order order) {
  switch (order) {
    case Order::kSubjectRelationObject:
      return "subject-relation-object";
    case Order::kRelationSubjectObject:
      return "relation-subject-object";
    case Order::kRelationObjectSubject:
      return "relation-object-subject";
    case Order::kObjectSubjectRelation:
      return "object-subject-relation";
    case Order::kNumber:
      return "number";
  }
  return "";
}

}  // namespace annals::query
