// What is looked at before a rule is kept.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "model/meaning_words.h"
#include "model/write.h"
#include "parser/parse.h"
#include "parser/rule_text.h"
#include "query/change_facts.h"
#include "query/components.h"
#include "query/find_planner.h"
#include "query/resolve.h"
#include "query/rules.h"
#include "query/statement_error.h"
#include "query/undated_facts.h"
#include "store/other_names.h"

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

/// What is wrong with rules that go this way, from its end back to its beginning.
std::string circle_text(const std::vector<NeedEdge>& way) {
  const std::array<const char*, 4> names{"`not`", "`optional`", "an inner `find`", "`holds()`"};
  std::string through, parts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto in = static_cast<ReadIn>(i + 1);
    if (std::none_of(way.begin(), way.end(), [in](const NeedEdge& e) { return e.in == in; }))
      continue;
    through += (through.empty() ? "" : " and ") + std::string(names[i]);
  }
  for (std::size_t i = 0; i < way.size(); ++i) {
    const NeedEdge& edge = way[i];
    // From a relation to what rules with a variable in its place state, and the like.
    if (i > 0 && shown(edge.from) == shown(edge.to) && edge.in == ReadIn::kGroup) continue;
    const char* how = edge.in == ReadIn::kGroup ? "" : edge.in == ReadIn::kNot ? "not " : "all of ";
    parts += fmt::format("{}{} needs {}{}", parts.empty() ? "" : ", ", shown(edge.from), how,
                         shown(edge.to));
  }
  return fmt::format("rules go in a circle through {}: {}", through, parts);
}

/// Whether a fact makes one relation answer for another.
bool is_link(const Fact& fact) {
  if (!fact.time().is_always() || !fact.subject().is_entity() || !fact.object().is_entity()) {
    return false;
  }
  for (const Term& end : {fact.subject(), fact.object()}) {
    if (end.as_entity() == store::kOtherNameRelation) return false;  // which takes no meaning
  }
  const std::string& relation = fact.relation().as_entity();
  return std::find(kMeaningLinks.begin(), kMeaningLinks.end(), relation) != kMeaningLinks.end();
}

/// What its relations need, each of the other.
std::vector<NeedEdge> edges_of_link(const Fact& fact) {
  const std::string from = node_of(fact.subject().as_entity());
  const std::string to = node_of(fact.object().as_entity());
  std::vector<NeedEdge> edges{{to, from}};
  if (fact.relation().as_entity() != "implies") edges.push_back({from, to});
  return edges;
}

void each_link(const store::Snapshot& snapshot, const std::function<void(const Fact&)>& take) {
  for (const std::string_view relation : kMeaningLinks) {
    each_undated_fact(snapshot, std::string(relation), [&](const UndatedFact& stored) {
      const Term fact = snapshot.term(Id::fact(stored.number));
      if (is_link(fact.as_fact())) take(fact.as_fact());
    });
  }
}

/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
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
    for (const NeedEdge& edge : edges_of(*kept.rule)) edges_.add(edge);
  }
}

/// What a relation takes from others without a rule.
void RuleCheck::add_meanings(const store::Snapshot& snapshot) {
  each_link(snapshot, [this](const Fact& fact) {
    for (NeedEdge& edge : edges_of_link(fact)) edges_.add(std::move(edge));
  });
}

std::vector<NeedEdge> RuleCheck::edges_of(const ast::Rule& rule) const {
  const std::string head = head_of(rule, *context_);
  const std::string node = head.empty() ? kAnyHead : node_of(head);
  std::vector<NeedEdge> edges;
  for (const RuleNeed& need : needs_of(rule, *context_)) {
    edges.push_back({node, node_of(need.relation), need.in});
    // Any relation may get facts from a rule whose head has a variable there.
    edges.push_back({node_of(need.relation), kAnyHead});
  }
  edges.push_back({kEvery, node});
  return edges;
}

bool RuleCheck::leads(const std::string& from, const std::string& to) const {
  // From both ends, a node of each in turn: most relations are read by few rules, or read few.
  struct Front {
    std::vector<std::string> waiting;
    std::unordered_set<std::string> seen;
    void reach(const std::string& node) {
      if (seen.insert(node).second) waiting.push_back(node);
    }
    std::string take() {
      std::string node = std::move(waiting.back());
      waiting.pop_back();
      return node;
    }
  };
  Front forwards, backwards;
  forwards.reach(from);
  backwards.reach(to);
  while (!forwards.waiting.empty() && !backwards.waiting.empty()) {
    const std::string near = forwards.take(), far = backwards.take();
    if (backwards.seen.contains(near) || forwards.seen.contains(far)) return true;
    for (const NeedEdges* edges : {&edges_, remembered_}) {
      if (edges == nullptr) continue;
      for (const NeedEdge& next : edges->from(near)) forwards.reach(next.to);
      for (const std::string& before : edges->before(far)) backwards.reach(before);
    }
  }
  return false;
}

