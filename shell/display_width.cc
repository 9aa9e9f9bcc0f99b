#include "shell/display_width.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace annals::shell {
namespace {

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kEmojiLook = 0xFE0F;  // variation selector 16
constexpr std::size_t kEmojiWidth = 2;

bool is_flag_letter(char32_t character) { return character >= 0x1F1E6 && character <= 0x1F1FF; }
bool is_shade(char32_t character) { return character >= 0x1F3FB && character <= 0x1F3FF; }

/// The vowels and final consonants of Korean, which join the syllable before them.
bool joins_syllable(char32_t character) {
  return (character >= 0x1160 && character <= 0x11FF) ||
         (character >= 0xD7B0 && character <= 0xD7FF);
}

/// Adds up the width of one character as people see it.
class ClusterWidth {
 public:
  void add(char32_t character) {
    const auto width = static_cast<std::size_t>(
        std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(character))));
    if (character == kJoiner) {
      joined_ = true;
    } else if (character == kEmojiLook || (is_flag_letter(character) && flag_letter_)) {
      width_ = kEmojiWidth;
    } else if (width_ == 0 || !(joined_ || is_shade(character) || joins_syllable(character))) {
      width_ += width;
    }
    flag_letter_ = is_flag_letter(character);
  }
  std::size_t width() const { return width_; }

 private:
  std::size_t width_ = 0;
  bool joined_ = false;
  bool flag_letter_ = false;
};

/// Calls `visit(width, bytes)` for each character as people see it, until it returns false.
template <class Visit>
void for_each_cluster(std::string_view text, Visit visit) {
  std::size_t begin = 0;
  std::size_t at = 0;
  utf8proc_int32_t before = -1;
  utf8proc_int32_t state = 0;
  ClusterWidth cluster;
  bool goes_on = true;
  for_each_character(text, [&](char32_t character, std::string_view bytes) {
    if (!goes_on) return;
    const bool breaks =
        before >= 0 && utf8proc_grapheme_break_stateful(before, character, &state) != 0;
    if (breaks) {
      goes_on = visit(cluster.width(), text.substr(begin, at - begin));
      begin = at;
      cluster = {};
    }
    cluster.add(character);
    before = character;
    at += bytes.size();
  });
  if (goes_on && at > begin) visit(cluster.width(), text.substr(begin, at - begin));
}

bool acts_on_terminal(char32_t character) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
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

void for_each_character(std::string_view text,
                        const std::function<void(char32_t, std::string_view)>& visit) {
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    utf8proc_ssize_t bytes =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (bytes <= 0) {  // not UTF-8: a byte on its own
      character = 0xFFFD;
      bytes = 1;
    }
    visit(static_cast<char32_t>(character), text.substr(0, static_cast<std::size_t>(bytes)));
    text.remove_prefix(static_cast<std::size_t>(bytes));
  }
}

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  for_each_cluster(text, [&](std::size_t columns, std::string_view) {
    width += columns;
    return true;
  });
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
  if (text.size() <= columns && is_plain_ascii(text)) return std::string(text);
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t bytes = 0;
  for_each_cluster(text, [&](std::size_t wide, std::string_view cluster) {
    if (width + wide > columns - 1) return false;
    width += wide;
    bytes += cluster.size();
    return true;
  });
  return std::string(text.substr(0, bytes)) + "…";
}

std::string visible(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string result;
  for_each_character(text, [&](char32_t character, std::string_view bytes) {
    if (!acts_on_terminal(character)) {
      result += bytes;
    } else if (character == '\n') {
      result += "\\n";
    } else if (character == '\t') {
      result += "\\t";
    } else if (character == '\r') {
      result += "\\r";
    } else {
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character));
    }
  });
  return result;
}

}  // namespace annals::shell
