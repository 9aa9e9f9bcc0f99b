#include "tests/naive/naive_rules.h"

#include <algorithm>
#include <string>

#include "annals/error.h"
#include "parser/parse.h"
#include "tests/naive/naive_query.h"

namespace annals::naive {

namespace {

const Term& rule_relation() {
  static const Term relation = Term::entity("rule");
  return relation;
}
constexpr const char* kRuleDatatype = "urn:annals:rule";

/// A relation that a rule reads, empty for every one; `whole`: through `not` and the like.
struct Need {
  Term relation;
  bool whole;
};

struct Needs {
  const Names& names;
  std::vector<Need> found;

  void relation(const ast::TermNode& node, bool whole) {
    const auto* constant = std::get_if<ast::Constant>(&node.value);
    found.push_back({constant == nullptr ? Term() : read(constant->term, names), whole});
  }
  void step(const ast::Step& at, bool whole) {
    if (const auto* one = std::get_if<ast::StepRelation>(&at.value)) {
      relation(one->relation, whole);
    } else if (const auto* inverse = std::get_if<ast::StepInverse>(&at.value)) {
      step(*inverse->step, whole);
    } else if (const auto* repeat = std::get_if<ast::StepRepeat>(&at.value)) {
      step(*repeat->step, whole);
      if (repeat->least == 0) found.push_back({Term(), whole});
    } else if (const auto* sequence = std::get_if<ast::StepSequence>(&at.value)) {
      for (const auto& inner : sequence->steps) step(*inner, whole);
    } else if (const auto* either = std::get_if<ast::StepAlternatives>(&at.value)) {
      for (const auto& inner : either->steps) step(*inner, whole);
    } else {
      found.push_back({Term(), whole});
    }
  }
  void group(const ast::Group& group, bool whole) {
    for (const ast::Element& element : group.elements) {
      if (const auto* pattern = std::get_if<ast::PatternElement>(&element.value)) {
        step(pattern->pattern.relation, whole);
        for (const ast::Qualifier& q : pattern->pattern.qualifiers) step(q.relation, whole);
      }
      if (const auto* optional = std::get_if<ast::OptionalElement>(&element.value))
        this->group(*optional->group, true);
      if (const auto* no = std::get_if<ast::NotElement>(&element.value))
        this->group(*no->group, true);
      if (const auto* either = std::get_if<ast::UnionElement>(&element.value))
        for (const auto& inner : either->groups) this->group(*inner, whole);
      if (const auto* inner = std::get_if<ast::SubqueryElement>(&element.value))
        this->group(std::get<ast::Find>(inner->query->body).where, true);
    }
  }
};

// The relations whose facts answer for this one, itself too.
std::vector<Term> sources_of(const Term& relation, const Meanings& meanings) {
  std::vector<Term> all{relation};
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Term> more;
    for (const auto& [r, s] : meanings.implies)
      if (s == all[i]) more.push_back(r);
    for (const auto& [r, s] : meanings.inverse) {
      if (s == all[i]) more.push_back(r);
      if (r == all[i]) more.push_back(s);
    }
    for (const Term& term : more)
      if (std::find(all.begin(), all.end(), term) == all.end()) all.push_back(term);
  }
  return all;
}

Term head_of(const ast::Rule& rule, const Names& names) {
  Needs head{names, {}};
  head.step(rule.head.relation, false);
  return head.found.front().relation;
}

// Raises each rule above what it needs, as long as anything rises.
void set_layers(Rules& rules, const Meanings& meanings, const Names& names) {
  bool changed = true;
  while (changed && rules.are_layered) {
    changed = false;
    for (LayeredRule& rule : rules.rules) {
      Needs needs{names, {}};
      needs.group(rule.rule->body, false);
      for (const Need& need : needs.found) {
        const std::vector<Term> sources = sources_of(need.relation, meanings);
        for (const LayeredRule& other : rules.rules) {
          const Term head = head_of(*other.rule, names);
          const bool gives = need.relation.empty() || head.empty() ||
                             std::find(sources.begin(), sources.end(), head) != sources.end();
          const std::size_t least = other.layer + (need.whole ? 1 : 0);
          if (!gives || rule.layer >= least) continue;
          rule.layer = least;
          changed = true;
        }
      }
      if (rule.layer > rules.rules.size()) rules.are_layered = false;
    }
  }
}

// One round of the rules up to a layer; false when nothing new came.
bool apply_rules(EffectiveFacts& facts, std::size_t layer, const World& world) {
  const World now = world.reading(as_read(facts, world.meanings));
  bool changed = false;
  for (const LayeredRule& rule : world.rules.rules) {
    if (rule.layer > layer) continue;
    for (const Binding& row : evaluate(rule.rule->body, {}, now))
      for (const Fact& fact : instantiate(rule.rule->head, row, now))
        add_fact(facts, fact, {}, changed);
  }
  world.unsure = world.unsure || now.unsure;
  return changed;
}

}  // namespace

bool is_rule(const Fact& fact) {
  return fact.relation() == rule_relation() && fact.time().is_always() &&
         fact.subject().is_entity() && fact.object().is_text() &&
         fact.object().as_text().datatype == kRuleDatatype;
}

Fact kept_rule(const Term& name, const std::string& text) {
  return Fact(name, rule_relation(), Term::text(text, "", kRuleDatatype));
}

Rules rules_in(const Facts& facts, const Meanings& meanings, const Names& names) {
  Rules rules;
  for (const Fact& fact : facts) {
    if (!is_rule(fact)) continue;
    rules.rules.push_back(
        {std::make_shared<const ast::Rule>(parser::parse_rule(fact.object().as_text().value)), 0});
  }
  set_layers(rules, meanings, names);
  return rules;
}

EffectiveFacts effective_facts(const World& world) {
  EffectiveFacts facts;
  for (const Fact& fact : world.stored()) facts.push_back({fact, {fact}, false});
  follow_all(facts, world.meanings, world.unsure);
  std::size_t layers = 0;
  for (const LayeredRule& rule : world.rules.rules) layers = std::max(layers, rule.layer + 1);
  if (!world.rules.are_layered) world.unsure = true;
  for (std::size_t layer = 0; layer < layers && !world.unsure; ++layer)
    while (!world.unsure && apply_rules(facts, layer, world))
      follow_all(facts, world.meanings, world.unsure);
  return as_read(facts, world.meanings);
}

}  // namespace annals::naive
