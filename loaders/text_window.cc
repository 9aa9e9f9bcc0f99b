#include "loaders/text_window.h"

#include <algorithm>
#include <cstring>

#include "loaders/text_check.h"

namespace annals::loaders {

namespace {
constexpr std::size_t kReadBytes = std::size_t{1} << 20;
}  // namespace

std::string_view TextWindow::readable() const {
  const std::string_view ahead = std::string_view(buffer_).substr(at_, filled_ - at_);
  if (!more()) return ahead;
  const std::string_view text = ahead.substr(0, std::min(bad_, filled_) - at_);
  return text.substr(0, text.rfind('\n') + 1);  // npos + 1: nothing
}

void TextWindow::advance(std::size_t bytes) {
  const std::string_view passed = std::string_view(buffer_).substr(at_, bytes);
  const std::size_t line_end = passed.rfind('\n');
  if (line_end != std::string_view::npos) {
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    line_begin_ = at_ + line_end + 1;
  }
  at_ += bytes;
}

void TextWindow::read_more() {
  if (bad_ != std::string::npos) {
    fail_at(bad_, 1, ErrorCode::kInvalidInput,
            bad_byte_message(std::string_view(buffer_).substr(0, filled_), bad_));
  }
  const std::size_t kept = filled_ - line_begin_;
  if (kept > kMaxStatementBytes) {
    fail_at(at_, 1, ErrorCode::kLimit,
            "the statement is longer than 64 MiB: is a quote or a bracket unclosed?");
  }
  make_room(kept);
  std::size_t wanted = std::min(std::max(kept, kReadBytes / 2), buffer_.size() - kept);
  while (wanted > 0 && !input_ended_) {
    const std::size_t got = input_.read(buffer_.data() + filled_, buffer_.size() - filled_);
    filled_ += got;
    input_ended_ = got == 0;
    wanted -= std::min(wanted, got);
  }
  check_new_bytes();
}

void TextWindow::make_room(std::size_t kept) {
  std::memmove(buffer_.data(), buffer_.data() + line_begin_, kept);
  at_ -= line_begin_;
  checked_ -= std::min(checked_, line_begin_);
  line_begin_ = 0;
  filled_ = kept;
  // As much again as there is of the statement, so that a long one is not parsed too often.
  const std::size_t wanted = std::min(2 * kept, kMaxStatementBytes) + kReadBytes;
  buffer_.resize(std::max(buffer_.size(), wanted));
}

/// Looks for bytes that are no text, up to the last whole character.
void TextWindow::check_new_bytes() {
  std::size_t end = filled_;
  if (!input_ended_) {
    // A character of several bytes may be cut: it begins at most three bytes before the end.
    for (std::size_t back = 1; back <= 3 && back <= end - checked_; ++back) {
      const auto byte = static_cast<unsigned char>(buffer_[end - back]);
      if (byte < 0x80) break;
      if (byte >= 0xC0) {
        end -= back;
        break;
      }
    }
  }
  const std::string_view fresh = std::string_view(buffer_).substr(checked_, end - checked_);
  const std::size_t bad = find_bad_byte(fresh);
  bad_ = bad == std::string_view::npos ? bad : checked_ + bad;
  checked_ = bad_ == std::string::npos ? end : bad_;
}

void TextWindow::skip_bad_line() {
  std::size_t from = bad_ == std::string::npos ? at_ : bad_;
  for (;;) {
    const std::string_view ahead = std::string_view(buffer_).substr(from, filled_ - from);
    const std::size_t line_end = ahead.find('\n');
    if (line_end != std::string_view::npos) {
      advance(from + line_end + 1 - at_);
      break;
    }
    advance(filled_ - at_);
    if (input_ended_) break;
    // Nothing of the line is needed any more.
    from = at_ = line_begin_ = filled_ = 0;
    if (buffer_.size() < kReadBytes) buffer_.resize(kReadBytes);
    filled_ = input_.read(buffer_.data(), buffer_.size());
    input_ended_ = filled_ == 0;
  }
  checked_ = at_;
  check_new_bytes();
}

void TextWindow::fail_at(std::size_t offset, std::size_t length, ErrorCode code,
                         const std::string& message) const {
  const std::string_view text =
      std::string_view(buffer_).substr(line_begin_, filled_ - line_begin_);
  throw Error(code, message, place_in(text, offset - line_begin_, length, name_, line_));
}

}  // namespace annals::loaders
