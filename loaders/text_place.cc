#include "loaders/text_place.h"

#include <algorithm>
#include <cstdio>

#include "model/term.h"

namespace annals::loaders {

namespace {

constexpr std::size_t kMostShown = 1000;  // bytes of a line

/// Each byte that is not UTF-8 as `?`, so that offsets stay.
std::string shown(std::string_view bytes) {
  std::string result(bytes);
  for (std::size_t from = 0;;) {
    const std::size_t bad = find_invalid_utf8(std::string_view(result).substr(from));
    if (bad == std::string_view::npos) break;
    result[from + bad] = '?';
    from += bad + 1;
  }
  std::replace(result.begin(), result.end(), '\0', '?');
  return result;
}

}  // namespace

Place text_place(std::string_view text, std::size_t offset, std::size_t length, std::string source,
                 std::size_t first_line) {
  offset = std::min(offset, text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t line_begin = before == std::string_view::npos ? 0 : before + 1;
  const auto line =
      first_line + static_cast<std::size_t>(std::count(
                       text.begin(), text.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n'));
  // A place far out in a long line is shown from a little before it.
  std::string_view rest = text.substr(line_begin);
  rest =
      rest.substr(0, std::min(rest.find('\n'), std::max(offset - line_begin + length, kMostShown)));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  const std::string safe = shown(rest);
  Place place = place_in(safe, offset - line_begin, length, std::move(source), line);
  if (place.line_text.size() > kMostShown) {
    place.line_text.clear();
    place.length = 1;
  }
  return place;
}

std::size_t find_bad_byte(std::string_view text) {
  return std::min(find_invalid_utf8(text), text.find('\0'));
}

std::string bad_byte_message(std::string_view text, std::size_t offset) {
  if (text[offset] == '\0') return "a NUL byte: this is no text";
  char hex[8];
  std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned char>(text[offset]));
  return "the byte " + std::string(hex) + " is not UTF-8 here";
}

}  // namespace annals::loaders
