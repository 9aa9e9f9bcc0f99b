// From what a fact follows that a rule states.
#ifndef ANNALS_QUERY_RULE_WHY_H_
#define ANNALS_QUERY_RULE_WHY_H_

#include <functional>
#include <string>
#include <vector>

#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// One match of a rule's body that gives a fact.
struct RuleMatch {
  std::string name;              // of the rule
  std::string text;              // the rule as it is kept (parser/rule_text.h)
  store::FactNumber number = 0;  // of the fact that keeps it
  store::FactKey head;           // the fact that it states
  /// The effective facts that its patterns matched, each once, in their sequence: none of what
  /// stands inside `not`, an inner find or repeated steps.
  std::vector<store::FactKey> facts;
};

/// Calls `take` for the matches of the rules that state the fact (with a time that is none: at any
/// time), rules by name and text, until it returns true. Returns whether it did. What follows from
/// a stated fact by the meaning of its relation is no match.
bool each_rule_match(const store::FactKey& fact, Context& context,
                     const std::function<bool(const RuleMatch&)>& take);

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_WHY_H_
