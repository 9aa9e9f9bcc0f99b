// What is looked at before a rule is kept.
#include <fmt/format.h>

#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "model/write.h"
#include "parser/parse.h"
#include "parser/rule_text.h"
#include "query/change_facts.h"
#include "query/find_planner.h"
#include "query/resolve.h"
#include "query/rules.h"
#include "query/statement_error.h"
#include "query/undated_facts.h"

namespace annals::query {
namespace {

using store::Id;

// Nodes: `=` and the name of a relation, and two that are no relations.
constexpr const char* kEvery = "*";    // all of them together, which a variable relation reads
constexpr const char* kAnyHead = "?";  // what rules with a variable relation in the head state

std::string node_of(const std::string& relation) {
  return relation.empty() ? kEvery : "=" + relation;
}
std::string shown(const std::string& node) {
  return node.front() == '=' ? write_name(node.substr(1)) : "every relation";
}

}  // namespace

RuleCheck::RuleCheck(const store::Snapshot& snapshot, const Options& options, RuleMemory* memory)
    : context_(std::make_unique<Context>(snapshot, options)), memory_(memory) {}

void RuleCheck::read_state() {
  if (is_read_) return;
  is_read_ = true;
  const store::Snapshot& snapshot = context_->snapshot();
  add_meanings(snapshot);
  // By other names the same text may mean other relations later.
  const bool has_names = snapshot.find(Term::entity("also-known-as")).has_value();
  if (memory_ != nullptr && !has_names) {
    remembered_ = &memory_->of(snapshot, [this](const ast::Rule& rule) { return edges_of(rule); });
    return;
  }
  for (const KeptRule& kept : kept_rules(snapshot)) {
    for (const NeedEdge& edge : edges_of(*kept.rule)) add(edge);
  }
}

/// What a relation takes from others without a rule.
void RuleCheck::add_meanings(const store::Snapshot& snapshot) {
  for (const std::string meaning : {"implies", "inverse-of"}) {
    each_undated_fact(snapshot, meaning, [&](const UndatedFact& fact) {
      const Term from = snapshot.term(fact.subject);
      const Term to = snapshot.term(fact.object);
      if (!from.is_entity() || !to.is_entity()) return;
      add({node_of(to.as_entity()), node_of(from.as_entity()), false});
      if (meaning == "implies") return;
      add({node_of(from.as_entity()), node_of(to.as_entity()), false});
    });
  }
}

std::vector<NeedEdge> RuleCheck::edges_of(const ast::Rule& rule) const {
  const std::string head = head_of(rule, *context_);
  const std::string node = head.empty() ? kAnyHead : node_of(head);
  std::vector<NeedEdge> edges;
  for (const RuleNeed& need : needs_of(rule, *context_)) {
    edges.push_back({node, node_of(need.relation), need.whole});
    // Any relation may get facts from a rule whose head has a variable there.
    edges.push_back({node_of(need.relation), kAnyHead, false});
  }
  edges.push_back({kEvery, node, false});
  return edges;
}

std::string RuleCheck::circle_from(const NeedEdge& edge) const {
  // Breadth first over (node, whether `not` was passed), back to where the edge begins.
  using Place = std::pair<std::string, bool>;
  std::map<Place, std::pair<Place, bool>> before;  // and whether that step was through `not`
  const Place begin{edge.to, edge.whole};
  std::deque<Place> waiting{begin};
  const Place end{edge.from, true};
  std::set<Place> seen{begin};
  while (!waiting.empty() && !seen.contains(end)) {
    const Place at = waiting.front();
    waiting.pop_front();
    for (const NeedEdges* edges : {&edges_, remembered_}) {
      if (edges == nullptr) continue;
      const auto found = edges->find(at.first);
      if (found == edges->end()) continue;
      for (const NeedEdge& next : found->second) {
        const Place to{next.to, at.second || next.whole};
        if (!seen.insert(to).second) continue;
        before[to] = {at, next.whole};
        waiting.push_back(to);
      }
    }
  }
  if (!seen.contains(end)) return {};
  std::deque<std::string> parts;
  const auto say = [](const std::string& from, const std::string& to, bool whole) {
    return fmt::format("{} needs {}{}", shown(from), whole ? "not " : "", shown(to));
  };
  for (Place at = end; at != begin; at = before.at(at).first) {
    const auto& [from, whole] = before.at(at);
    if (shown(from.first) == shown(at.first) && !whole) continue;
    parts.push_front(say(from.first, at.first, whole));
  }
  parts.push_front(say(edge.from, edge.to, edge.whole));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void RuleCheck::check_head(const ast::Rule& rule) const {
  Context context(context_->snapshot(), context_->options());
  context.set_raw();  // what relations mean binds nothing, and costs reading all rules
  std::map<std::string, ast::Span> names;
  collect_variables(rule.head, names);
  const std::shared_ptr<FindScope> scope = resolve_template(rule.body, names, {}, context);
  for (const auto& [name, span] : names) {
    const auto variable = scope->variables.find(name);
    if (variable && scope->bound.contains(*variable)) continue;
    fail_at(span, fmt::format("nothing in the rule's group binds ?{}", name));
  }
  (void)plan_find(*scope, context);  // expressions that make no sense
}

void RuleCheck::take(const ast::Rule& rule) {
  read_state();
  check_head(rule);
  const std::vector<NeedEdge> edges = edges_of(rule);
  for (const NeedEdge& edge : edges) add(edge);
  for (const NeedEdge& edge : edges) {
    const std::string circle = circle_from(edge);
    if (circle.empty()) continue;
    for (const NeedEdge& added : edges) edges_[added.from].pop_back();
    fail_at(rule.head.span, "rules go in a circle through `not`: " + circle);
  }
}

std::string RuleCheck::circle() {
  read_state();  // without a memory
  for (const auto& [from, edges] : edges_) {
    for (const NeedEdge& edge : edges) {
      std::string found = edge.whole ? circle_from(edge) : std::string();
      if (!found.empty()) return found;
    }
  }
  return {};
}

void RuleCheck::take(std::string_view text) {
  try {
    take(parser::parse_rule(text));
  } catch (const StatementError& error) {
    throw Error(ErrorCode::kInvalidValue, "this rule cannot be: " + error.diagnosis.message);
  } catch (const Error& error) {
    throw Error(ErrorCode::kInvalidValue, std::string("this is no rule: ") + error.what());
  }
}

void RuleCheck::take(const Fact& fact, const std::optional<ast::Span>& span) {
  const std::string* text = parser::kept_text(fact);
  if (text == nullptr) return;
  try {
    take(*text);
  } catch (const Error& error) {
    if (!span || error.code() != ErrorCode::kInvalidValue) throw;
    fail_at(*span, error.what(), error.code());
  }
}

}  // namespace annals::query
