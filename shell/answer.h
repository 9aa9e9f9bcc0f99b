// An answer from the graph onto a stream.
#ifndef ANNALS_SHELL_ANSWER_H_
#define ANNALS_SHELL_ANSWER_H_

#include <chrono>
#include <functional>
#include <ostream>

#include "annals/graph.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/query_meter.h"

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
  bool sources = false;      // rows with the sources of their facts
  bool pages = false;        // what is longer than the screen goes to a pager
};

/// Tables as the terminal can show them.
TableLook look_of(const Console& console);

/// Calls `print` with standard output, page by page where the style says so and it is a terminal.
/// Leaving the pager early is no error. Throws what `print` throws, OutputClosed, and Error(kIo)
/// when the output cannot be written.
void print_paged(const AnswerStyle& style, Console& console,
                 const std::function<void(std::ostream&)>& print);

/// Reads and prints all rows, then their notes. `watch` runs since the statement began; `meter`
/// counts the rows. Throws what the rows throw, and as print_paged.
void print_answer(Rows& rows, const AnswerStyle& style, const Stopwatch& watch, QueryMeter& meter,
                  Console& console);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_ANSWER_H_
