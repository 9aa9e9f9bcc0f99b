#include "shell/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "model/error.h"

namespace annals::shell {

int DescriptorSink::write(const char* text, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, text, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    text += written;
    size -= static_cast<std::size_t>(written);
  }
  return 0;
}

Output::Buffer::Buffer(Sink* sink) : sink_(sink) {
  setp(space_.data(), space_.data() + space_.size());
}

void Output::Buffer::reset(Sink* sink) {
  sink_ = sink;
  error_ = 0;
}

bool Output::Buffer::write_all(const char* text, std::size_t size) {
  if (size > 0 && before_write) before_write();
  if (error_ == 0) error_ = sink_->write(text, size);
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
  if (size <= 0) return 0;  // an empty text may have no address
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

void Output::divert(Sink* sink) {
  stream_.flush();
  buffer_.reset(sink == nullptr ? &own_ : sink);
  stream_.clear();
}

Console::Console(int output, int error, Options options)
    : out_(output),
      error_(error),
      output_descriptor_(output),
      error_descriptor_(error),
      quiet_(options.quiet),
      palette_(shows_color(options.color, output)),
      error_palette_(shows_color(options.color, error)) {}

void Console::error(std::string_view text) {
  constexpr std::string_view kError = "error:";
  std::string line(text);
  const std::size_t found = line.find(kError);
  if (found < line.find('\n')) line.replace(found, kError.size(), error_palette_.error(kError));
  raw_message(line + '\n');
}

void Console::message(std::string_view text) {
  if (!quiet_) raw_message(std::string(text) + '\n');
}

void Console::note(std::string_view text) {
  message(error_palette_.note("note:") + " " + std::string(text));
}

void Console::raw_message(std::string_view text) {
  out_.stream().flush();
  // A standard error that cannot be written leaves nobody to tell.
  error_.stream() << text << std::flush;
}

bool Console::shows_progress() const { return !quiet_ && ::isatty(error_descriptor_) == 1; }

void Console::set_before_print(const std::function<void()>& call) {
  error_.set_before_write(call);
  if (call == nullptr || ::isatty(output_descriptor_) == 1) out_.set_before_write(call);
}

}  // namespace annals::shell
