// A text read piece by piece: what lies ahead of the statement that is being read, within bounds.
#ifndef ANNALS_LOADERS_TEXT_WINDOW_H_
#define ANNALS_LOADERS_TEXT_WINDOW_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "loaders/input.h"
#include "model/error.h"

namespace annals::loaders {

/// Knows the line of each byte, and looks for bytes that are no text before anybody reads them.
class TextWindow {
 public:
  static constexpr std::size_t kMaxStatementBytes = std::size_t{64} << 20;

  /// Keeps a reference to the input. `name` names it in places.
  TextWindow(Input& input, std::string name) : input_(input), name_(std::move(name)) {}
  TextWindow(const TextWindow&) = delete;
  TextWindow& operator=(const TextWindow&) = delete;

  /// What may be looked at: whole lines from here on, up to the first byte that is no text; all of
  /// the rest at the end. Valid until the next call of another member.
  std::string_view readable() const;
  /// Whether something follows readable().
  bool more() const { return !input_ended_ || bad_ != std::string::npos; }
  /// Makes readable() longer. Throws Error(kInvalidInput) with a place for a byte that is no text,
  /// Error(kLimit) for a statement longer than kMaxStatementBytes.
  void read_more();
  /// Goes on behind these bytes of readable().
  void advance(std::size_t bytes);
  /// Goes on behind the line of the byte that read_more() threw about, or of the statement that is
  /// too long.
  void skip_bad_line();

  /// Throws `code` with the place of these bytes from here on.
  [[noreturn]] void fail(std::size_t offset, std::size_t length, ErrorCode code,
                         const std::string& message) const {
    fail_at(at_ + offset, length, code, message);
  }
  const std::string& name() const { return name_; }

 private:
  [[noreturn]] void fail_at(std::size_t offset, std::size_t length, ErrorCode code,
                            const std::string& message) const;
  void make_room(std::size_t kept);
  void check_new_bytes();

  Input& input_;
  std::string name_;
  std::string buffer_;  // its bytes up to filled_ are read
  std::size_t filled_ = 0;
  std::size_t at_ = 0;          // here
  std::size_t line_begin_ = 0;  // of the line that here lies in
  std::size_t line_ = 1;        // that line's number
  std::size_t checked_ = 0;     // the bytes before are text, those before bad_ at least
  std::size_t bad_ = std::string::npos;
  bool input_ended_ = false;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_TEXT_WINDOW_H_
