#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace annals::test {
namespace {

[[noreturn]] void execute(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
  std::_Exit(127);
}

int status_of(int waited) {
  return WIFSIGNALED(waited) ? 128 + WTERMSIG(waited) : WEXITSTATUS(waited);
}

std::string read_all(int descriptor) {
  std::string text;
  char chunk[4096];
  while (true) {
    const ssize_t got = ::read(descriptor, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(chunk, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return text;
}

void write_all(int descriptor, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = ::write(descriptor, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  ::close(descriptor);
}

Finished run(const std::vector<std::string>& words, const std::string& input) {
  std::signal(SIGPIPE, SIG_IGN);  // a program may end before it has read everything
  int in[2], out[2], err[2];
  REQUIRE(::pipe2(in, O_CLOEXEC) == 0);
  REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
  REQUIRE(::pipe2(err, O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    execute(words);
  }
  ::close(in[0]);
  ::close(out[1]);
  ::close(err[1]);
  Finished finished;
  std::thread writer([&] { write_all(in[1], input); });
  std::thread errors([&] { finished.err = read_all(err[0]); });
  finished.out = read_all(out[0]);
  writer.join();
  errors.join();
  int waited = 0;
  ::waitpid(child, &waited, 0);
  finished.status = status_of(waited);
  return finished;
}

}  // namespace

Finished annals(const std::vector<std::string>& arguments, const std::string& input) {
  std::vector<std::string> words = {ANNALS_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run(words, input);
}

Finished shell_line(const std::string& line, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"sh", "-c", "annals=" ANNALS_PROGRAM "; " + line, "sh"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run(words, {});
}

Terminal::Terminal(const std::vector<std::string>& arguments, const std::string& home,
                   const Looks& looks) {
  winsize size{};
  size.ws_row = static_cast<unsigned short>(looks.rows);
  size.ws_col = static_cast<unsigned short>(looks.columns);
  child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
  REQUIRE(child_ >= 0);
  if (child_ == 0) {
    for (const char* name : {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "ANNALS_PAGER", "PAGER", "LESS",
                             "VISUAL", "EDITOR", "ANNALS_RC", "ANNALS_HISTORY", "NO_COLOR"}) {
      ::unsetenv(name);
    }
    ::setenv("TERM", looks.kind.c_str(), 1);
    ::setenv("HOME", home.c_str(), 1);
    for (const auto& [name, value] : looks.environment) ::setenv(name.c_str(), value.c_str(), 1);
    if (!looks.starter.empty()) {
      ::setenv("annals", ANNALS_PROGRAM, 1);
      ::setenv("graph", arguments.front().c_str(), 1);
      execute({"sh", "-c", "exec " + looks.starter});
    }
    std::vector<std::string> words = {ANNALS_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    execute(words);
  }
}

Terminal::~Terminal() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  ::close(terminal_);
}

void Terminal::type(const std::string& text) {
  REQUIRE(::write(terminal_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

void Terminal::resize(int columns, int rows) {
  winsize size{};
  size.ws_row = static_cast<unsigned short>(rows);
  size.ws_col = static_cast<unsigned short>(columns);
  REQUIRE(::ioctl(terminal_, TIOCSWINSZ, &size) == 0);
}

std::string Terminal::answer(const std::string& line, const std::string& prompt) {
  type(line + "\r");
  expect(line.substr(line.size() > 3 ? line.size() - 3 : 0));  // what is typed is seen first
  return expect("\n" + prompt);
}

bool Terminal::read_some(std::chrono::milliseconds patience) {
  pollfd source{terminal_, POLLIN, 0};
  if (::poll(&source, 1, static_cast<int>(patience.count())) <= 0) return false;
  char chunk[4096];
  const ssize_t got = ::read(terminal_, chunk, sizeof chunk);
  if (got <= 0) return false;  // EIO: the program has ended
  seen_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Terminal::wait_for(const std::string& text,
                                              std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    const std::size_t found = seen_.find(text);
    if (found != std::string::npos) {
      const std::string before = seen_.substr(0, found + text.size());
      seen_.erase(0, before.size());
      return before;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !read_some(left)) return std::nullopt;
  }
}

std::string Terminal::expect(const std::string& text, std::chrono::seconds patience) {
  const std::optional<std::string> before = wait_for(text, patience);
  if (!before) FAIL("expected " << text << " after:\n" << seen_);
  return *before;
}

void Terminal::type_until(const std::string& key, const std::string& text) {
  constexpr int kTimes = 60;
  for (int i = 0; i < kTimes; ++i) {
    type(key);
    if (wait_for(text, std::chrono::seconds(1))) return;
  }
  FAIL("expected " << text << " after:\n" << seen_);
}

int Terminal::wait() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  int waited = 0;
  while (::waitpid(child_, &waited, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) FAIL("the program does not end after:\n" << seen_);
    read_some(std::chrono::milliseconds(200));
  }
  child_ = -1;
  while (read_some(std::chrono::milliseconds(0))) {
  }
  return status_of(waited);
}

}  // namespace annals::test
