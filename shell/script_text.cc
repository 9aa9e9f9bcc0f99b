#include "shell/script_text.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "model/error.h"

namespace annals::shell {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlank = " \t\r\v\f";

}  // namespace

ScriptText::ScriptText(std::string text, std::string source)
    : text_(std::move(text)), end_(text_.size()), at_end_(true), source_(std::move(source)) {}

ScriptText::ScriptText(int descriptor, std::string source)
    : descriptor_(descriptor), source_(std::move(source)) {
  read_more();
  if (window().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
}

std::string_view ScriptText::window() const {
  return std::string_view(text_).substr(begin_, end_ - begin_);
}

std::string_view ScriptText::first_line() const { return window().substr(0, window().find('\n')); }

void ScriptText::read_more() {
  if (at_end_) return;
  text_.erase(0, begin_);
  end_ -= begin_;
  begin_ = 0;
  // A statement that is longer than many chunks makes the window grow by half, so that trying again
  // and again costs no more than a multiple of its length. Before that every line counts: somebody
  // may wait for the answer at the other end of the pipe.
  const std::size_t goal = text_.size() + (end_ > 16 * kChunk ? end_ / 2 : 1);
  while (!at_end_) {
    const std::size_t size = text_.size();
    text_.resize(size + kChunk);
    ssize_t got = 0;
    do {
      got = ::read(*descriptor_, text_.data() + size, kChunk);
    } while (got < 0 && errno == EINTR);
    const int error = errno;
    text_.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) {
      throw Error(ErrorCode::kIo, "cannot read " + source_ + ": " + std::strerror(error));
    }
    at_end_ = got == 0;
    const std::size_t line_end = text_.rfind('\n');
    if (line_end != std::string::npos) end_ = std::max(end_, line_end + 1);
    if (at_end_) end_ = text_.size();
    if (end_ >= goal) break;
  }
}

void ScriptText::consume(std::size_t bytes) {
  bytes = std::min(bytes, end_ - begin_);
  const auto first = text_.begin() + static_cast<std::ptrdiff_t>(begin_);
  line_number_ +=
      static_cast<std::size_t>(std::count(first, first + static_cast<std::ptrdiff_t>(bytes), '\n'));
  begin_ += bytes;
}

bool ScriptText::skip_to_statement() {
  while (true) {
    if (window().empty()) {
      if (at_end_) return false;
      read_more();
      continue;
    }
    const std::string_view line = first_line();
    const std::size_t start = line.find_first_not_of(kBlank);
    if (start != std::string_view::npos && line[start] != '#') return true;
    consume(line.size() + 1);
  }
}

}  // namespace annals::shell
