// Patterns as trees: their variables, and what they are when these have values.
#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "model/write.h"
#include "query/change_facts.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

using Names = std::map<std::string, ast::Span>;

const ast::TermNode* relation_of(const ast::Step& step) {
  const auto* relation = std::get_if<ast::StepRelation>(&step.value);
  return relation == nullptr ? nullptr : &relation->relation;
}

void collect(const ast::TermNode& node, Names& names) {
  if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
    names.emplace(variable->name, node.span);
  } else if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
    collect_variables(*quoted->pattern, names);
  }
}

void collect(const std::optional<ast::TimeSpec>& time, Names& names) {
  if (!time) return;
  if (time->binds) names.emplace(time->binds->name, time->span);
  if (!time->operand) return;
  if (const auto* variable = std::get_if<ast::Variable>(&time->operand->value)) {
    names.emplace(variable->name, time->operand->span);
  }
}

void collect(const std::vector<ast::Qualifier>& qualifiers, Names& names) {
  for (const ast::Qualifier& qualifier : qualifiers) {
    if (const ast::TermNode* relation = relation_of(qualifier.relation)) collect(*relation, names);
    collect(qualifier.object, names);
    collect(qualifier.time, names);
    collect(qualifier.qualifiers, names);
  }
}

/// Where a value is to stand.
enum class Place : std::uint8_t { kSubject, kRelation, kObject };

bool may_stand(const Term& term, Place place) {
  switch (place) {
    case Place::kSubject:
      return term.is_entity() || term.is_fact();
    case Place::kRelation:
      return term.is_entity();
    case Place::kObject:
      break;
  }
  return true;
}

/// Fills a tree. Each function returns false where a variable is empty, or has a value that cannot
/// stand there.
class Filler {
 public:
  Filler(const Bindings& bindings, std::string& left_out)
      : bindings_(bindings), left_out_(left_out) {}

  bool fill(ast::TriplePattern& pattern) const {
    if (!fill(pattern.subject, Place::kSubject) || !fill(pattern.object, Place::kObject) ||
        !fill(pattern.time)) {
      return false;
    }
    if (!fill(pattern.relation)) return false;
    fill(pattern.qualifiers);
    return true;
  }

 private:
  void fill(std::vector<ast::Qualifier>& qualifiers) const {
    std::vector<ast::Qualifier> kept;
    for (ast::Qualifier& qualifier : qualifiers) {
      if (!fill(qualifier.relation) || !fill(qualifier.object, Place::kObject) ||
          !fill(qualifier.time)) {
        continue;
      }
      fill(qualifier.qualifiers);
      kept.push_back(std::move(qualifier));
    }
    qualifiers = std::move(kept);
  }

  bool fill(ast::Step& step) const {
    const ast::TermNode* relation = relation_of(step);
    if (relation == nullptr) return true;
    ast::TermNode copy = *relation;
    if (!fill(copy, Place::kRelation)) return false;
    step.value = ast::StepRelation{std::move(copy)};
    return true;
  }

  bool fill(ast::TermNode& node, Place place) const {
    if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
      const auto found = bindings_.find(variable->name);
      if (found == bindings_.end()) return true;
      if (found->second.empty()) return false;
      if (!may_stand(found->second, place)) {
        return leave_out(*variable, found->second,
                         place == Place::kSubject ? "no subject" : "no relation");
      }
      node.value = ast::Constant{found->second};
      return true;
    }
    const auto* quoted = std::get_if<ast::Quoted>(&node.value);
    if (quoted == nullptr) return true;
    ast::TriplePattern pattern = *quoted->pattern;
    if (!fill(pattern)) return false;
    node.value = ast::Quoted{std::make_shared<ast::TriplePattern>(std::move(pattern))};
    return true;
  }

  bool fill(std::optional<ast::TimeSpec>& time) const {
    if (!time) return true;
    if (time->operand) {
      if (const auto* variable = std::get_if<ast::Variable>(&time->operand->value)) {
        std::optional<TimeValue> value;
        if (!time_of(*variable, value)) return false;
        if (value) time->operand->value = *value;
      }
    }
    if (!time->binds) return true;
    std::optional<TimeValue> value;
    if (!time_of(*time->binds, value)) return false;
    if (!value) return true;
    if (time->word) {
      fail_at(time->span,
              fmt::format("?{} has a value here, so no time word may follow", time->binds->name));
    }
    time = ast::TimeSpec{std::nullopt, TimeWord::kIn, ast::TimeOperand{*value, time->span}, true,
                         time->span};
    return true;
  }

  /// `value` stays empty for a variable that stays.
  bool time_of(const ast::Variable& variable, std::optional<TimeValue>& value) const {
    const auto found = bindings_.find(variable.name);
    if (found == bindings_.end()) return true;
    if (found->second.empty()) return false;
    if (!found->second.is_time()) return leave_out(variable, found->second, "no time");
    value = found->second.as_time();
    return true;
  }

  bool leave_out(const ast::Variable& variable, const Term& value, const char* why) const {
    left_out_ = fmt::format("left out where ?{} cannot stand: {} is {}", variable.name,
                            write_term(value), why);
    return false;
  }

  const Bindings& bindings_;
  std::string& left_out_;
};

bool is_one(const ast::TermNode& node) {
  if (std::holds_alternative<ast::Variable>(node.value) ||
      std::holds_alternative<ast::Anything>(node.value)) {
    return false;
  }
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  return quoted == nullptr || names_one_fact(*quoted->pattern);
}

bool is_one(const std::optional<ast::TimeSpec>& time) {
  if (!time) return true;
  return !time->binds && time->plain && time->operand &&
         !std::holds_alternative<ast::Variable>(time->operand->value);
}

bool is_one(const std::vector<ast::Qualifier>& qualifiers) {
  for (const ast::Qualifier& qualifier : qualifiers) {
    const ast::TermNode* relation = relation_of(qualifier.relation);
    // Steps are refused where the fact is made of its parts.
    if ((relation != nullptr && !is_one(*relation)) || !is_one(qualifier.object) ||
        !is_one(qualifier.time) || !is_one(qualifier.qualifiers)) {
      return false;
    }
  }
  return true;
}

}  // namespace

void collect_variables(const ast::TriplePattern& pattern, Names& names) {
  collect(pattern.subject, names);
  if (const ast::TermNode* relation = relation_of(pattern.relation)) collect(*relation, names);
  collect(pattern.object, names);
  collect(pattern.time, names);
  collect(pattern.qualifiers, names);
}

std::optional<ast::TriplePattern> filled(const ast::TriplePattern& pattern,
                                         const Bindings& bindings, std::string& left_out) {
  ast::TriplePattern result = pattern;
  if (!Filler(bindings, left_out).fill(result)) return std::nullopt;
  return result;
}

bool names_one_fact(const ast::TriplePattern& pattern) {
  const ast::TermNode* relation = relation_of(pattern.relation);
  return relation != nullptr && is_one(pattern.subject) && is_one(*relation) &&
         is_one(pattern.object) && is_one(pattern.time) && is_one(pattern.qualifiers);
}

}  // namespace annals::query
