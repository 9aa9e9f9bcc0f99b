// A line of progress on a terminal.
#ifndef ANNALS_SHELL_PROGRESS_LINE_H_
#define ANNALS_SHELL_PROGRESS_LINE_H_

#include <string>
#include <string_view>

#include "shell/output.h"

namespace annals::shell {

/// Written over by the next one, gone when this is.
class ProgressLine {
 public:
  explicit ProgressLine(Console& console) : console_(console) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }
  void clear() {
    if (shown_) console_.raw_message(kClearLine);
    shown_ = false;
  }
  void show(const std::string& line) {
    console_.raw_message(std::string(kClearLine) + line);
    shown_ = true;
  }

 private:
  static constexpr std::string_view kClearLine = "\r\x1b[K";

  Console& console_;
  bool shown_ = false;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_PROGRESS_LINE_H_
