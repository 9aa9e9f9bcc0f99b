#include "parser/characters.h"

#include <utf8proc.h>

#include <algorithm>

#include "model/time_value.h"

namespace annals::parser {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

enum class NameRole { kNone, kStart, kFollow };

/// What the code point at the beginning of `text` can be in a name, and its bytes.
NameRole name_role(std::string_view text, std::size_t& bytes) {
  bytes = 1;
  if (text.empty()) return NameRole::kNone;
  const char c = text.front();
  if (is_ascii(c)) {
    if (is_letter(c) || c == '_') return NameRole::kStart;
    return is_digit(c) ? NameRole::kFollow : NameRole::kNone;
  }
  utf8proc_int32_t code_point = -1;
  const auto length = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4));
  const utf8proc_ssize_t read =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), length, &code_point);
  if (read <= 0) return NameRole::kNone;
  bytes = static_cast<std::size_t>(read);
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return NameRole::kStart;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
      return NameRole::kFollow;
    default:
      return NameRole::kNone;
  }
}

/// Bytes of letters, marks, digits and `_`, with `joiners` between them.
std::size_t run_length(std::string_view text, std::string_view joiners) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t bytes = 0;
    if (name_role(text.substr(at), bytes) != NameRole::kNone) {
      at += bytes;
      end = at;
    } else if (joiners.find(text[at]) != std::string_view::npos) {
      ++at;
    } else {
      break;
    }
  }
  return end;
}

/// Whether a date begins here, not a number: four places, then `X` or `-` and two places.
bool begins_like_date(std::string_view text) {
  std::size_t at = text.substr(0, 1) == "-" ? 1 : 0;
  const auto is_place = [&](std::size_t i) {
    return i < text.size() && (is_digit(text[i]) || text[i] == 'X');
  };
  if (at >= text.size() || !is_digit(text[at])) return false;
  for (std::size_t i = 0; i < 4; ++i, ++at) {
    if (!is_place(at)) return false;
  }
  if (text[at - 1] == 'X') return !continues_name(text.substr(at));
  return at < text.size() && text[at] == '-' && is_place(at + 1) && is_place(at + 2);
}

}  // namespace

std::size_t name_length(std::string_view text) {
  std::size_t bytes = 0;
  if (name_role(text, bytes) != NameRole::kStart) return 0;
  const std::size_t length = run_length(text, "-.");
  return length == 1 && text.front() == '_' ? 0 : length;
}

std::size_t quoted_name_length(std::string_view text) {
  if (text.empty() || text.front() != '\'') return 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
    ++at;
  }
  return 0;
}

std::size_t local_name_length(std::string_view text) { return run_length(text, "-."); }

std::size_t variable_length(std::string_view text) { return run_length(text, ""); }

bool continues_name(std::string_view text) {
  std::size_t bytes = 0;
  return name_role(text, bytes) != NameRole::kNone;
}

std::size_t iri_length(std::string_view text) {
  if (text.size() < 4 || text[0] != '<' || !is_letter(text[1])) return 0;
  std::size_t at = 2;
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]) || text[at] == '+' ||
                              text[at] == '.' || text[at] == '-')) {
    ++at;
  }
  if (at >= text.size() || text[at] != ':') return 0;
  for (++at; at < text.size(); ++at) {
    if (text[at] == '>') return at + 1;
    if (text[at] == '<' || static_cast<unsigned char>(text[at]) <= ' ') return 0;
  }
  return 0;
}

std::size_t time_length(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t sign = text[0] == 'Y' ? 1 : 0;
  if (sign < text.size() && text[sign] == '-') ++sign;
  if (sign > 0 && (sign >= text.size() || !is_digit(text[sign]))) return 0;
  if (text[0] == '.' && text.substr(0, 2) != "..") return 0;
  std::size_t length = TimeValue::token_length(text);
  std::size_t dots = 0;
  while (dots < length && text[length - 1 - dots] == '.') ++dots;
  if (dots % 2 == 1) --length;
  return length;
}

std::size_t date_length(std::string_view text) {
  return begins_like_date(text) ? time_length(text) : 0;
}

std::size_t space_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '\\') {
      const std::size_t next = text.find_first_not_of(" \t\r", at + 1);
      if (next != std::string_view::npos && text[next] != '\n') break;
      at = std::min(next, text.size());
    } else {
      break;
    }
  }
  return at;
}

}  // namespace annals::parser
