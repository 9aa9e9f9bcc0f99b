// The words of the language that come in tables: functions, aggregates, time words, and those that
// begin or continue a statement.
#ifndef ANNALS_PARSER_VOCABULARY_H_
#define ANNALS_PARSER_VOCABULARY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/ast.h"

namespace annals::parser {

/// As written in the language: "starts-with", "count".
std::string_view spelling(ast::Function function);
std::string_view spelling(ast::AggregateKind aggregate);

std::optional<ast::Function> function_named(std::string_view name);
std::optional<ast::AggregateKind> aggregate_named(std::string_view name);
/// Whether the function takes or gives times only, so that a four-digit integer beside it is a
/// year.
bool is_of_times(ast::Function function);
bool gives_time(ast::Function function);

/// The words that begin a statement; a bare pattern whose first name is one of them needs quotes.
const std::vector<std::string_view>& statement_words();
/// `who`, `What` …: the variable that was meant by a word of questions; empty: another word.
std::string variable_of_question(std::string_view word);
/// The words that begin an element of a group, or the next part of one: `optional`, `or`.
const std::vector<std::string_view>& element_words();
/// The words that begin a modifier of a query.
const std::vector<std::string_view>& modifier_words();
/// The words that can only continue a statement.
const std::vector<std::string_view>& continuing_words();
/// Every function and aggregate.
const std::vector<std::string_view>& function_words();
bool contains(const std::vector<std::string_view>& words, std::string_view word);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_VOCABULARY_H_
