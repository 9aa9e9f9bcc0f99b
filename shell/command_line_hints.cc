#include "shell/command_line_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "shell/near_word.h"
#include "shell/workspace.h"

namespace annals::shell {
namespace {

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const CommandInfo& info : commands()) {
    if (!info.name.empty()) names.push_back(info.name);
  }
  return names;
}

bool is_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}
bool is_folder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}
bool is_there(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

/// As a Unix shell takes it.
std::string shell_quoted(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:+@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

const FlagInfo* flag_named(std::string_view name, Command command) {
  for (const FlagInfo& flag : flags()) {
    if (knows(flag, command) && (flag.name == name || flag.short_name == name)) return &flag;
  }
  return nullptr;
}

std::string about_unknown_flag(const std::string& argument, Command command) {
  const std::string name = argument.substr(0, argument.find('='));
  std::vector<std::string_view> names;
  for (const FlagInfo& flag : flags()) {
    if (knows(flag, command) && !flag.hidden) names.push_back(flag.name);
  }
  const std::size_t dashes = std::min(name.find_first_not_of('-'), name.size());
  return "unknown flag " + name + did_you_mean(name.substr(dashes), names, "--");
}

}  // namespace

std::string about_unexpected(const std::string& argument, const CommandLine& line) {
  if (argument.starts_with('-')) return about_unknown_flag(argument, line.command);
  if (line.command != Command::kShell) return fmt::format("unexpected argument '{}'", argument);
  if (command_named(line.graph)) {
    return fmt::format("flags come after the command: annals {} GRAPH --flag …", line.graph);
  }
  if (const auto command = command_named(argument)) {
    const CommandInfo& info = info_of(*command);
    return fmt::format("the command comes first: annals {} {}{}", info.name,
                       shell_quoted(line.graph), info.files == Files::kSome ? " FILE…" : "");
  }
  const std::string_view near = near_word(line.graph, command_names());
  if (!near.empty() && !is_there(line.graph)) {
    return fmt::format("no command '{}'; did you mean {}?", line.graph, near);
  }
  return fmt::format("unexpected argument '{}': statements are given with -c", argument);
}

std::string about_flag_value(const std::string& what, Command command) {
  std::string name = what.substr(0, what.find_first_of(": ="));
  name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
  const FlagInfo* flag = flag_named(name, command);
  if (flag == nullptr) return what;
  if (flag->value.empty()) return fmt::format("--{} takes no value", flag->name);
  return fmt::format("--{0}: which {1}? As in: {2}", flag->name, flag->value, flag->example);
}

std::string about_missing_files(const CommandLine& line) {
  if (is_file(line.graph)) {
    return fmt::format("which graph? It stands before the files: annals {} GRAPH {}",
                       info_of(line.command).name, shell_quoted(line.graph));
  }
  return "which files? Give their names, or - for standard input";
}

void require_likely_graph(const CommandLine& line) {
  const std::string graph = shell_quoted(line.graph);
  if (line.graph == kInMemoryGraph && line.command != Command::kShell) {
    throw UsageError(
        fmt::format("{0} is a graph that is gone when the program ends: open it with "
                    "annals {0}, and load files there with .load",
                    kInMemoryGraph));
  }
  if (line.graph == kInMemoryGraph && line.read_only) {
    throw UsageError(std::string(kNothingInMemory));
  }
  if (is_file(line.graph)) {
    const auto folder = std::find_if(line.files.begin(), line.files.end(), is_folder);
    if (folder != line.files.end()) {
      throw UsageError(fmt::format("the graph stands before the files: annals {} {} {}",
                                   info_of(line.command).name, shell_quoted(*folder), graph));
    }
    return;  // opening it says what it is
  }
  if (line.command != Command::kShell || is_there(line.graph)) return;
  constexpr std::size_t kShortest = 3;
  if (line.graph.size() < kShortest || line.graph.find('/') != std::string::npos) return;
  const bool has_colon = line.graph.find(':') != std::string::npos;
  if (has_colon && line.graph != kInMemoryGraph &&
      !near_word(line.graph, {kInMemoryGraph}).empty()) {
    throw UsageError(
        fmt::format("there is no graph '{0}'; did you mean {1}? To make a graph of that name, "
                    "write ./{0}",
                    line.graph, kInMemoryGraph));
  }
  // A beginning alone (`com`) may well be the name of a graph.
  const std::string_view near = near_word(line.graph, command_names());
  const bool only_begins = near.starts_with(line.graph) && near.size() > line.graph.size() + 1;
  if (near.empty() || only_begins) return;
  throw UsageError(
      fmt::format("there is no graph '{0}'; did you mean the command {1}? To make a "
                  "graph of that name, write ./{0}",
                  line.graph, near));
}

}  // namespace annals::shell
