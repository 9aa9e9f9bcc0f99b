// How text looks on a terminal: the columns that it takes, and what must not reach it.
#ifndef ANNALS_SHELL_DISPLAY_WIDTH_H_
#define ANNALS_SHELL_DISPLAY_WIDTH_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace annals::shell {

/// The columns of a terminal that valid UTF-8 takes: two for wide characters of East Asia and for
/// emoji (of several code points, too: families, flags, shades of skin), none for combining ones.
std::size_t display_width(std::string_view text);

/// The text, or its beginning with `…` where it is wider than `columns`; never half a character as
/// people see it (a grapheme cluster of Unicode's annex 29).
std::string cut_to_width(std::string_view text, std::size_t columns);

/// Calls `visit(code point, its bytes)` along the text; a byte that is no UTF-8 is U+FFFD.
void for_each_character(std::string_view text,
                        const std::function<void(char32_t, std::string_view)>& visit);

/// The text with every character that would act on the terminal instead of being seen (controls,
/// line ends, those that turn the direction of writing) as an escape: `\n`, `\t`, `\u001b`.
std::string visible(std::string_view text);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_DISPLAY_WIDTH_H_
