#include "tests/kill/worker.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace annals::test {

Worker::Worker(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return;
  std::vector<char*> given = {const_cast<char*>("kill_writer")};
  for (const std::string& argument : arguments)
    given.push_back(const_cast<char*>(argument.c_str()));
  given.push_back(nullptr);
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execv(ANNALS_KILL_WRITER, given.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
}

Worker::~Worker() {
  if (child_ > 0) kill();
  if (output_ >= 0) ::close(output_);
}

bool Worker::read_some() {
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(output_, buffer.data(), buffer.size());
  if (got > 0) printed_.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

int Worker::collect() {
  while (read_some()) {
  }
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  return status;
}

bool Worker::wait_for_first() {
  while (printed_.find('\n') == std::string::npos) {
    if (!read_some()) return false;
  }
  return true;
}

std::uint64_t Worker::kill() {
  ::kill(child_, SIGKILL);
  collect();
  // A line that was cut is no acknowledgement.
  const std::size_t end = printed_.find_last_of('\n');
  if (end == std::string::npos) return 0;
  const std::size_t before = printed_.find_last_of('\n', end == 0 ? 0 : end - 1);
  return std::stoull(printed_.substr(before == std::string::npos ? 0 : before + 1));
}

int Worker::wait() {
  const int status = collect();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace annals::test
