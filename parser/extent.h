// Where a statement ends, found without the grammar: brackets, quotes, comments, the
// first word of the next line.
#ifndef ANNALS_PARSER_EXTENT_H_
#define ANNALS_PARSER_EXTENT_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "parser/parse.h"

namespace annals::parser {

/// A stretch of text that may be a statement.
struct Extent {
  /// It ends before this byte: at the end of a line, after a point, or at the end of the text.
  std::size_t end = 0;
  /// The next statement can begin here.
  std::size_t next = 0;
  /// Whether it stops only because the text does: what follows could belong to it.
  bool open = false;
  /// Its last line ends in `\`.
  bool continued = false;
  /// The innermost bracket that is not closed.
  std::optional<std::size_t> bracket;
  /// The quote that is not closed; nothing after it was looked at.
  std::optional<std::size_t> quote;
  /// The bracket that nests deeper than kMaxNesting.
  std::optional<std::size_t> too_deep;
};

/// The extent of the statement that begins at `begin`. Lines before `at_least` do not end it (the
/// statement called for more at their end). A fact's extent goes through its point.
Extent find_extent(std::string_view text, std::size_t begin, std::size_t at_least, Mode mode,
                   Input input, bool more);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_EXTENT_H_
