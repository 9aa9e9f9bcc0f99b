// Rules as the texts that facts keep: NAME rule "PATTERN if { GROUP }"^^<urn:annals:rule>.
#ifndef ANNALS_PARSER_RULE_TEXT_H_
#define ANNALS_PARSER_RULE_TEXT_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/term.h"
#include "parser/ast.h"
#include "parser/state.h"

namespace annals::parser {

/// The relation of the facts that keep rules, and the datatype of the texts that are rules.
inline constexpr std::string_view kRuleRelation = "rule";
inline constexpr std::string_view kRuleDatatype = "urn:annals:rule";

/// The IRIs of prefixes, and the entities of blank nodes; without the latter, these stay.
struct WrittenNames {
  std::map<std::string, std::string, std::less<>> prefixes;
  std::function<Term(const std::string& label)> blank;
};
/// The text of a rule as it is kept. It must be one that the grammar takes; white space and
/// comments between words become one space, names are written out. Doing it again changes nothing.
std::string rule_text(std::string_view written, const WrittenNames& names);
/// The first `$name` in the text of a rule.
std::optional<ast::Span> first_parameter(std::string_view written);

/// The fact that keeps the rule.
Fact rule_fact(const Term& name, std::string_view text);
/// Whether the term is a text of a rule, by its datatype.
bool is_rule_text(const Term& term);
/// The text of the rule that the fact keeps, whatever it says; null: the fact keeps none.
const std::string* kept_text(const Fact& fact);
/// `rule NAME: PATTERN if { GROUP }`, from which a fact file makes the very fact again; empty where
/// it would not, as the fact keeps no rule, or not in the form of rule_text().
std::string rule_line(const Fact& fact);

/// Sets the text of a rule that was read; what cannot stand in a rule fails.
void finish_rule(State& state, ast::Rule& rule);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_RULE_TEXT_H_
