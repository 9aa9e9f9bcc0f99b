// An answer from the graph onto a stream.
#ifndef ANNALS_SHELL_ANSWER_H_
#define ANNALS_SHELL_ANSWER_H_

#include <chrono>

#include "annals/graph.h"
#include "shell/format.h"
#include "shell/output.h"

namespace annals::shell {

/// Time since it was made.
class Stopwatch {
 public:
  std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - begin_; }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

struct AnswerStyle {
  Format format = Format::kTable;
  bool timer = false;        // show how long it took
  bool interactive = false;  // a person is at the prompt: facts get a count, too
};

/// Reads and prints all rows, then their notes. `watch` runs since the statement began. Throws what
/// the rows throw, OutputClosed, and Error(kIo) when the output cannot be written.
void print_answer(Rows& rows, const AnswerStyle& style, const Stopwatch& watch, Console& console);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_ANSWER_H_
