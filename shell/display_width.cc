#include "shell/display_width.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

namespace annals::shell {
namespace {

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Calls `visit(code point, its bytes)` along the text.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    utf8proc_ssize_t bytes =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (bytes <= 0) {  // not UTF-8: a byte on its own
      character = 0xFFFD;
      bytes = 1;
    }
    visit(character, text.substr(0, static_cast<std::size_t>(bytes)));
    text.remove_prefix(static_cast<std::size_t>(bytes));
  }
}

bool acts_on_terminal(utf8proc_int32_t character) {
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:  // the marks, embeddings and isolates of bidirectional text
      return character == 0x061C || character == 0x200E || character == 0x200F ||
             (character >= 0x202A && character <= 0x202E) ||
             (character >= 0x2066 && character <= 0x2069);
  }
}

}  // namespace

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  for_each_character(text, [&](utf8proc_int32_t character, std::string_view) {
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(character)));
  });
  return width;
}

std::string visible(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string result;
  for_each_character(text, [&](utf8proc_int32_t character, std::string_view bytes) {
    if (!acts_on_terminal(character)) {
      result += bytes;
    } else if (character == '\n') {
      result += "\\n";
    } else if (character == '\t') {
      result += "\\t";
    } else if (character == '\r') {
      result += "\\r";
    } else {
      result += fmt::format("\\u{:04x}", character);
    }
  });
  return result;
}

}  // namespace annals::shell
