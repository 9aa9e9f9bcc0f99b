// Letters and digits of ASCII, whatever the locale; every other byte is neither and stays as it is.
#ifndef ANNALS_MODEL_ASCII_H_
#define ANNALS_MODEL_ASCII_H_

#include <string>
#include <string_view>

namespace annals {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// In small letters.
constexpr char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lowered(c);
  return result;
}
/// Whether `text` begins with `small_word`, in small or capital letters.
constexpr bool starts_with_word(std::string_view text, std::string_view small_word) {
  if (text.size() < small_word.size()) return false;
  for (std::size_t i = 0; i < small_word.size(); ++i) {
    if (lowered(text[i]) != small_word[i]) return false;
  }
  return true;
}

}  // namespace annals

#endif  // ANNALS_MODEL_ASCII_H_
