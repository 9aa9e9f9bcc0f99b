// Facts and patterns, steps, groups.
#ifndef ANNALS_PARSER_GRAMMAR_PATTERNS_H_
#define ANNALS_PARSER_GRAMMAR_PATTERNS_H_

#include "parser/grammar_base.h"
#include "parser/written_facts.h"

namespace annals::parser {

/// `<< s r o @ t >>`.
inline constexpr x3::rule<struct QuotedId, ast::TermNode> quoted = "quoted fact";
/// One relation: an entity, a variable, a parameter or `_`.
inline constexpr x3::rule<struct RelationId, ast::TermNode> relation = "relation";
/// `s r o @ t` or a tuple, without qualifiers.
inline constexpr x3::rule<struct SingleId, ast::TriplePattern> single_pattern = "pattern";
/// A subject with all its relations and objects, or a tuple.
inline constexpr x3::rule<struct TriplesId, WrittenTriples> triples = "pattern";
/// `{ facts }`, written out.
inline constexpr x3::rule<struct FactsId, ast::ChangeBody> facts_in_braces = "facts";
/// `{ elements }`.
inline constexpr x3::rule<struct GroupId, ast::Group> group = "group";

BOOST_SPIRIT_DECLARE(decltype(quoted), decltype(relation), decltype(single_pattern),
                     decltype(triples), decltype(facts_in_braces), decltype(group))

}  // namespace annals::parser

#endif  // ANNALS_PARSER_GRAMMAR_PATTERNS_H_
