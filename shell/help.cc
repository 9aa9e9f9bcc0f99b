#include "shell/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "annals/graph.h"
#include "shell/display_width.h"
#include "shell/dot_commands.h"

namespace annals::shell {
namespace {

/// Two columns, the first as wide as its widest text.
class Columns {
 public:
  void add(std::string left, std::string_view right) {
    width_ = std::max(width_, display_width(left));
    lines_.emplace_back(std::move(left), right);
  }
  std::string text() const {
    std::string result;
    for (const auto& [left, right] : lines_) {
      result += "  " + left + std::string(width_ - display_width(left) + 2, ' ');
      result += std::string(right) + "\n";
    }
    return result;
  }

 private:
  std::size_t width_ = 0;
  std::vector<std::pair<std::string, std::string_view>> lines_;
};

std::string flag_lines(Command command) {
  Columns columns;
  for (const FlagInfo& flag : flags()) {
    if (!knows(flag, command) || flag.hidden) continue;
    std::string left = flag.short_name.empty() ? "    " : fmt::format("-{}, ", flag.short_name);
    left += fmt::format("--{}", flag.name);
    if (!flag.value.empty()) left += fmt::format(" {}", flag.value);
    columns.add(std::move(left), flag.help);
  }
  return columns.text();
}

/// The lines of `text`, each after two spaces.
std::string indented(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += "  " + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string usage_of(const DotCommand& command) {
  std::string usage = "." + std::string(command.name);
  if (!command.arguments.empty()) usage += " " + std::string(command.arguments);
  return usage;
}

}  // namespace

std::string help_text(Command command) {
  const CommandInfo& info = info_of(command);
  std::string text;
  if (command == Command::kShell) {
    text = fmt::format("Annals {}, an embedded temporal knowledge graph.\n\n", kVersion);
    Columns usage;
    usage.add("annals GRAPH", info.help);
    for (const CommandInfo& other : commands()) {
      if (other.name.empty()) continue;
      usage.add(fmt::format("annals {} {}", other.name, other.arguments), other.help);
    }
    text += "Usage:\n" + usage.text();
  } else {
    text = fmt::format("annals {} {}: {}.\n", info.name, info.arguments, info.help);
  }
  if (!info.details.empty()) text += "\n" + std::string(info.details) + "\n";
  const std::string known = flag_lines(command);
  if (!known.empty()) text += "\nFlags:\n" + known;
  text += "\nExamples:\n" + indented(info.examples);
  if (command == Command::kShell) {
    text += "\nMore: annals load --help, likewise for the other commands; .help in the shell.\n";
  }
  return text;
}

std::string dot_help_text() {
  Columns columns;
  for (const DotCommand& command : dot_commands()) columns.add(usage_of(command), command.help);
  return "Questions and changes:\n" +
         indented(
             "Crocker met ?who @ ?when                 who met, and when\n"
             "find ?a, count(*) as ?n where { ?a met _ } order by ?n desc limit 5\n"
             "describe Crocker                         what is said about it\n"
             "add { Crocker met Qomi @ 2007-05-28 }    a change is one commit") +
         "\nCommands of the shell, each on a line of its own:\n" + columns.text();
}

std::string dot_help_text(std::string_view name) {
  if (name.starts_with('.')) name.remove_prefix(1);
  const DotCommand& command = require_dot_command(name);
  std::string text = fmt::format("{}: {}.\n", usage_of(command), command.help);
  if (!command.alias.empty()) text += fmt::format("The same as .{}.\n", command.alias);
  if (!command.details.empty()) text += std::string(command.details) + "\n";
  return text + "\nExample:\n" + indented(command.example);
}

}  // namespace annals::shell
