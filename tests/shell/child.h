// The program under test as a process of its own, with pipes or on a pseudo-terminal.
#ifndef ANNALS_TESTS_SHELL_CHILD_H_
#define ANNALS_TESTS_SHELL_CHILD_H_

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace annals::test {

/// A folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file in it; its path.
  std::string file(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

struct Finished {
  int status = -1;  // exit status, or 128 + the signal that ended it
  std::string out;
  std::string err;
};

/// Runs the program to its end. Its standard input is `input`.
Finished annals(const std::vector<std::string>& arguments, const std::string& input = {});

/// Runs a line of sh in which $annals is the program and $1, $2 … are the arguments.
Finished shell_line(const std::string& line, const std::vector<std::string>& arguments);

/// The program on a pseudo-terminal of 200 columns.
class Terminal {
 public:
  /// `home` is where its history goes.
  Terminal(const std::vector<std::string>& arguments, const std::string& home);
  /// Ends the program when it still runs.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& text);
  /// Waits until the screen has got `text` since the last call that found something; what came
  /// before it and the text itself are returned. Fails the test when it does not come in time.
  std::string expect(const std::string& text,
                     std::chrono::seconds patience = std::chrono::seconds(60));
  /// Waits for the end of the program; its status.
  int wait();

 private:
  bool read_some(std::chrono::milliseconds patience);

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string seen_;  // and not yet expected
};

}  // namespace annals::test

#endif  // ANNALS_TESTS_SHELL_CHILD_H_
