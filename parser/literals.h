// From what is written to values: names, numbers, times and text. What cannot be fails the
// statement at its place.
#ifndef ANNALS_PARSER_LITERALS_H_
#define ANNALS_PARSER_LITERALS_H_

#include <string>
#include <string_view>

#include "parser/ast.h"
#include "parser/state.h"

namespace annals::parser {

/// Text as written: `"…"` with what follows at once.
struct WrittenText {
  std::string value;
  std::string language;
  std::string datatype;
  bool is_time = false;  // ^^time
  ast::Span span;
};

/// The entity of a name. A name that is empty or too long fails.
Term entity_of(State& state, std::string_view name, ast::Span span);
/// 'Ma''arib' without its quotes.
std::string unquoted(std::string_view quoted);
/// The IRI that `wd:Q796` is short for; a prefix that is not known fails.
std::string expanded(State& state, std::string_view written, ast::Span span);
Term number_of(State& state, std::string_view digits, ast::Span span);
/// A whole number that is not too large.
std::uint64_t count_of(State& state, std::string_view digits, ast::Span span);
TimeValue time_of(State& state, std::string_view written, ast::Span span);
Term text_of(State& state, const WrittenText& text);
Duration duration_of(State& state, std::string_view written, ast::Span span);
/// A commit's number, or the time that is written.
ast::StateRef state_of_text(State& state, std::string_view written, ast::Span span);

/// Appends a code point given in hexadecimal; what is none fails.
void append_code_point(State& state, std::string& text, std::string_view hexadecimal,
                       ast::Span span);
/// Appends the character of the one-letter escape `\n`, `\t` …
void append_escape(std::string& text, char letter);

/// "text", "a number" …: what a literal is called where it must not stand.
std::string_view kind_of_literal(const Term& term);
/// Whether the term of a node is a literal.
bool is_literal(const ast::TermNode& node);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_LITERALS_H_
