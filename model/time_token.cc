// Where a time value ends in a text: the parser's token.
#include "model/time_value.h"

namespace annals {
namespace {

class Token {
 public:
  explicit Token(std::string_view text) : text_(text) {}

  std::size_t length() {
    if (!starts()) return 0;
    std::size_t i = 0;
    while (i < text_.size() && takes(i)) ++i;
    return without_final_points(i);
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool digit(std::size_t i) const { return '0' <= at(i) && at(i) <= '9'; }
  bool letter(std::size_t i) const {
    const char c = at(i);
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_' || (c & 0x80) != 0;
  }
  bool two_points(std::size_t i) const { return at(i) == '.' && at(i + 1) == '.'; }

  bool date_starts(std::size_t i) const {
    if (at(i) == 'Y') return digit(at(i + 1) == '-' ? i + 2 : i + 1);
    return digit(at(i) == '-' || at(i) == '+' ? i + 1 : i);
  }

  bool starts() const {
    if (at(0) == '[') return date_starts(1) || two_points(1);
    return at(0) == '/' || date_starts(0) || (two_points(0) && at(2) == '/');
  }

  bool takes(std::size_t i) {
    switch (at(i)) {
      case '/':
        in_time_of_day_ = false;
        return true;
      case '.':
        if (two_points(i)) in_time_of_day_ = false;
        return true;
      case '[':
        in_brackets_ = i == 0 || at(i - 1) == '/';
        return in_brackets_;
      case ']': {
        const bool closes = in_brackets_;
        in_brackets_ = in_time_of_day_ = false;
        return closes;
      }
      case 'Y':
        return date_starts(i) && (i == 0 || !(digit(i - 1) || letter(i - 1)));
      case 'T':
        in_time_of_day_ = i > 0 && digit(i - 1);
        return in_time_of_day_;
      case 'Z':
      case ':':
        return in_time_of_day_;
      case '+':
        return in_time_of_day_ || i == 0;
      case '?':
        return !letter(i + 1);
      case 'X':
      case '-':
      case '~':
      case '%':
        return true;
      default:
        return digit(i);
    }
  }

  /// The point that ends a statement is no part of the time before it; an open end is.
  std::size_t without_final_points(std::size_t length) const {
    if (in_brackets_) return length;
    std::size_t end = length;
    while (end > 0 && at(end - 1) == '.') --end;
    const bool open_end = length - end >= 2 && end > 0 && at(end - 1) == '/';
    return open_end ? end + 2 : end;
  }

  std::string_view text_;
  bool in_brackets_ = false;
  bool in_time_of_day_ = false;
};

}  // namespace

std::size_t TimeValue::token_length(std::string_view text) { return Token(text).length(); }

}  // namespace annals
