// The expressions and conditions of random groups.
#include "model/write.h"
#include "tests/naive/random_graph.h"
#include "tests/naive/random_group.h"

namespace annals::naive {

std::string GroupWriter::time_condition(const std::string& variable) {
  static const std::vector<std::string> words{"in",        "before", "after",  "within",
                                              "surely in", "during", "equals", "throughout"};
  const Variable* const other = some_time();
  const std::string right =
      other != nullptr && dice_.chance(40) ? other->name : random_asked_time(dice_);
  // Outside of time words an interval is written as "2007/2008"^^time.
  const std::string plain =
      dice_.chance(50) ? "\"" + random_asked_time(dice_) + "\"^^time" : "2007-05-28";
  switch (dice_.below(7)) {
    case 0:
      return variable + " < " + plain;
    case 1:
      return "year(" + variable + ") = 2007";
    case 2:
      return "first(" + variable + ") <= first(" + plain + ")";
    case 3:
      return "duration(" + variable + ") > 86400";
    case 4:
      return "month(" + variable + ") in (5, 6)";
    default:
      return variable + " " + dice_.pick(words) + " " + right;
  }
}

std::string GroupWriter::condition() {
  const Variable& v = dice_.pick(variables_);
  if (dice_.chance(15)) {
    static const std::vector<std::string> kinds{"entity",      "text", "number",
                                                "truth value", "time", "fact"};
    return "kind(" + v.name + ") = \"" + dice_.pick(kinds) + "\"";
  }
  if (dice_.chance(8)) return "bound(" + v.name + ")";
  if (dice_.chance(8)) return "not (" + v.name + " = " + any_variable() + ")";
  if (v.value.is_time()) return time_condition(v.name);
  if (v.value.is_fact())
    return dice_.chance(50) ? "asserted(" + v.name + ")" : "holds(" + v.name + ")";
  if (v.value.is_integer() || v.value.is_decimal()) {
    static const std::vector<std::string> tests{
        " > 1", " = 1", " != 2", " * 2 <= 4", " + 1.5 < 3", " / 2 > 0.5", " in (1, 2.5)"};
    return v.name + dice_.pick(tests);
  }
  if (v.value.is_text()) {
    static const std::vector<std::string> functions{"contains", "starts-with", "ends-with",
                                                    "matches"};
    static const std::vector<std::string> parts{"a", "be", "Be", "al"};
    return dice_.pick(functions) + "(" + v.name + ", \"" + dice_.pick(parts) + "\")";
  }
  switch (dice_.below(6)) {
    case 0:
      return v.name + " != " + random_entity(dice_);
    case 1:
      return v.name + " in (" + random_entity(dice_) + ", " + random_entity(dice_) + ", " +
             random_literal(dice_) + ")";
    case 2:
      return "contains(lower(name(" + v.name + ")), \"i\")";
    case 3:
      return v.name + " < " + random_entity(dice_);
    case 4:
      return v.name + " not in (" + random_entity(dice_) + ") or " + v.name + " = " +
             any_variable();
    default:
      return v.name + " = " + any_variable() + " or " + v.name + " > " + random_entity(dice_);
  }
}

std::string GroupWriter::expression() {
  const Variable& v = dice_.pick(variables_);
  if (v.value.is_time()) {
    static const std::vector<std::string> functions{"start",    "end",    "first",    "last",
                                                    "year",     "month",  "day",      "to-year",
                                                    "to-month", "to-day", "duration", "text"};
    if (dice_.chance(15)) return v.name + " + \"P1M\"";
    if (dice_.chance(15)) return v.name + " - \"P7D\"";
    if (dice_.chance(10)) return v.name + " - 2007-01-01";
    return dice_.pick(functions) + "(" + v.name + ")";
  }
  if (v.value.is_integer() || v.value.is_decimal()) {
    static const std::vector<std::string> tails{" + 1", " * 2.5", " / 4", " - 3", " * 2"};
    return v.name + dice_.pick(tails);
  }
  if (v.value.is_text()) {
    static const std::vector<std::string> functions{"upper", "lower", "length", "text"};
    if (dice_.chance(30)) return "substring(" + v.name + ", 2, 2)";
    return dice_.pick(functions) + "(" + v.name + ")";
  }
  switch (dice_.below(6)) {
    case 0:
      return "coalesce(" + v.name + ", " + any_variable() + ")";
    case 1:
      return "if(" + v.name + " = " + random_entity(dice_) + ", \"yes\", 0)";
    case 2:
      return "concat(name(" + v.name + "), \"!\")";
    case 3:
      return "kind(" + v.name + ")";
    case 4:
      return v.name + " = " + any_variable();
    default:
      return "text(" + v.name + ")";
  }
}

}  // namespace annals::naive
