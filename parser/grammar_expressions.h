// Expressions.
#ifndef ANNALS_PARSER_GRAMMAR_EXPRESSIONS_H_
#define ANNALS_PARSER_GRAMMAR_EXPRESSIONS_H_

#include "parser/flat_expression.h"
#include "parser/grammar_base.h"

namespace annals::parser {

inline constexpr x3::rule<struct ExpressionId, Built> expression = "expression";

BOOST_SPIRIT_DECLARE(decltype(expression))

}  // namespace annals::parser

#endif  // ANNALS_PARSER_GRAMMAR_EXPRESSIONS_H_
