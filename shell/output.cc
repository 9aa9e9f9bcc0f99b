#include "shell/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "model/error.h"

namespace annals::shell {

Output::Buffer::Buffer(int descriptor) : descriptor_(descriptor) {
  setp(space_.data(), space_.data() + space_.size());
}

bool Output::Buffer::write_all(const char* text, std::size_t size) {
  while (size > 0 && error_ == 0) {
    const ssize_t written = ::write(descriptor_, text, size);
    if (written < 0) {
      if (errno != EINTR) error_ = errno;
      continue;
    }
    text += written;
    size -= static_cast<std::size_t>(written);
  }
  return error_ == 0;
}

bool Output::Buffer::drain() {
  const bool done = write_all(pbase(), static_cast<std::size_t>(pptr() - pbase()));
  setp(space_.data(), space_.data() + space_.size());
  return done;
}

int Output::Buffer::overflow(int character) {
  if (!drain()) return traits_type::eof();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int Output::Buffer::sync() { return drain() ? 0 : -1; }

std::streamsize Output::Buffer::xsputn(const char* text, std::streamsize size) {
  const auto bytes = static_cast<std::size_t>(size);
  if (size > epptr() - pptr() && !drain()) return 0;
  if (size > epptr() - pptr()) return write_all(text, bytes) ? size : 0;
  std::memcpy(pptr(), text, bytes);
  pbump(static_cast<int>(size));
  return size;
}

void Output::check() {
  if (buffer_.error() == 0) return;
  if (buffer_.error() == EPIPE) throw OutputClosed{};
  throw Error(ErrorCode::kIo,
              std::string("cannot write the output: ") + std::strerror(buffer_.error()));
}

void Output::flush() {
  stream_.flush();
  check();
}

void Console::error(std::string_view text) { raw_message(std::string(text) + '\n'); }

void Console::message(std::string_view text) {
  if (!quiet_) raw_message(std::string(text) + '\n');
}

void Console::note(std::string_view text) { message("note: " + std::string(text)); }

void Console::raw_message(std::string_view text) {
  out_.stream().flush();
  // A standard error that cannot be written leaves nobody to tell.
  error_.stream() << text << std::flush;
}

bool Console::shows_progress() const { return !quiet_ && ::isatty(error_descriptor_) == 1; }

}  // namespace annals::shell
