// Standard output and standard error: buffered, and with a failure that is never lost.
#ifndef ANNALS_SHELL_OUTPUT_H_
#define ANNALS_SHELL_OUTPUT_H_

#include <array>
#include <functional>
#include <ostream>
#include <streambuf>
#include <string_view>

#include "shell/screen.h"

namespace annals::shell {

/// Thrown when who reads our output has gone away (`annals … | head -1`): the program ends quietly.
struct OutputClosed {};

/// Where the bytes of an Output go.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Takes all of the text; 0, or the errno of what went wrong.
  virtual int write(const char* text, std::size_t size) = 0;
};

/// A file descriptor, which it does not own.
class DescriptorSink : public Sink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  int write(const char* text, std::size_t size) override;

 private:
  int descriptor_;
};

/// A stream on a file descriptor, which it does not own. The stream itself never throws (it goes
/// bad, as streams do); flush() and check() say why.
class Output {
 public:
  explicit Output(int descriptor) : own_(descriptor), buffer_(&own_), stream_(&buffer_) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  std::ostream& stream() { return stream_; }
  /// Throws OutputClosed, or Error(kIo) when the system refused a write.
  void check();
  /// Writes out what is buffered, then check().
  void flush();
  /// Whether a write was refused.
  bool failed() const { return buffer_.error() != 0; }
  /// From now on the bytes go to another sink, with a clean state; null: to the descriptor again.
  /// What is buffered still goes to the old one. The sink stays the caller's.
  void divert(Sink* sink);
  /// Called before bytes leave the buffer; null: nothing is.
  void set_before_write(std::function<void()> call) { buffer_.before_write = std::move(call); }

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(Sink* sink);
    int error() const { return error_; }
    void reset(Sink* sink);
    std::function<void()> before_write;

   protected:
    int overflow(int character) override;
    int sync() override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;

   private:
    bool drain();
    bool write_all(const char* text, std::size_t size);
    Sink* sink_;
    int error_ = 0;  // errno of the first write that failed
    std::array<char, std::size_t{1} << 16> space_;
  };
  DescriptorSink own_;
  Buffer buffer_;
  std::ostream stream_;
};

/// The two streams of the program. What goes to standard error is seen after what was written to
/// standard output before.
class Console {
 public:
  struct Options {
    bool quiet = false;  // leaves out everything but errors
    ColorWhen color = ColorWhen::kAuto;
  };
  Console(int output, int error, Options options = {false, ColorWhen::kAuto});
  Output& out() { return out_; }
  int output_descriptor() const { return output_descriptor_; }
  int error_descriptor() const { return error_descriptor_; }
  /// The colours of standard output, and of standard error.
  const Palette& palette() const { return palette_; }
  const Palette& error_palette() const { return error_palette_; }
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
  /// Called before anything is printed on the terminal, to take a line of progress away; null:
  /// nothing is.
  void set_before_print(const std::function<void()>& call);

 private:
  Output out_;
  Output error_;
  int output_descriptor_;
  int error_descriptor_;
  bool quiet_;
  Palette palette_;
  Palette error_palette_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_OUTPUT_H_