std::vector<NeedEdge> RuleCheck::way_from(const NeedEdge& edge) const {
  if (!leads(edge.to, edge.from)) return {};
  // Breadth first over (node, whether all of something was asked for), back to where the edge
  // begins.
  using Place = std::pair<std::string, bool>;
  std::map<Place, std::pair<Place, ReadIn>> before;  // and how that step reads
  const Place begin{edge.to, edge.in != ReadIn::kGroup};
  std::deque<Place> waiting{begin};
  const Place end{edge.from, true};
  std::set<Place> seen{begin};
  while (!waiting.empty() && !seen.contains(end)) {
    const Place at = waiting.front();
    waiting.pop_front();
    for (const NeedEdges* edges : {&edges_, remembered_}) {
      if (edges == nullptr) continue;
      for (const NeedEdge& next : edges->from(at.first)) {
        const Place to{next.to, at.second || next.in != ReadIn::kGroup};
        if (!seen.insert(to).second) continue;
        before[to] = {at, next.in};
        waiting.push_back(to);
      }
    }
  }
  if (!seen.contains(end)) return {};
  std::deque<NeedEdge> way;
  for (Place at = end; at != begin; at = before.at(at).first) {
    const auto& [from, in] = before.at(at);
    way.push_front({from.first, at.first, in});
  }
  way.push_front(edge);
  return {way.begin(), way.end()};
}

std::string RuleCheck::circle_from(const NeedEdge& edge) const {
  const std::vector<NeedEdge> way = way_from(edge);
  return way.empty() ? std::string() : circle_text(way);
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
  for (const NeedEdge& edge : edges) edges_.add(edge);
  for (const NeedEdge& edge : edges) {
    const std::string circle = circle_from(edge);
    if (circle.empty()) continue;
    for (const NeedEdge& added : edges) edges_.take_back(added);
    fail_at(rule.head.span, circle);
  }
}

std::string RuleCheck::circle(const std::vector<KeptRule>& rules) {
  is_read_ = true;
  add_meanings(context_->snapshot());
  for (const KeptRule& kept : rules) {
    for (const NeedEdge& edge : edges_of(*kept.rule)) edges_.add(edge);
  }
  std::unordered_map<std::string, std::size_t> nodes;
  const auto node = [&nodes](const std::string& name) {
    return nodes.try_emplace(name, nodes.size()).first->second;
  };
  std::vector<std::vector<std::size_t>> leads_to;
  for (const auto& [from, edges] : edges_.all()) {
    for (const NeedEdge& edge : edges) {
      const std::size_t begin = node(from), end = node(edge.to);
      leads_to.resize(nodes.size());
      leads_to[begin].push_back(end);
    }
  }
  const std::vector<std::size_t> numbers = components(leads_to);
  for (const auto& [from, edges] : edges_.all()) {
    for (const NeedEdge& edge : edges) {
      if (edge.in == ReadIn::kGroup || numbers[node(from)] != numbers[node(edge.to)]) continue;
      const std::vector<NeedEdge> way = way_from(edge);
      return circle_text(way) + who_says(way, rules);
    }
  }
  return {};
}

std::string RuleCheck::who_says(const std::vector<NeedEdge>& way,
                                const std::vector<KeptRule>& rules) const {
  const auto is_on = [&way](const NeedEdge& edge) {
    return std::any_of(way.begin(), way.end(), [&edge](const NeedEdge& on) {
      return on.from == edge.from && on.to == edge.to && on.in == edge.in;
    });
  };
  std::vector<std::string> sayings;
  for (const KeptRule& kept : rules) {
    const std::string head = head_of(*kept.rule, *context_);
    const std::string node = head.empty() ? kAnyHead : node_of(head);
    const std::vector<NeedEdge> edges = edges_of(*kept.rule);
    const bool says = std::any_of(edges.begin(), edges.end(), [&](const NeedEdge& edge) {
      return edge.from == node && is_on(edge);
    });
    std::string saying = "the rule " + write_name(kept.name);
    if (says && (sayings.empty() || sayings.back() != saying)) sayings.push_back(std::move(saying));
  }
  each_link(context_->snapshot(), [&](const Fact& fact) {
    const std::vector<NeedEdge> edges = edges_of_link(fact);
    if (std::any_of(edges.begin(), edges.end(), is_on)) sayings.push_back(write_fact(fact));
  });
  const store::Snapshot& snapshot = context_->snapshot();
  each_undated_fact(snapshot, std::string(store::kOtherNameRelation), [&](const UndatedFact& fact) {
    const Term owner = snapshot.term(snapshot.read(fact.object));
    if (!owner.is_entity()) return;
    const bool is_node = std::any_of(way.begin(), way.end(), [&](const NeedEdge& on) {
      return on.from == node_of(owner.as_entity());
    });
    if (is_node) sayings.push_back(write_fact(snapshot.term(Id::fact(fact.number)).as_fact()));
  });
  return fmt::format(" (by {}); take one of these back, or ask with raw", joined(sayings));
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

bool RuleCheck::concerns(const Fact& fact) {
  return is_link(fact) || parser::kept_text(fact) != nullptr;
}

void RuleCheck::take_meaning(const Fact& fact, const std::optional<ast::Span>& span) {
  const Fact as_read = context_->snapshot().read(Term::fact(fact)).as_fact();
  const std::vector<NeedEdge> edges = edges_of_link(as_read);
  for (const NeedEdge& edge : edges) edges_.add(edge);
  const Term rule = Term::entity(std::string(parser::kRuleRelation));
  if (!is_read_ && !context_->snapshot().find(rule)) return;  // rules may come, and need these
  read_state();
  for (const NeedEdge& edge : edges) {
    const std::string circle = circle_from(edge);
    if (circle.empty()) continue;
    for (const NeedEdge& added : edges) edges_.take_back(added);
    const std::string message = fmt::format("{} cannot be: {}", write_fact(fact), circle);
    if (span) fail_at(*span, message);
    throw Error(ErrorCode::kInvalidValue, message);
  }
}

void RuleCheck::take(const Fact& fact, const std::optional<ast::Span>& span) {
  if (is_link(fact)) return take_meaning(fact, span);
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
