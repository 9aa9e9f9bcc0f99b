// The program under test as a process of its own, with pipes or on a pseudo-terminal.
#ifndef ANNALS_TESTS_SHELL_CHILD_H_
#define ANNALS_TESTS_SHELL_CHILD_H_

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/temporary_folder.h"

namespace annals::test {

struct Finished {
  int status = -1;  // exit status, or 128 + the signal that ended it
  std::string out;
  std::string err;
};

/// Runs the program to its end. Its standard input is `input`.
Finished annals(const std::vector<std::string>& arguments, const std::string& input = {});

/// Runs a line of sh in which $annals is the program and $1, $2 … are the arguments.
Finished shell_line(const std::string& line, const std::vector<std::string>& arguments);

/// What a terminal is like.
struct Looks {
  int columns = 200;
  int rows = 50;
  std::string kind = "dumb";                                          // $TERM
  std::vector<std::pair<std::string, std::string>> environment = {};  // besides
  /// A command that runs instead of the program, which it finds in $annals, and the first argument
  /// in $graph.
  std::string starter = {};
};

/// The program on a pseudo-terminal.
class Terminal {
 public:
  /// `home` is where its history goes.
  Terminal(const std::vector<std::string>& arguments, const std::string& home,
           const Looks& looks = {});
  /// Ends the program when it still runs.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& text);
  /// Changes its size, of which the program is told.
  void resize(int columns, int rows);
  /// Types it at the prompt, and waits for the prompt after it; what came in between.
  std::string answer(const std::string& line, const std::string& prompt = "talks> ");
  /// Waits until the screen has got `text` since the last call that found something; what came
  /// before it and the text itself are returned. Fails the test when it does not come in time.
  std::string expect(const std::string& text,
                     std::chrono::seconds patience = std::chrono::seconds(60));
  /// Types `key` again and again, a second apart, until the screen has got `text`: for programs
  /// that throw away keys while they are busy (less, as long as it reads). More of it may be typed
  /// than was needed.
  void type_until(const std::string& key, const std::string& text);
  /// Waits for the end of the program; its status.
  int wait();

 private:
  bool read_some(std::chrono::milliseconds patience);
  /// As expect(); none when it does not come in time.
  std::optional<std::string> wait_for(const std::string& text, std::chrono::milliseconds patience);

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string seen_;  // and not yet expected
};

}  // namespace annals::test

#endif  // ANNALS_TESTS_SHELL_CHILD_H_
