// What rules need of each other, and what is read back of them.
#include "query/rules.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <set>

#include "parser/parse.h"
#include "query/meanings.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

std::string needs(const std::string& group, Statements& graph) {
  const ast::Rule rule = parser::parse_rule("a ?r b if { " + group + " }");
  const Context context(graph.store().snapshot(), graph.options());
  CHECK(head_of(rule, context).empty());
  std::string text;
  for (const RuleNeed& need : needs_of(rule, context)) {
    text += (text.empty() ? "" : " ") + std::string(need.in != ReadIn::kGroup ? "!" : "") +
            (need.relation.empty() ? "*" : need.relation);
  }
  return text;
}

TEST_CASE("the relations that a rule needs, and which of them whole") {
  Statements graph("met also-known-as saw .");
  CHECK(needs("", graph).empty());
  CHECK(needs("?a met ?b . ?b saw ?c . ?a is ?r", graph) == "met is");
  CHECK(needs("?a met ?b @ 2007 { source ?s { by ?x } }", graph) == "met source by");
  CHECK(needs("?a (p/^q|r+)* ?b . ?a !p ?b", graph) == "p q r *");
  CHECK(needs("?a _ ?b", graph) == "*");
  CHECK(needs("?a ?r ?b", graph) == "*");
  CHECK(needs("{ ?a p ?b } or { ?a q ?b }", graph) == "p q");
  CHECK(needs("?a p ?b . not { ?a p ?c . ?a q ?c } . optional { ?a r ?d }", graph) == "p !p !q !r");
  CHECK(needs("?a p ?b . { find ?a, count(*) as ?n where { ?a q ?c } }", graph) == "p !q");
  CHECK(needs("?a said << ?b met ?c >>", graph) == "said");
  CHECK(needs("?a said ?f . filter holds(?f)", graph) == "said !*");
  CHECK(needs("?a said ?f . filter asserted(?f)", graph) == "said");
  CHECK(needs("?a p ?b . let ?x = if(?a = ?b, 1, holds(<< ?a saw ?b >>))", graph) == "p !met");
}

TEST_CASE("kept rules are read back, by name and text") {
  Statements graph;
  CHECK(kept_rules(graph.store().snapshot()).empty());
  graph.change("rule b: ?x r ?y if { ?x s ?y }");
  graph.change("rule a: ?x r ?y @ ?t if { ?x t ?y @ ?t }");
  graph.change("rule a: ?x q ?y if { ?x r ?y }");
  // Texts that are none: stated with another relation, at a time, about a fact.
  graph.add("c rules \"no\"^^<urn:annals:rule> . c rule \"no\" .");
  graph.add(
      "c rule \"no\"^^<urn:annals:rule> @ 2007 . << a b c >> rule \"no\"^^<urn:annals:rule> .");
  std::vector<std::string> found;
  for (const KeptRule& kept : kept_rules(graph.store().snapshot())) {
    found.push_back(kept.name + ": " + kept.rule->text);
    CHECK(graph.store().snapshot().fact(kept.number).has_value());
  }
  CHECK(found == std::vector<std::string>{"a: ?x q ?y if { ?x r ?y }",
                                          "a: ?x r ?y @ ?t if { ?x t ?y @ ?t }",
                                          "b: ?x r ?y if { ?x s ?y }"});
  CHECK(kept_rules(graph.store().snapshot().as_of(1)).size() == 1);
}

TEST_CASE("a refused rule leaves no trace in the check") {
  Statements graph;
  RuleCheck check(graph.store().snapshot(), graph.options());
  check.take("?x a ?y if { ?x b ?y }");
  CHECK_THROWS_AS(check.take("?x b ?y if { ?x c ?y . not { ?x a ?y } }"), Error);
  check.take("?x c ?y if { ?x d ?y . not { ?x b ?y } }");
}

TEST_CASE("many rules are checked in reasonable time") {
  Statements graph;
  RuleCheck check(graph.store().snapshot(), graph.options());
  for (int i = 299; i >= 0; --i) {
    const std::string n = std::to_string(i), next = std::to_string(i + 1);
    check.take("?x r" + n + " ?y if { ?x r" + next + " ?y . not { ?x q ?y } }");
  }
  CHECK_THROWS_AS(check.take("?x q ?y if { ?x r0 ?y }"), Error);
}

TEST_CASE("a chain of many rules is checked and layered by its length") {
  constexpr int kRules = 3000;
  Statements graph;
  RuleCheck check(graph.store().snapshot(), graph.options());
  std::string facts = "a 'r 0' b .\n";
  for (int i = 0; i < kRules; ++i) {
    const std::string rule =
        fmt::format("?x 'r {}' ?y if {{ ?x 'r {}' ?y . not {{ ?x q ?y }} }}", i + 1, i);
    check.take(rule);
    facts += "r" + std::to_string(i) + " rule \"" + rule + "\"^^<urn:annals:rule> .\n";
  }
  CHECK_THROWS_AS(check.take(fmt::format("?x q ?y if {{ ?x 'r {}' ?y }}", kRules)), Error);
  graph.add(facts);
  CHECK(graph.rows("?x 'r 9' ?y") == std::vector<std::string>{"a|b"});
  const auto meanings = Meanings::kept_with(graph.store().snapshot());
  CHECK(meanings->circle().empty());
  std::set<std::size_t> layers;
  for (std::size_t i = 0; i < kRules; ++i) layers.insert(meanings->layer(meanings->head(i)));
  CHECK(layers.size() == kRules);
}

}  // namespace
}  // namespace annals::query
