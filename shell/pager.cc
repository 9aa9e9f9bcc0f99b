#include "shell/pager.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "model/error.h"
#include "shell/programs.h"
#include "shell/screen.h"

namespace annals::shell {
namespace {

constexpr std::size_t kRowsForPrompt = 2;
constexpr int kNotFound = 127;  // as sh tells it

bool is_installed(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const std::string file = std::string(folder) + "/" + std::string(program);
    if (::access(file.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

std::string pager_command() {
  if (is_dumb_terminal()) return setting_of({"ANNALS_PAGER"}, "");
  const std::string none = "\n";
  std::string command = setting_of({"ANNALS_PAGER", "PAGER"}, none);
  if (command == none) command = is_installed("less") ? "less" : "";
  return command;
}

/// Holds the text until it is more than a screen full, then starts the pager.
class Paged::PagerSink : public Sink {
 public:
  PagerSink(ScreenSize size, std::string command) : size_(size), command_(std::move(command)) {}
  PagerSink(const PagerSink&) = delete;
  PagerSink& operator=(const PagerSink&) = delete;
  ~PagerSink() override { end(); }

  int write(const char* text, std::size_t size) override {
    if (pipe_ >= 0) return DescriptorSink(pipe_).write(text, size);
    held_.append(text, size);
    count(std::string_view(text, size));
    if (rows_ + kRowsForPrompt <= size_.rows) return 0;
    const int error = start();
    if (error != 0) return error;
    const int failure = DescriptorSink(pipe_).write(held_.data(), held_.size());
    held_.clear();
    return failure;
  }
  /// What is held, when it came to no pager.
  const std::string& held() const { return held_; }
  /// Lets the pager know that there is no more, and waits for its end; its status.
  int end() {
    if (pipe_ < 0) return 0;
    ::close(std::exchange(pipe_, -1));
    return wait_for(program_);
  }
  const std::string& command() const { return command_; }

 private:
  /// The rows of the screen that the text takes; long lines are broken by the terminal.
  void count(std::string_view text) {
    for (const char c : text) {
      if (c == '\n' || ++column_ > size_.columns) {
        ++rows_;
        column_ = 0;
      }
    }
  }
  int start() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno;
    try {
      // As other programs let less behave: it shows colours, and leaves the text on the screen.
      program_ = start_program(command_, {}, ends[0], {{"LESS", "FRX"}});
    } catch (const Error&) {
      ::close(ends[0]);
      ::close(ends[1]);
      return EIO;
    }
    ::close(ends[0]);
    pipe_ = ends[1];
    return 0;
  }

  ScreenSize size_;
  std::string command_;
  std::string held_;
  std::size_t rows_ = 0;
  std::size_t column_ = 0;
  int pipe_ = -1;
  pid_t program_ = -1;
};

Paged::Paged(Console& console, std::string command) : console_(console) {
  if (command.empty()) return;
  const auto size = screen_of(console.output_descriptor());
  if (!size) return;
  console.out().flush();
  sink_ = std::make_unique<PagerSink>(*size, std::move(command));
  console.out().divert(sink_.get());
}

Paged::~Paged() {
  try {
    finish();
  } catch (const OutputClosed&) {
    // The next write meets it again.
  } catch (const Error&) {
    // Said by who called finish(); here another error is on its way.
  }
}

bool Paged::active() const { return sink_ != nullptr; }

void Paged::finish() {
  if (sink_ == nullptr) return;
  Output& out = console_.out();
  out.stream().flush();
  out.divert(nullptr);
  const std::unique_ptr<PagerSink> sink = std::move(sink_);
  if (sink->end() == kNotFound) {
    throw Error(ErrorCode::kIo, "there is no pager '" + sink->command() +
                                    "': set ANNALS_PAGER to another, or turn it off with .pager "
                                    "off");
  }
  out.stream() << sink->held();
  out.flush();
}

}  // namespace annals::shell
