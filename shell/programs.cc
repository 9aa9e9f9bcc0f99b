#include "shell/programs.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "model/error.h"

namespace annals::shell {
namespace {

/// What posix_spawn wants, freed at the end.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  void set_input(int descriptor) {
    posix_spawn_file_actions_adddup2(&actions_, descriptor, STDIN_FILENO);
  }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t start_program(const std::string& command, const std::vector<std::string>& arguments,
                    std::optional<int> input,
                    const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> words = {"sh", "-c", arguments.empty() ? command : command + " \"$@\"",
                                    "sh"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    environment.emplace_back(*variable);
  }
  for (const auto& [name, value] : variables) {
    if (std::getenv(name.c_str()) == nullptr) environment.push_back(name + "=" + value);
  }
  SpawnSettings settings;
  if (input) settings.set_input(*input);
  pid_t program = -1;
  const std::vector<char*> word_pointers = pointers_to(words);
  const std::vector<char*> variable_pointers = pointers_to(environment);
  const int error = ::posix_spawn(&program, "/bin/sh", settings.actions(), settings.attributes(),
                                  word_pointers.data(), variable_pointers.data());
  if (error != 0) {
    throw Error(ErrorCode::kIo, "cannot start " + command + ": " + std::strerror(error));
  }
  return program;
}

int wait_for(pid_t program) {
  int status = 0;
  while (::waitpid(program, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string setting_of(const std::vector<const char*>& variables, const std::string& otherwise) {
  for (const char* name : variables) {
    const char* value = std::getenv(name);
    if (value != nullptr) return value;
  }
  return otherwise;
}

}  // namespace annals::shell
