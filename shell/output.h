// Standard output and standard error: buffered, and with a failure that is never lost.
#ifndef ANNALS_SHELL_OUTPUT_H_
#define ANNALS_SHELL_OUTPUT_H_

#include <array>
#include <ostream>
#include <streambuf>
#include <string_view>

namespace annals::shell {

/// Thrown when who reads our output has gone away (`annals … | head -1`): the program ends quietly.
struct OutputClosed {};

/// A stream on a file descriptor, which it does not own. The stream itself never throws (it goes
/// bad, as streams do); flush() and check() say why.
class Output {
 public:
  explicit Output(int descriptor) : buffer_(descriptor), stream_(&buffer_) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  std::ostream& stream() { return stream_; }
  /// Throws OutputClosed, or Error(kIo) when the system refused a write.
  void check();
  /// Writes out what is buffered, then check().
  void flush();
  /// Whether a write was refused.
  bool failed() const { return buffer_.error() != 0; }

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(int descriptor);
    int error() const { return error_; }

   protected:
    int overflow(int character) override;
    int sync() override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;

   private:
    bool drain();
    bool write_all(const char* text, std::size_t size);
    int descriptor_;
    int error_ = 0;  // errno of the first write that failed
    std::array<char, std::size_t{1} << 16> space_;
  };
  Buffer buffer_;
  std::ostream stream_;
};

/// The two streams of the program. What goes to standard error is seen after what was written to
/// standard output before.
class Console {
 public:
  /// A quiet one leaves out everything but errors.
  Console(int output, int error, bool quiet = false)
      : out_(output), error_(error), error_descriptor_(error), quiet_(quiet) {}
  Output& out() { return out_; }
  /// A line that must be seen, on standard error.
  void error(std::string_view text);
  /// A line for people on standard error.
  void message(std::string_view text);
  /// "note: TEXT".
  void note(std::string_view text);
  /// Text on standard error as it is: progress that is written over.
  void raw_message(std::string_view text);
  /// Whether a person sees standard error, and wants to.
  bool shows_progress() const;

 private:
  Output out_;
  Output error_;
  int error_descriptor_;
  bool quiet_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_OUTPUT_H_
