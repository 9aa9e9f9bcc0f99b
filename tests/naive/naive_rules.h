// Rules (docs/language.md): the heads of all that their bodies match, over and over until nothing
// new comes, layer by layer.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_RULES_H_
#define ANNALS_TESTS_NAIVE_NAIVE_RULES_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_meanings.h"

namespace annals::naive {

struct World;

struct LayeredRule {
  std::shared_ptr<const ast::Rule> rule;
  /// A rule's `not` looks only at what lower layers give.
  std::size_t layer = 0;
};
struct Rules {
  std::vector<LayeredRule> rules;
  /// False for rules that go in a circle through `not`; then their layers mean nothing.
  bool are_layered = true;
};

bool is_rule(const Fact& fact);
/// The fact that keeps a rule.
Fact kept_rule(const Term& name, const std::string& text);
/// Those that the facts of a state keep, which are given as they read.
Rules rules_in(const Facts& facts, const Meanings& meanings, const Names& names);

/// The effective facts of a world whose stored facts, meanings, rules and names are set.
EffectiveFacts effective_facts(const World& world);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_RULES_H_
