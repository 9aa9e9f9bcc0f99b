// The expressions and conditions of random groups.
#include "model/write.h"
#include "tests/naive/random_graph.h"
#include "tests/naive/random_group.h"

namespace annals::naive {

namespace {

std::string call(const std::string& function, const std::string& argument) {
  return function + "(" + argument + ")";
}

const std::vector<std::string>& functions_of_one() {
  static const std::vector<std::string> names{
      "bound",    "lower", "upper", "length",  "start",    "end",    "first",    "last",
      "year",     "month", "day",   "to-year", "to-month", "to-day", "duration", "holds",
      "asserted", "kind",  "name",  "text",    "coalesce", "concat"};
  return names;
}

std::string text_value(Dice& dice) {
  static const std::vector<std::string> texts{"a", "be", "Be", "al", "i", "", "Iran"};
  return "\"" + dice.pick(texts) + "\"";
}

std::string duration(Dice& dice) {
  static const std::vector<std::string> durations{"P1M", "P7D", "P1Y", "P2W", "P13M", "P40D"};
  return "\"" + dice.pick(durations) + "\"";
}

}  // namespace

std::string random_time_word(Dice& dice) {
  static const std::vector<std::string> words{
      "in",       "in",       "surely in",   "within",        "throughout", "before",     "after",
      "meets",    "met-by",   "overlaps",    "overlapped-by", "starts",     "started-by", "during",
      "contains", "finishes", "finished-by", "equals",        "exactly"};
  return dice.pick(words);
}

std::string GroupWriter::time_operand() {
  const Variable* const other = some_time();
  if (other != nullptr && dice_.chance(40)) return other->name;
  if (dice_.chance(8)) return "always";
  if (dice_.chance(8)) return "$day";
  // Outside of time words an interval is written as "2007/2008"^^time.
  return dice_.chance(60) ? "\"" + random_asked_time(dice_) + "\"^^time" : "2007-05-28";
}

std::string GroupWriter::time_condition(const std::string& variable) {
  const std::string operand = time_operand();
  switch (dice_.below(11)) {
    case 0:
      return variable + " < " + operand;
    case 1:
      return "year(" + variable + ") = 2007";
    case 2:
      return "first(" + variable + ") <= first(" + operand + ")";
    case 3:
      return "duration(" + variable + ") > 86400";
    case 4:
      return "month(" + variable + ") in (5, 6)";
    case 5:
      return variable + (dice_.chance(50) ? " >= " : " > ") + (dice_.chance(30) ? "2007" : operand);
    case 6:
      return "intersection(" + variable + ", " + operand + ") " + random_time_word(dice_) + " " +
             random_asked_time(dice_);
    case 7:
      return variable + (dice_.chance(50) ? " before now" : " < now");
    default:
      return variable + " " + random_time_word(dice_) + " " +
             (dice_.chance(60) ? random_asked_time(dice_) : operand);
  }
}

/// Values of any kinds beside each other: most of it fails.
std::string GroupWriter::odd_condition() {
  static const std::vector<std::string> signs{" = ", " != ", " < ", " <= ", " > ", " >= "};
  const std::string& a = any_variable();
  const std::string& b = any_variable();
  switch (dice_.below(7)) {
    case 0:
      return a + " " + random_time_word(dice_) + " " + b;
    case 1:
      return call(dice_.pick(functions_of_one()), a) + dice_.pick(signs) + b;
    case 2:
      return call(dice_.pick(functions_of_one()), a) + dice_.pick(signs) +
             call(dice_.pick(functions_of_one()), b);
    case 3:
      return a + " in (" + b + ", $those, " + random_literal(dice_) + ")";
    case 4:
      return "not (" + a + dice_.pick(signs) + "$who) or " + b + " = " + random_literal(dice_);
    case 5:
      return "holds(<< " + a + " " + random_relation(dice_) + " " + b +
             (dice_.chance(50) ? " @ " + random_time(dice_) : "") + " >>)";
    default:
      return a + dice_.pick(signs) + b;
  }
}

std::string GroupWriter::condition() {
  const Variable& v = dice_.pick(variables_);
  if (dice_.chance(12)) return odd_condition();
  if (dice_.chance(12)) {
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
    static const std::vector<std::string> tests{" > 1",       " = 1",         " != 2",
                                                " >= 2",      " * 2 <= 4",    " + 1.5 < 3",
                                                " / 2 > 0.5", " in (1, 2.5)", " - 1 = -2"};
    return v.name + dice_.pick(tests);
  }
  if (v.value.is_text()) {
    static const std::vector<std::string> functions{"contains", "starts-with", "ends-with",
                                                    "matches"};
    return dice_.pick(functions) + "(" + v.name + ", " + text_value(dice_) + ")";
  }
  switch (dice_.below(7)) {
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
    case 5:
      return v.name + " = $who or " + v.name + " in ($those)";
    default:
      return v.name + " = " + any_variable() + " or " + v.name + " > " + random_entity(dice_);
  }
}

std::string GroupWriter::time_expression(const std::string& variable) {
  static const std::vector<std::string> functions{"start",    "end",    "first",    "last",
                                                  "year",     "month",  "day",      "to-year",
                                                  "to-month", "to-day", "duration", "text"};
  switch (dice_.below(10)) {
    case 0:
      return variable + " + " + duration(dice_);
    case 1:
      return variable + " - " + duration(dice_);
    case 2:
      return variable + " - " + (dice_.chance(30) ? "2007" : time_operand());
    case 3:
    case 4:
      return "intersection(" + variable + ", " + time_operand() + ")";
    default:
      return call(dice_.pick(functions), variable);
  }
}

std::string GroupWriter::expression() {
  const Variable& v = dice_.pick(variables_);
  if (dice_.chance(10)) return call(dice_.pick(functions_of_one()), any_variable());
  if (dice_.chance(6)) {
    static const std::vector<std::string> signs{" + ", " - ", " * ", " / "};
    return v.name + dice_.pick(signs) + any_variable();
  }
  if (v.value.is_time()) return time_expression(v.name);
  if (v.value.is_integer() || v.value.is_decimal()) {
    static const std::vector<std::string> tails{" + 1", " * 2.5", " / 4", " - 3", " * 2", " / 0"};
    return (dice_.chance(20) ? "-" : "") + v.name + dice_.pick(tails);
  }
  if (v.value.is_text()) {
    static const std::vector<std::string> functions{"upper", "lower", "length", "text"};
    if (dice_.chance(20)) return "substring(" + v.name + ", 2, 2)";
    if (dice_.chance(15)) return "substring(" + v.name + ", 0, 2)";
    if (dice_.chance(15)) return "substring(" + v.name + ", 3)";
    if (dice_.chance(20))
      return "concat(" + v.name + ", " + text_value(dice_) + ", " + v.name + ")";
    return call(dice_.pick(functions), v.name);
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
