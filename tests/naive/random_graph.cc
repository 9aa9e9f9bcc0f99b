#include "tests/naive/random_graph.h"

#include <algorithm>

#include "model/write.h"

namespace annals::naive {

namespace {

// Some fact as a pattern that takes it, and maybe others.
std::string some_pattern(Dice& dice, const Fact& fact) {
  const std::string subject = dice.chance(40) ? "_" : write_term(fact.subject());
  const std::string relation = dice.chance(20) ? "_" : write_term(fact.relation());
  const std::string object = dice.chance(40) ? "_" : write_term(fact.object());
  std::string time;
  if (dice.chance(40)) time = " @ in " + random_asked_time(dice);
  if (dice.chance(30)) time = dice.chance(50) ? " @ ?t" : " @ _";
  return subject + " " + relation + " " + object + time;
}

std::string random_removal(Dice& dice, const Facts& now, const std::string& verb) {
  const Fact& fact = dice.pick(now);
  if (dice.chance(50)) return verb + " { " + write_fact(fact) + " }";
  if (dice.chance(70)) return verb + " { " + some_pattern(dice, fact) + " }";
  return verb + " { ?a " + write_term(fact.relation()) + " ?b @ ?t } where { ?a " +
         write_term(fact.relation()) + " ?b @ ?t . ?a " + random_relation(dice) + " _ }";
}

std::string random_add(Dice& dice, const Facts& now) {
  if (dice.chance(12) && !now.empty()) {
    const std::string relation = random_relation(dice);
    // What cannot stand as a subject, and qualifiers without a value, are left out.
    return "add { ?b knows ?a @ ?t { place ?p } } where { ?a " + relation +
           " ?b @ ?t . optional { << ?a " + relation + " ?b @ ?t >> place ?p } }";
  }
  std::string text = "add { ";
  const std::size_t count = 1 + dice.below(6);
  for (std::size_t i = 0; i < count; ++i) text += random_fact(dice, now) + " . ";
  text += "}";
  if (dice.chance(15)) text += " according to " + random_source_name(dice);
  return text;
}

// A name as the lists below write it.
Term parsed_name(const std::string& written) {
  return Term::entity(written.front() == '\'' ? written.substr(1, written.size() - 2) : written);
}

std::string random_redate(Dice& dice, const Facts& now) {
  const Fact& fact = dice.pick(now);
  std::string what = write_fact(fact);
  // Of facts with other names that become one, nothing says which is kept as it was stated.
  if (dice.chance(40) && names_in(now).empty()) what = some_pattern(dice, fact);
  if (dice.chance(15)) what += " { source " + random_source_name(dice) + " }";
  return "redate { " + what + " } to " + random_time(dice);
}

}  // namespace

std::string random_entity(Dice& dice) {
  static const std::vector<std::string> names{"Crocker", "Qomi",   "Iran",        "Iraq",
                                              "Zebari",  "Maliki", "'Green Zone'"};
  return dice.pick(names);
}

std::string random_relation(Dice& dice) {
  static const std::vector<std::string> names{"met", "met", "visited", "leads", "knows"};
  return dice.pick(names);
}

std::string random_source_name(Dice& dice) {
  static const std::vector<std::string> names{"ria", "cnn", "inquirer"};
  return dice.pick(names);
}

std::string random_literal(Dice& dice) {
  static const std::vector<std::string> literals{
      "1",    "2",     "2.5",     "-3",         "1.0",         "\"alpha\"",      "\"Beta\"",
      "true", "false", "2007-05", "2008-03-05", "\"beta\"@fr", "\"2007\"^^time", "\"gamma ray\"",
      "10"};
  return dice.pick(literals);
}

std::string random_time(Dice& dice) {
  static const std::vector<std::string> times{"2007-05-28",
                                              "2007-05",
                                              "2007",
                                              "2007-06",
                                              "2008-03-06",
                                              "2006-12-31",
                                              "2007-05-28T14:30:05Z",
                                              "2007-05-28T14:30+03:00",
                                              "2007-05-28T23:30:05.250-02",
                                              "200X",
                                              "20XX",
                                              "2007-XX",
                                              "2007-05-XX",
                                              "2008-XX-XX",
                                              "2007-21",
                                              "2007-22",
                                              "2006-24",
                                              "2007-23",
                                              "[2007-05-13..2007-06-17]",
                                              "[2007..]",
                                              "[..2007-05]",
                                              "2007-03/2009-02",
                                              "2007-05-01/2007-05-31",
                                              "[..2007-05]/[2008-03..]",
                                              "2007-06/2007-08-15",
                                              "2007/..",
                                              "../2007",
                                              "2007-05/",
                                              "/2007-06-30",
                                              "/",
                                              "2007-05~",
                                              "2007?",
                                              "2008-03%",
                                              "2007/2007",
                                              "2007-05/2007-05-20",
                                              "2007-05-20/2007-05",
                                              "-0044-03-15",
                                              "0000",
                                              "Y-170000002",
                                              "1999-12-31/2000-02-29",
                                              "2007-06-01/2007-06-30",
                                              "2007-05-29",
                                              "2007-05-27/2007-05-28",
                                              "2006-12/..",
                                              "2007-05-28T14:30:05Z/2007-05-29T10:00Z"};
  return dice.pick(times);
}

std::string random_asked_time(Dice& dice) {
  static const std::vector<std::string> times{"2007",
                                              "2007-05",
                                              "2007-05-28",
                                              "2008",
                                              "2006",
                                              "2007/2008",
                                              "2007-21",
                                              "2007-06",
                                              "2007-01-01/2007-12-31",
                                              "2007-05-01/2007-05-31",
                                              "2000-01/..",
                                              "../2007-06-30"};
  return dice.chance(70) ? dice.pick(times) : random_time(dice);
}

std::string random_fact(Dice& dice, const Facts& known) {
  std::string text;
  if (dice.chance(12)) {
    const std::string claimed =
        !known.empty() && dice.chance(50)
            ? write_quoted(dice.pick(known))
            : "<< " + random_entity(dice) + " " + random_relation(dice) + " " +
                  random_entity(dice) + (dice.chance(60) ? " @ " + random_time(dice) : "") + " >>";
    text = random_entity(dice) + (dice.chance(50) ? " denied " : " announced ") + claimed;
  } else if (!known.empty() && dice.chance(12)) {
    text = write_quoted(dice.pick(known)) + " place " + random_entity(dice);
  } else if (dice.chance(15)) {
    text = random_entity(dice) + " score " + random_literal(dice);
  } else if (dice.chance(4)) {
    text = random_source_name(dice) + " published-by " + random_source_name(dice);
  } else {
    text = random_entity(dice) + " " + random_relation(dice) + " " + random_entity(dice);
  }
  if (dice.chance(70)) text += " @ " + random_time(dice);
  if (dice.chance(30)) {
    text += " { source " + random_source_name(dice);
    if (dice.chance(30)) text += ", " + random_source_name(dice);
    if (dice.chance(30)) text += " ; place " + random_entity(dice);
    if (dice.chance(15)) text += " @ " + random_time(dice);
    if (dice.chance(10)) text += " { weight " + random_literal(dice) + " }";
    text += " }";
  }
  return text;
}

namespace {

// Another name for some entity that can have it; empty when there is none to be found.
std::string random_name(Dice& dice, const Facts& now) {
  const Names names = names_in(now);
  const unsigned kind = static_cast<unsigned>(dice.below(10));
  const auto pick = [&] {
    return kind < 7   ? random_entity(dice)
           : kind < 9 ? random_source_name(dice)
                      : random_relation(dice);
  };
  const Term owner = parsed_name(pick()), name = parsed_name(pick());
  if (names.contains(name.as_entity()) || read(owner, names) == name) return "";
  const std::string fact = write_term(owner) + " also-known-as " + write_term(name);
  return "add { " + fact + (dice.chance(30) ? " { source " + random_source_name(dice) + " }" : "") +
         " }";
}

}  // namespace

std::string random_change(Dice& dice, const Facts& now) {
  if (dice.chance(9)) {
    const std::string text = random_name(dice, now);
    if (!text.empty()) return text;
  }
  if (now.size() < 6 || (now.size() < 45 && dice.chance(55))) return random_add(dice, now);
  switch (dice.below(6)) {
    case 0:
    case 1:
    case 2:
      return random_removal(dice, now, "retract");
    case 3:
      return random_removal(dice, now, "erase");
    case 4:
      return random_redate(dice, now);
    default:
      return "withdraw " + random_source_name(dice);
  }
}

}  // namespace annals::naive
