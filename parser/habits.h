// What people write who know other languages, and names with blanks without their quotes: hints for
// the statement that does not parse.
#ifndef ANNALS_PARSER_HABITS_H_
#define ANNALS_PARSER_HABITS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "model/error.h"

namespace annals::parser {

/// How to write what was probably meant, beginning with "; ". `statement`: its text; `at`: where in
/// it the grammar stopped, with what it says. Empty: nothing is known that would help.
std::string hint_about_habits(std::string_view statement, const Diagnosis& diagnosis,
                              std::size_t at);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_HABITS_H_
