#include "shell/dot_commands.h"

#include <array>

#include "model/error.h"
#include "shell/near_word.h"

namespace annals::shell {
namespace {

constexpr std::array<DotCommand, 8> kCommands = {{
    {DotAction::kHelp, "help", "", "[COMMAND]", "shows the commands, or what one of them does", "",
     ".help load"},
    {DotAction::kTimer, "timer", "", "on|off", "shows how long each statement took, or not",
     "It is on at the prompt and off elsewhere.", ".timer on"},
    {DotAction::kMode, "mode", "", "FORMAT",
     "prints answers as table, csv, tsv, json, jsonl, facts or markdown", "", ".mode csv"},
    {DotAction::kPrint, "print", "", "TEXT", "prints the text, as it is", "",
     ".print who met whom"},
    {DotAction::kLoad, "load", "", "FILE…", "loads files of facts, as one commit",
     "It takes the flags of `annals load`. Not inside begin.",
     ".load reports/reuters.facts --source reuters-2008-03-05"},
    {DotAction::kDump, "dump", "", "[FILE]", "prints the graph as facts, or writes them to a file",
     "", ".dump talks.facts"},
    {DotAction::kStats, "stats", "", "", "shows how many facts, words and bytes there are", "",
     ".stats"},
    {DotAction::kQuit, "quit", "exit", "", "ends the shell; so does Ctrl-D", "", ".quit"},
}};

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

std::span<const DotCommand> dot_commands() { return kCommands; }

const DotCommand& require_dot_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const DotCommand& command : kCommands) {
    if (command.name == name || (!command.alias.empty() && command.alias == name)) return command;
    names.push_back(command.name);
    if (!command.alias.empty()) names.push_back(command.alias);
  }
  std::string hint = did_you_mean(name, names, ".");
  if (hint.empty()) hint = "; .help shows them";
  throw Error(ErrorCode::kUsage, "no command ." + std::string(name) + hint);
}

DotLine split_dot_line(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('.')) line.remove_prefix(1);
  const std::size_t end = std::min(line.find_first_of(kSpace), line.size());
  return {line.substr(0, end), trimmed(line.substr(end))};
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (char c : text) {
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        words.back() += c;
      }
      continue;
    }
    if (kSpace.find(c) != std::string_view::npos) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == '\'' || c == '"') {
      quote = c;
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) throw Error(ErrorCode::kUsage, "a quote is not closed");
  return words;
}

}  // namespace annals::shell
