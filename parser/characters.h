// What the characters of a text can be, for the grammar and for the search of a statement's end:
// names, IRIs, times, white space.
#ifndef ANNALS_PARSER_CHARACTERS_H_
#define ANNALS_PARSER_CHARACTERS_H_

#include <cstddef>
#include <string_view>

#include "model/ascii.h"

namespace annals::parser {

using Iterator = std::string_view::const_iterator;

/// The text between two places.
inline std::string_view text_between(Iterator begin, Iterator end) {
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

constexpr bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Bytes of the bare name at the beginning of `text`; 0 when there is none (`_` alone is none).
std::size_t name_length(std::string_view text);
/// Bytes of the name in single quotes at the beginning of `text`, these included; 0 when there is
/// none, or its end is missing.
std::size_t quoted_name_length(std::string_view text);
/// Bytes of what may follow a prefix and its colon; may be 0.
std::size_t local_name_length(std::string_view text);
/// Bytes of the name of a variable or parameter, without `?` or `$`.
std::size_t variable_length(std::string_view text);
/// Bytes of an absolute IRI with its `<` and `>`; 0 when there is none.
std::size_t iri_length(std::string_view text);
/// Bytes of what is meant as a time: the characters of a time value, without the point that ends
/// the statement. 0 when nothing that a time begins with stands there.
std::size_t time_length(std::string_view text);
/// Bytes of a date that no number can be: 2007-05, 2007-XX, -0044-03, 198X; 0 when there is none.
std::size_t date_length(std::string_view text);
/// Whether a name can go on with the character at the beginning of `text` (`-` and `.` aside).
bool continues_name(std::string_view text);
/// Bytes of white space and comments, and of `\` at the end of a line.
std::size_t space_length(std::string_view text);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_CHARACTERS_H_
