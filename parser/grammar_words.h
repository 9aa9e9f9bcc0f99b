// The words of the language: names, variables, literals, times.
#ifndef ANNALS_PARSER_GRAMMAR_WORDS_H_
#define ANNALS_PARSER_GRAMMAR_WORDS_H_

#include <cstdint>
#include <string>

#include "parser/grammar_base.h"
#include "parser/literals.h"

namespace annals::parser {

/// A name, a quoted name, an IRI, a prefixed name.
inline constexpr x3::rule<struct EntityId, ast::TermNode> entity = "entity";
/// An entity, a blank node, a variable, a parameter, `_`.
inline constexpr x3::rule<struct NodeId, ast::TermNode> node = "node";
/// Text, a number, a truth value, a date.
inline constexpr x3::rule<struct LiteralId, ast::TermNode> literal = "literal";
inline constexpr x3::rule<struct VariableId, ast::Variable> variable = "variable";
inline constexpr x3::rule<struct ParameterId, ast::Parameter> parameter = "parameter";
inline constexpr x3::rule<struct WrittenTextId, WrittenText> written_text = "text";
/// An IRI in `<…>`, without these.
inline constexpr x3::rule<struct IriId, std::string> iri = "IRI";
/// `wd:`, without the colon.
inline constexpr x3::rule<struct PrefixId, std::string> prefix = "prefix";
/// A whole number without a sign.
inline constexpr x3::rule<struct CountId, std::uint64_t> count = "number";
inline constexpr x3::rule<struct TimeWordId, TimeWord> time_word = "time word";
/// The time words but for `in`.
inline constexpr x3::rule<struct OtherTimeWordId, TimeWord> other_time_word = "time word";
inline constexpr x3::rule<struct TimeOperandId, ast::TimeOperand> time_operand = "time";
/// What may follow `@`.
inline constexpr x3::rule<struct TimeSpecId, ast::TimeSpec> time_spec = "time";
/// A commit's number or a time.
inline constexpr x3::rule<struct StateRefId, ast::StateRef> state_reference = "commit or time";

BOOST_SPIRIT_DECLARE(decltype(entity), decltype(node), decltype(literal), decltype(variable),
                     decltype(parameter), decltype(written_text), decltype(iri), decltype(prefix),
                     decltype(count), decltype(time_word), decltype(other_time_word),
                     decltype(time_operand), decltype(time_spec), decltype(state_reference))

}  // namespace annals::parser

#endif  // ANNALS_PARSER_GRAMMAR_WORDS_H_
