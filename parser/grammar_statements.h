// Statements: queries, changes, and the lines of fact files.
#ifndef ANNALS_PARSER_GRAMMAR_STATEMENTS_H_
#define ANNALS_PARSER_GRAMMAR_STATEMENTS_H_

#include "parser/grammar_base.h"

namespace annals::parser {

/// `find …` inside a group.
inline constexpr x3::rule<struct InnerFindId, ast::Query> inner_find = "find";
/// One statement, to the end of the text.
inline constexpr x3::rule<struct StatementId, ast::Statement> statement = "statement";
/// One statement of a fact file, to the end of the text.
inline constexpr x3::rule<struct FactStatementId, ast::Statement> fact_statement = "fact";
/// One term or more, as the objects of a fact, to the end of the text.
inline constexpr x3::rule<struct TermListId, std::vector<ast::TermNode>> term_list = "terms";
/// `PATTERN if { GROUP }`, to the end of the text.
inline constexpr x3::rule<struct KeptRuleId, ast::Rule> kept_rule = "rule";

BOOST_SPIRIT_DECLARE(decltype(inner_find), decltype(statement), decltype(fact_statement),
                     decltype(term_list), decltype(kept_rule))

}  // namespace annals::parser

#endif  // ANNALS_PARSER_GRAMMAR_STATEMENTS_H_
