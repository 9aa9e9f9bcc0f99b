#include "model/error.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

namespace annals {
namespace {

/// A piece of a line that is one character to people: a code point, or a byte that is no UTF-8.
struct Character {
  std::size_t size;        // bytes
  std::string_view shown;  // what the report prints for it
  std::size_t width;       // columns of a terminal
};

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

Character character_at(std::string_view text, std::size_t offset) {
  utf8proc_int32_t point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + offset;
  const utf8proc_ssize_t size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - offset), &point);
  if (size <= 0) return {1, kReplacement, 1};
  const std::size_t length = static_cast<std::size_t>(size);
  if (point == '\t') return {length, "\t", 1};
  // A control character of the input must not reach the terminal.
  if (utf8proc_category(point) == UTF8PROC_CATEGORY_CC) return {length, kReplacement, 1};
  return {length, text.substr(offset, length),
          static_cast<std::size_t>(std::max(utf8proc_charwidth(point), 0))};
}

std::size_t count(std::string_view line) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < line.size(); i += character_at(line, i).size) ++characters;
  return characters;
}

/// The part of a long line that is shown: around the caret, as much of the underline as fits.
struct Window {
  std::size_t begin, end;  // characters
};

Window window_of(std::size_t characters, std::size_t caret, std::size_t length) {
  constexpr std::size_t kLongestLine = 200, kBefore = 60, kShown = 160;
  if (characters <= kLongestLine) return {0, characters};
  std::size_t begin = caret > kBefore ? caret - kBefore : 0;
  if (length < kBefore && begin + kShown > characters) begin = characters - kShown;
  return {begin, std::min(begin + kShown, characters)};
}

void append_lines(std::string& out, const Place& place) {
  const std::string_view line = place.line_text;
  const std::size_t characters = count(line);
  const std::size_t caret = std::min(std::max<std::size_t>(place.column, 1) - 1, characters);
  const std::size_t length = std::max<std::size_t>(place.length, 1);
  const Window window = window_of(characters, caret, length);
  const std::string number = fmt::format("{:>5}", place.line);

  std::string shown, padding, underline;
  if (window.begin > 0) {
    shown = "…";
    padding = " ";
  }
  for (std::size_t index = 0, offset = 0; index < window.end; ++index) {
    const Character character = character_at(line, offset);
    offset += character.size;
    if (index < window.begin) continue;
    shown += character.shown;
    if (index < caret) {
      padding += character.shown == "\t" ? "\t" : std::string(character.width, ' ');
    } else if (index - caret < length) {
      underline.append(character.width, '~');
    }
  }
  if (window.end < characters) shown += "…";
  if (underline.empty()) underline = "~";
  underline.front() = '^';

  out += fmt::format("\n{} | {}\n{} | {}{}", number, shown, std::string(number.size(), ' '),
                     padding, underline);
}

}  // namespace

Place place_in(std::string_view text, std::size_t offset, std::size_t length, std::string source,
               std::size_t first_line) {
  offset = std::min(offset, text.size());
  Place place;
  place.source = std::move(source);
  place.line =
      first_line + static_cast<std::size_t>(std::count(text.begin(), text.begin() + offset, '\n'));
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  std::size_t end = std::min(text.find('\n', begin), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  place.line_text = std::string(text.substr(begin, end - begin));

  const std::size_t first = std::min(offset, end) - begin;
  const std::size_t last = first + std::min(length, end - begin - first);
  std::size_t before = 0, under = 0;
  for (std::size_t i = 0; i < last;) {
    const std::size_t next = i + character_at(place.line_text, i).size;
    if (next <= first) {
      ++before;
    } else {
      ++under;
    }
    i = next;
  }
  place.column = before + 1;
  place.length = std::max<std::size_t>(under, 1);
  return place;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string result;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++characters) {
    if (characters == kLongest) return result + "…";
    const Character character = character_at(text, i);
    result += character.shown == "\t" ? " " : character.shown;
    i += character.size;
  }
  return result;
}

std::string Error::report() const {
  if (!place_) return fmt::format("error: {}", what());
  std::string out = place_->source.empty() ? "" : place_->source + ':';
  out += fmt::format("{}:{}: error: {}", place_->line, place_->column, what());
  append_lines(out, *place_);
  return out;
}

}  // namespace annals
