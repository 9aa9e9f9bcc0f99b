#include "tests/naive/random_query.h"

#include <algorithm>

#include "model/write.h"
#include "tests/naive/random_graph.h"
#include "tests/naive/random_group.h"

namespace annals::naive {

namespace {

// Of an entity, or of a relation.
std::string some_name(Dice& dice) {
  return dice.chance(88) ? random_entity(dice) : random_relation(dice);
}

std::string random_path(Dice& dice) {
  std::string text = "path from " + random_entity(dice) + " to ";
  std::string to = random_entity(dice);
  while (text == "path from " + to + " to ") to = random_entity(dice);
  text += to;
  if (dice.chance(30)) {
    const std::string a = random_relation(dice), b = random_relation(dice);
    text += std::string(" via ") + (dice.chance(30) ? "!" + a : a == b ? a : a + "|" + b);
  }
  if (dice.chance(30)) text += " directed";
  text += " at most " + std::to_string(2 + dice.below(3));
  if (dice.chance(15)) text += " in " + random_asked_time(dice);
  if (dice.chance(25)) text += " forward in time";
  if (dice.chance(20)) text += dice.chance(50) ? " within \"P30D\"" : " within \"P400D\"";
  if (dice.chance(50)) text += " all";
  return text;
}

// Items of a find, each with the name that order by may use.
struct Items {
  std::string text;
  std::vector<std::string> plain, aggregated;
};

Items random_items(Dice& dice, GroupWriter& group, bool aggregates) {
  Items items;
  const auto add = [&items](const std::string& item) {
    items.text += (items.text.empty() ? "" : ", ") + item;
  };
  const std::size_t count = dice.below(aggregates ? 2 : 3) + (aggregates ? 0 : 1);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& name = group.any_variable();
    if (std::find(items.plain.begin(), items.plain.end(), name) != items.plain.end()) continue;
    items.plain.push_back(name);
    add(name);
  }
  if (dice.chance(15)) {
    add(group.expression() + " as ?x0");
    items.plain.emplace_back("?x0");
  }
  if (!aggregates) return items;
  static const std::vector<std::string> kinds{"count", "count", "sum",  "avg",
                                              "min",   "max",   "list", "sample"};
  const std::size_t sums = 1 + dice.below(2);
  for (std::size_t i = 0; i < sums; ++i) {
    const std::string name = "?g" + std::to_string(i);
    if (dice.chance(40))
      add((dice.chance(20) ? "count(*) * 2 - 1 as " : "count(*) as ") + name);
    else if (dice.chance(10))
      add("min(" + group.any_variable() + ") = max(" + group.any_variable() + ") as " + name);
    else
      add(dice.pick(kinds) + "(" + (dice.chance(30) ? "distinct " : "") + group.any_variable() +
          ") as " + name);
    items.aggregated.push_back(name);
  }
  return items;
}

std::string order_and_limit(Dice& dice, const std::vector<std::string>& names) {
  std::string text;
  if (dice.chance(35) && !names.empty()) {
    text += " order by " + (dice.chance(15) ? "text(" + dice.pick(names) + ")" : dice.pick(names));
    if (dice.chance(40)) text += " desc";
    if (dice.chance(30)) text += ", " + dice.pick(names);
  }
  if (dice.chance(20)) text += " limit " + std::to_string(dice.below(6));
  if (dice.chance(10)) text += " offset " + std::to_string(dice.below(4));
  return text;
}

std::string random_find(Dice& dice, const Facts& facts) {
  GroupWriter group(dice, facts);
  const std::string where = group.group();
  if (group.variables().empty()) return "ask { " + where + " }";
  if (dice.chance(15)) {
    std::vector<std::string> names;
    for (const auto& v : group.variables()) names.push_back(v.name);
    return "find * where { " + where + " }" + order_and_limit(dice, names);
  }
  const bool aggregates = dice.chance(30);
  const Items items = random_items(dice, group, aggregates);
  std::string text = std::string("find ") + (!aggregates && dice.chance(25) ? "all " : "") +
                     items.text + " where { " + where + " }";
  if (aggregates && !items.plain.empty() && dice.chance(40)) {
    text += " group by ";
    for (std::size_t i = 0; i < items.plain.size(); ++i)
      text += (i == 0 ? "" : ", ") + items.plain[i];
  }
  if (aggregates && dice.chance(25)) text += " having count(*) > 1";
  std::vector<std::string> names = items.plain;
  names.insert(names.end(), items.aggregated.begin(), items.aggregated.end());
  return text + order_and_limit(dice, names);
}

}  // namespace

std::string random_query(Dice& dice, const Facts& facts) {
  std::string text;
  switch (dice.below(20)) {
    case 0:
    case 1:
      text = random_path(dice);
      break;
    case 2:
      text = "timeline " + some_name(dice);
      if (dice.chance(30)) text += ", " + random_entity(dice);
      if (dice.chance(50)) text += " in " + random_asked_time(dice);
      break;
    case 3:
      text = "describe " + (dice.chance(70) ? some_name(dice) : write_quoted(dice.pick(facts)));
      break;
    case 4:
    case 5:
    case 6:
    case 7: {
      GroupWriter group(dice, facts);
      text = group.pattern();
      if (dice.chance(35)) text += " . " + group.pattern();
      break;
    }
    case 8: {
      GroupWriter group(dice, facts);
      text = "ask { " + group.group() + " }";
      break;
    }
    case 9: {
      const std::string relation = random_relation(dice);
      text = "show { " + std::string(dice.chance(50) ? "?a linked ?b" : "?b linked ?a") +
             " @ ?t { via " + relation + " } } where { ?a " + relation + " ?b @ ?t }";
      break;
    }
    default:
      text = random_find(dice, facts);
  }
  if (dice.chance(6)) text += " according to " + random_source_name(dice);
  return (dice.chance(7) ? "raw " : "") + text;
}

}  // namespace annals::naive
