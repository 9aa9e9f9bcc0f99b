// Terms and facts as text of the language: what is written here is read back by the parser as the
// same value.
#ifndef ANNALS_WRITE_H_
#define ANNALS_WRITE_H_

#include <span>
#include <string>
#include <string_view>

#include "annals/term.h"

namespace annals {

/// A name as it may stand anywhere in the language: bare where it cannot be mistaken for a keyword,
/// number, time, variable or `_`; `<IRI>` when it is an absolute IRI; else in single quotes.
std::string write_name(std::string_view name);
/// Text in double quotes with escapes, language tag or datatype.
std::string write_text(const Text& text);
/// The shortest decimal that reads back as the same double, always with a point or an
/// exponent: 1.5, 2.0, 6.02e23.
std::string write_decimal(double value);
/// A term as in a fact file. A time that could be read as a number, or any that is no plain date,
/// is "2007"^^time.
std::string write_term(const Term& term);
/// `s r o @ t`, without a final point.
std::string write_fact(const Fact& fact);
/// `<< s r o @ t >>`.
std::string write_quoted(const Fact& fact);
/// Whether `word` is a keyword of the language, or any word that the grammar expects somewhere.
bool is_keyword(std::string_view word);
/// All of them, in order of bytes.
std::span<const std::string_view> keywords();
/// Whether `name` has the form of a bare name (docs/language.md, Words), keywords aside.
bool is_bare_name(std::string_view name);
/// The bare value for CSV, TSV and tables (docs/language.md, Results): names and text without
/// quotes, a fact as write_quoted, empty "".
std::string write_bare(const Term& term);

}  // namespace annals

#endif  // ANNALS_WRITE_H_
