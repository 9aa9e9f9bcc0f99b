#include "loaders/text_check.h"

#include <algorithm>
#include <cstdio>

#include "model/term.h"

namespace annals::loaders {

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
