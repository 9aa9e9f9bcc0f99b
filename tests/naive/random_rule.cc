// Random rules whose heads are bound, some of them recursive, some with `not`, some that quote.
// They may still go in a circle through `not` together with others.
#include "model/write.h"
#include "tests/naive/random_graph.h"

namespace annals::naive {

namespace {

// What rules state, beside the relations of stored facts.
std::string head_relation(Dice& dice) {
  static const std::vector<std::string> heads{"linked", "linked", "ally", "rival", "near"};
  return dice.chance(75) ? dice.pick(heads) : random_relation(dice);
}

std::string body_relation(Dice& dice) {
  return dice.chance(30) ? head_relation(dice) : random_relation(dice);
}

// The rest of a body of `?a … ?b @ ?t`.
std::string further(Dice& dice) {
  switch (dice.below(11)) {
    case 0:
      return " . not { ?b " + body_relation(dice) + " ?a }";
    case 1:
      return " . not { ?a " + body_relation(dice) + " _ @ in ?t }";
    case 2:
      return " . filter ?a != ?b";
    case 3:
      return " . filter ?t in " + random_asked_time(dice);
    case 4:
      return " . optional { ?b " + body_relation(dice) + " ?c } . filter bound(?c)";
    case 5:
      return " . { find ?a, count(*) as ?n where { ?a " + random_relation(dice) +
             " _ } } . filter ?n > 1";
    case 6:  // of one end alone
      return " . not { ?" + std::string(dice.chance(50) ? "a " : "b ") + head_relation(dice) +
             (dice.chance(50) ? " ?y }" : " ?y . ?y " + body_relation(dice) + " _ }");
    case 7:
      return " . optional { ?" + std::string(dice.chance(50) ? "a " : "b ") + head_relation(dice) +
             " ?y } . filter not bound(?y) or ?y != ?a";
    default:
      return "";
  }
}

std::string head_time(Dice& dice) {
  if (dice.chance(60)) return " @ ?t";
  return dice.chance(70) ? "" : " @ " + random_time(dice);
}

std::string body_of_two(Dice& dice, const std::string& first) {
  const std::string second = body_relation(dice);
  switch (dice.below(6)) {
    case 0:
      return "?a " + first + "/" + second + " ?b . ?b " + body_relation(dice) + " _ @ ?t";
    case 1:
      return "?a " + first + " ?c @ ?t . ?c " + second + " ?b";
    case 2:
      return "?a " + first + " ?c @ ?u . ?c " + second + " ?b @ ?v . let ?t = intersection(?u, ?v)";
    case 3:
      return "{ ?a " + first + " ?b @ ?t } or { ?b " + second + " ?a @ ?t }";
    case 4:
      return "?a " + first + " ?c @ ?t . ?b " + second + " ?c @ in ?t";
    default:
      return "?a " + first + "+ ?b . ?b " + random_relation(dice) + " ?x @ ?t";
  }
}

std::string random_body(Dice& dice, const std::string& head) {
  const std::string relation = dice.chance(25) ? head : body_relation(dice);
  if (dice.chance(12)) return "?a " + relation + " ?b @ ?t { source ?s }" + further(dice);
  if (dice.chance(6)) return "?a !" + relation + " ?b @ ?t" + further(dice);
  if (dice.chance(45)) return body_of_two(dice, relation) + further(dice);
  if (dice.chance(30))
    return "?a " + relation + " ?b @ ?t in " + random_asked_time(dice) + further(dice);
  return "?a " + relation + " ?b @ ?t" + further(dice);
}

// A rule that quotes facts, most of which nobody stated or quoted, or one that reads them. They
// quote entities only, so that there is an end to it.
std::string quoting_rule(Dice& dice) {
  const std::string quoted =
      "<< ?a " + body_relation(dice) + " ?b" + (dice.chance(60) ? " @ ?t" : "") + " >>";
  const std::string time = dice.chance(50) ? " @ ?t" : "";
  if (dice.chance(25)) {
    const std::string read = "<< ?a " + body_relation(dice) + " ?b @ ?t >>";
    return "?a linked ?b @ ?t if { " + (dice.chance(60) ? "?c told " + read : read + " told ?c") +
           further(dice) + " }";
  }
  const std::string said = dice.chance(20) ? "<< ?b said " + quoted + " >>" : quoted;
  const std::string head = dice.chance(60) ? "?a told " + said : said + " told ?b";
  return head + time + " if { ?a " + body_relation(dice) +
         " ?b @ ?t . filter kind(?a) = \"entity\" and kind(?b) = \"entity\"" + further(dice) + " }";
}

}  // namespace

std::string random_rule(Dice& dice, const Facts& now) {
  Facts known;
  for (const Fact& fact : now)
    if (is_rule(fact)) known.push_back(fact);
  if (known.size() > 4 || (!known.empty() && dice.chance(20))) {
    const Fact& fact = dice.pick(known);
    if (dice.chance(60)) return "retract rule " + write_term(fact.subject());
    return (dice.chance(70) ? "retract { " : "erase { ") + write_fact(fact) + " }";
  }
  static const std::vector<std::string> names{"first", "second", "third", "Iran"};
  if (dice.chance(20)) return "rule " + dice.pick(names) + ": " + quoting_rule(dice);
  const std::string head = head_relation(dice);
  const std::string ends = dice.chance(70) ? "?a " + head + " ?b" : "?b " + head + " ?a";
  return "rule " + dice.pick(names) + ": " + ends + head_time(dice) + " if { " +
         random_body(dice, head) + " }";
}

}  // namespace annals::naive
