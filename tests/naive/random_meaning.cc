// What random relations mean. They are few, so that their meanings meet.
#include "model/write.h"
#include "tests/naive/random_graph.h"

namespace annals::naive {

namespace {

std::string meant_relation(Dice& dice) {
  if (dice.chance(92)) return random_relation(dice);
  static const std::vector<std::string> others{"place", "denied", "score", "source", "linked"};
  return dice.pick(others);
}

std::string random_statement(Dice& dice) {
  const std::string relation = meant_relation(dice);
  switch (dice.below(16)) {
    case 0:
    case 1:
    case 2:
      return relation + " is symmetric";
    case 3:
    case 4:
      return relation + " inverse-of " + meant_relation(dice);
    case 5:
    case 6:
    case 7:
      return relation + " implies " + meant_relation(dice);
    case 8:
    case 9:
      return relation + " is lasting";
    case 10:
      return relation + " is transitive";
    case 11:
      return relation + " is functional";
    case 12:
      return relation + " is once";
    case 13:
      return (dice.chance(50) ? "announced" : relation) + " is claim";
    case 14:
      return (dice.chance(50) ? "said" : relation) + " is denial";
    default:
      // None of these means anything.
      return dice.chance(50) ? relation + " is symmetric @ 2007" : relation + " implies \"knows\"";
  }
}

// Two transitive relations that answer for each other, mostly one of them lasting.
std::string equal_chains(Dice& dice) {
  const std::string a = random_relation(dice), b = random_relation(dice);
  std::string text = a + " is transitive . " + b + " is transitive . ";
  if (dice.chance(70)) text += a + " is lasting . ";
  if (dice.chance(30)) return text + a + " inverse-of " + b + " . ";
  return text + a + " implies " + b + " . " + b + " implies " + a + " . ";
}

bool is_meaning(const Fact& fact) {
  return fact.relation() == Term::entity("is") || fact.relation() == Term::entity("implies") ||
         fact.relation() == Term::entity("inverse-of");
}

}  // namespace

std::string random_meaning(Dice& dice, const Facts& now) {
  Facts known;
  for (const Fact& fact : now)
    if (is_meaning(fact)) known.push_back(fact);
  if (known.size() > 5 || (!known.empty() && dice.chance(25)))
    return (dice.chance(80) ? "retract { " : "erase { ") + write_fact(dice.pick(known)) + " }";
  if (dice.chance(8)) return "add { " + equal_chains(dice) + "}";
  std::string text = "add { ";
  const std::size_t count = 1 + dice.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    text += random_statement(dice);
    if (dice.chance(10)) text += " { source " + random_source_name(dice) + " }";
    text += " . ";
  }
  return text + "}";
}

}  // namespace annals::naive
