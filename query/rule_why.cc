#include "query/rule_why.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "parser/rule_text.h"
#include "query/expression.h"
#include "query/find_planner.h"
#include "query/group_planner.h"
#include "query/meanings.h"
#include "query/resolve.h"
#include "query/rule_body.h"
#include "query/seed.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;

bool has_steps(const Group& group) {
  const auto walks = [](const auto& part) {
    return std::holds_alternative<StepPattern>(part.value);
  };
  return std::any_of(group.conditions.begin(), group.conditions.end(), walks) ||
         std::any_of(group.elements.begin(), group.elements.end(), [&](const Element& element) {
           const auto* segment = std::get_if<Segment>(&element.value);
           return segment != nullptr &&
                  std::any_of(segment->items.begin(), segment->items.end(), walks);
         });
}

/// A rule asked for one fact.
class Match {
 public:
  Match(const KeptRule& kept, const FactKey& fact, Context& context)
      : kept_(kept), fact_(fact), context_(context) {}

  bool each(const std::function<bool(const RuleMatch&)>& take) {
    const Context::Quiet quiet(context_);
    const ast::Rule& rule = *kept_.rule;
    // Repeated steps have no facts to show: then none are shown.
    scope_ = resolve_rule(rule, false);
    if (!has_steps(scope_->group)) scope_ = resolve_rule(rule, true);
    const ast::TriplePattern& head = rule.head;
    const auto& relation = std::get<ast::StepRelation>(head.relation.value).relation;
    if (!agree(head.subject, fact_.subject) || !agree(relation, fact_.relation) ||
        !agree(head.object, fact_.object) || !agree(head.time, fact_.time)) {
      return false;
    }
    const OperatorPtr root = plan();
    Batch rows;
    while (root->next(rows)) {
      context_.check();
      for (std::size_t row = 0; row < rows.size; ++row) {
        if (fits(*root, rows, row) && take(match_of(*root, rows, row))) return true;
      }
    }
    return false;
  }

 private:
  std::shared_ptr<FindScope> resolve_rule(const ast::Rule& rule, bool facts) {
    if (facts) return resolve_facts(rule.body, {}, context_);
    ast::Find find;
    find.star = true;
    find.where = rule.body;
    return resolve_find(find, {}, context_);
  }

  /// Whether a part of the head may be this one: what its variables are then is noted.
  bool agree(const ast::TermNode& node, Id id) {
    if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
      wanted_.emplace_back(scope_->variables.named(variable->name), id);
      return true;
    }
    const auto* quoted = std::get_if<ast::Quoted>(&node.value);
    if (quoted == nullptr) return context_.intern(meant_term(node, context_)) == id;
    return id.is_fact() && agree(*quoted->pattern, context_.term(id).as_fact());
  }
  bool agree(const ast::TriplePattern& pattern, const Fact& fact) {
    const auto& relation = std::get<ast::StepRelation>(pattern.relation.value).relation;
    return agree(pattern.subject, context_.intern(fact.subject())) &&
           agree(relation, context_.intern(fact.relation())) &&
           agree(pattern.object, context_.intern(fact.object())) &&
           agree(pattern.time, context_.intern(Term::time(fact.time())));
  }
  bool agree(const std::optional<ast::TimeSpec>& time, Id id) {
    if (!time) return agree(store::kAlways, id);
    if (time->binds) {
      wanted_.emplace_back(scope_->variables.named(time->binds->name), id);
      return true;
    }
    return agree(context_.intern(Term::time(constant_time(*time->operand, context_))), id);
  }

  /// The time of the head itself may be any.
  bool agree(Id time, Id wanted) {
    if (wanted.is_none()) constant_time_ = time;
    return wanted.is_none() || time == wanted;
  }

  OperatorPtr plan() {
    Pipeline input;
    auto seed = std::make_unique<Seed>(context_, seeded());
    for (std::size_t i = 0; i < seed->schema().size(); ++i) {
      const VariableId id = seed->schema()[i];
      const auto wanted = std::find_if(wanted_.begin(), wanted_.end(),
                                       [id](const auto& one) { return one.first == id; });
      seed->rows().columns[i].push_back(wanted->second);
      input.flow.distinct[id] = 1;
      input.flow.certain.insert(id);
    }
    seed->rows().size = 1;
    seed->estimated_rows = input.flow.rows = 1;
    input.root = std::move(seed);
    GroupPlanner planner(context_, scope_->variables, false);
    return std::move(planner.plan(scope_->group, std::move(input), scope_->bound).root);
  }

  /// The variables of the head that can be given to the group: those that its first patterns bind.
  Schema seeded() const {
    Schema schema;
    if (scope_->group.elements.empty()) return schema;
    const Element& first = scope_->group.elements.front();
    const auto* segment = std::get_if<Segment>(&first.value);
    if (segment == nullptr) return schema;
    const VariableSet binds = bindable(first);
    for (const auto& [variable, id] : wanted_) {
      if (!id.is_none() && binds.contains(variable) && !column_of(schema, variable) &&
          !may_be_name(*segment, variable, context_.snapshot())) {
        schema.push_back(variable);
      }
    }
    return schema;
  }

  bool fits(const Operator& root, const Batch& rows, std::size_t row) const {
    return std::all_of(wanted_.begin(), wanted_.end(), [&](const auto& one) {
      const auto column = column_of(root.schema(), one.first);
      if (!column) return false;
      if (one.second.is_none()) return true;
      const Id id = rows.columns[*column][row];
      return id == one.second ||
             (id.kind() == store::IdKind::kEntity && context_.snapshot().read(id) == one.second);
    });
  }

  /// Where the fact's time may be any: the one that the head states.
  Id time_of(const Operator& root, const Batch& rows, std::size_t row) const {
    if (constant_time_) return *constant_time_;
    const std::string& name = kept_.rule->head.time->binds->name;
    return rows.columns[*column_of(root.schema(), *scope_->variables.find(name))][row];
  }

  RuleMatch match_of(const Operator& root, const Batch& rows, std::size_t row) const {
    RuleMatch match{kept_.name, kept_.rule->text, kept_.number, fact_, {}};
    if (fact_.time.is_none()) match.head.time = time_of(root, rows, row);
    for (const VariableId variable : scope_->facts) {
      const auto column = column_of(root.schema(), variable);
      const Id id = column ? rows.columns[*column][row] : Id::none();
      if (!id.is_fact()) continue;
      const Fact fact = context_.term(id).as_fact();
      const FactKey key{context_.intern(fact.subject()), context_.intern(fact.relation()),
                        context_.intern(fact.object()), context_.intern(Term::time(fact.time()))};
      if (std::find(match.facts.begin(), match.facts.end(), key) == match.facts.end()) {
        match.facts.push_back(key);
      }
    }
    return match;
  }

  const KeptRule& kept_;
  const FactKey& fact_;
  Context& context_;
  std::shared_ptr<FindScope> scope_;
  std::vector<std::pair<VariableId, Id>> wanted_;  // none: any
  std::optional<Id> constant_time_;
};

}  // namespace

bool each_rule_match(const FactKey& fact, Context& context,
                     const std::function<bool(const RuleMatch&)>& take) {
  const Meanings& meanings = context.meanings();
  const auto its = meanings.rules_for(fact.relation), any = meanings.rules_for(std::nullopt);
  std::vector<std::size_t> rules;
  std::merge(its.begin(), its.end(), any.begin(), any.end(), std::back_inserter(rules));
  return std::any_of(rules.begin(), rules.end(), [&](std::size_t rule) {
    return Match(meanings.rule(rule), fact, context).each(take);
  });
}

}  // namespace annals::query
