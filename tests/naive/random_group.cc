#include "tests/naive/random_group.h"

#include <algorithm>

#include "model/write.h"
#include "tests/naive/random_graph.h"

namespace annals::naive {

namespace {

/// A way to walk from one entity to another, by relations of the graph.
std::string random_step(Dice& dice) {
  const std::string a = random_relation(dice), b = random_relation(dice);
  switch (dice.below(12)) {
    case 0:
      return a + "/" + b;
    case 1:
      return a == b ? a : a + "|" + b;
    case 2:
      return "^" + a;
    case 3:
      return a + "+";
    case 4:
      return a + "*";
    case 5:
      return a + "?";
    case 6:
      return a + "{1,2}";
    case 7:
      return "(" + a + "/^" + b + ")";
    case 8:
      return "!" + a;
    case 9:
      return a == b ? a + "{2}" : "(" + a + "|^" + b + ")+";
    case 10:
      return a + "/_";
    default:
      return "(" + a + "|" + b + "/" + a + "){2,}";
  }
}

}  // namespace

const std::string& GroupWriter::any_variable() { return dice_.pick(variables_).name; }

const Fact& GroupWriter::related_fact() {
  if (!variables_.empty() && dice_.chance(85)) {
    for (int i = 0; i < 12; ++i) {
      const Fact& fact = dice_.pick(facts_);
      for (const Variable& v : variables_)
        if (v.value == fact.subject() || v.value == fact.object()) return fact;
    }
  }
  return dice_.pick(facts_);
}

std::string GroupWriter::variable_for(const Term& value) {
  for (const Variable& v : variables_)
    if (v.value == value && dice_.chance(85)) return v.name;
  variables_.push_back({"?v" + std::to_string(count_++), value});
  return variables_.back().name;
}

std::string GroupWriter::node(const Term& value, bool subject) {
  if (value.is_fact() && dice_.chance(60)) return quoted(value.as_fact());
  if (dice_.chance(subject ? 65 : 70)) return variable_for(value);
  if (value == Term::entity("Crocker") && dice_.chance(30)) return "$who";
  return dice_.chance(20) ? "_" : write_term(value);
}

std::string GroupWriter::quoted(const Fact& fact) {
  const std::string subject = node(fact.subject(), true);
  const std::string object = node(fact.object(), false);
  return "<< " + subject + " " + (dice_.chance(20) ? "_" : write_term(fact.relation())) + " " +
         object + time_part(fact) + " >>";
}

const GroupWriter::Variable* GroupWriter::some_time() {
  for (int i = 0; i < 6 && !variables_.empty(); ++i) {
    const Variable& v = dice_.pick(variables_);
    if (v.value.is_time()) return &v;
  }
  return nullptr;
}

std::string GroupWriter::time_part(const Fact& fact) {
  if (dice_.chance(45)) return "";
  if (dice_.chance(3)) return " @ _";
  if (dice_.chance(3)) return dice_.chance(50) ? " @ before now" : " @ $day";
  std::string text = " @";
  const Variable* const other = some_time();
  const std::string other_name = other == nullptr ? "" : other->name;
  const bool binds = dice_.chance(45);
  if (binds) text += " " + variable_for(Term::time(fact.time()));
  if (binds && dice_.chance(60)) return text;
  if (!other_name.empty() && dice_.chance(25))
    return text + " " + random_time_word(dice_) + " " + other_name;
  const std::string asked =
      dice_.chance(55) ? std::string(fact.time().text()) : random_asked_time(dice_);
  if (!binds && dice_.chance(40)) return text + " " + asked;
  return text + " " + (dice_.chance(50) ? "in" : random_time_word(dice_)) + " " + asked;
}

std::string GroupWriter::qualifier_steps(const Fact& about) {
  const std::string relation = write_term(about.relation()), other = random_relation(dice_);
  const std::vector<std::string> ways = {relation + "|" + other, "!" + other, relation + "+",
                                         relation + "/^" + other, "(" + relation + "|_)/_"};
  const std::string& way = dice_.pick(ways);
  const bool is_one = way.find_first_of("+/") == std::string::npos;
  const std::string object = is_one ? node(about.object(), false) : variable_for(Term::integer(0));
  return way + " " + object + (dice_.chance(20) ? " @ in " + random_asked_time(dice_) : "");
}

std::string GroupWriter::qualifiers(const Fact& fact) {
  std::vector<const Fact*> about;
  for (const Fact& f : facts_)
    if (f.subject() == Term::fact(fact)) about.push_back(&f);
  if (about.empty() || !dice_.chance(70)) return "";
  const Fact& f = *about[dice_.below(about.size())];
  if (dice_.chance(20)) return " { " + qualifier_steps(f) + " }";
  std::string relation = write_term(f.relation());
  if (dice_.chance(10)) relation = "_";
  if (dice_.chance(10)) relation = variable_for(f.relation());
  const std::string object = node(f.object(), false);
  return " { " + relation + " " + object + (dice_.chance(20) ? time_part(f) : "") + " }";
}

std::string GroupWriter::steps() {
  const std::string step = random_step(dice_);
  std::string from = random_entity(dice_), to = random_entity(dice_);
  // One end is what is bound already, so that the rows do not multiply.
  std::vector<std::string> bound;
  for (const Variable& v : variables_)
    for (const Fact& fact : facts_)
      if (v.value == fact.subject() || v.value == fact.object()) {
        bound.push_back(v.name);
        break;
      }
  if (dice_.chance(60))
    from = bound.empty() ? variable_for(dice_.pick(facts_).subject()) : dice_.pick(bound);
  else if (dice_.chance(60) && !bound.empty())
    to = dice_.pick(bound);
  if (to[0] != '?' && dice_.chance(75)) to = variable_for(dice_.pick(facts_).object());
  std::string text = from + " " + step + " " + to;
  const Variable* const time = some_time();
  // An end of the steps cannot be their time, too.
  if (time != nullptr && time->name != from && time->name != to && dice_.chance(35))
    text += " @ " + random_time_word(dice_) + " " + time->name;
  else if (dice_.chance(30))
    text += " @ " + random_time_word(dice_) + " " + random_asked_time(dice_);
  return text;
}

std::string GroupWriter::several_relations(const Fact& fact) {
  const std::string relation = write_term(fact.relation()), other = random_relation(dice_);
  switch (dice_.below(5)) {
    case 0:
      return other == relation ? "_|" + relation : "!" + other;
    case 1:
      return "(" + relation + "|^" + other + ")";
    case 2:
      return other + "|" + random_relation(dice_) + "|" + relation;
    default:
      return relation + "|" + other;  // maybe twice the same
  }
}

std::string GroupWriter::pattern() {
  if (dice_.chance(10)) return steps();
  const Fact fact = related_fact();
  std::string subject = node(fact.subject(), true);
  // By its other name.
  if (keeps_names(fact.relation()) && fact.object().is_entity() && subject.front() != '?' &&
      dice_.chance(50))
    subject = write_term(fact.object());
  std::string relation = write_term(fact.relation());
  if (dice_.chance(12)) relation = "_";
  if (dice_.chance(12)) relation = variable_for(fact.relation());
  const std::string object = node(fact.object(), false);
  const std::string time = time_part(fact);
  if (dice_.chance(6) && time.empty()) return "(" + subject + ", " + relation + ", " + object + ")";
  const bool may_be_several = relation.front() != '?' && !keeps_names(fact.relation());
  if (may_be_several && dice_.chance(10)) relation = several_relations(fact);
  return subject + " " + relation + " " + object + time + qualifiers(fact);
}

std::string GroupWriter::optional_part() {
  const std::string inside = pattern();
  const std::string condition_inside =
      dice_.chance(30) && !variables_.empty() ? " . filter " + condition() : "";
  return "optional { " + inside + condition_inside + " }";
}

std::string GroupWriter::inner_find() {
  const std::vector<Variable> outside = variables_;
  const Fact& fact = dice_.pick(facts_);
  const std::string subject = variable_for(fact.subject());
  variables_ = outside;
  const std::string number = "?n" + std::to_string(count_++);
  variables_.push_back({number, Term::integer(1)});
  if (std::none_of(outside.begin(), outside.end(),
                   [&subject](const Variable& v) { return v.name == subject; }))
    variables_.push_back({subject, fact.subject()});
  return "{ find " + subject + ", count(*) as " + number + " where { " + subject + " " +
         write_term(fact.relation()) + " _ } }";
}

std::string GroupWriter::group() {
  std::string text = pattern();
  const std::size_t patterns = dice_.below(3);
  for (std::size_t i = 0; i < patterns; ++i) text += " . " + pattern();
  if (dice_.chance(15)) text += " . " + optional_part();
  if (dice_.chance(8)) {
    // What only the first binds is no variable of the second.
    const std::vector<Variable> outside = variables_;
    const std::string first = pattern();
    const std::vector<Variable> of_first = variables_;
    variables_ = outside;
    text += " . { " + first + " } or { " + pattern() + " }";
    variables_.insert(variables_.end(),
                      of_first.begin() + static_cast<std::ptrdiff_t>(outside.size()),
                      of_first.end());
  }
  if (dice_.chance(5)) text += " . { " + pattern() + " . " + pattern() + " }";
  if (dice_.chance(6)) text += " . " + inner_find();
  if (dice_.chance(10)) {
    const std::vector<Variable> outside = variables_;
    text += " . not { " + pattern() + " }";
    variables_ = outside;
  }
  if (dice_.chance(12) && !variables_.empty()) {
    const std::string value = expression();
    const std::string name = "?w" + std::to_string(count_++);
    text += " . let " + name + " = " + value;
    variables_.push_back({name, Term::text("let")});
  }
  if (dice_.chance(25) && !variables_.empty()) text += " . filter " + condition();
  return text;
}

}  // namespace annals::naive
