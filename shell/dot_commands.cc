#include "shell/dot_commands.h"

#include <array>

#include "model/error.h"
#include "shell/near_word.h"

namespace annals::shell {
namespace {

constexpr std::array<DotCommand, 15> kCommands = {{
    {DotAction::kHelp, DotArgument::kCommand, "help", "", "[COMMAND]",
     "shows the commands, or what one of them does", "", ".help load"},
    {DotAction::kOpen, DotArgument::kFolder, "open", "", "[GRAPH]",
     "opens another graph, or says which one is open",
     "A folder, created when missing, or :memory:. Not inside begin.", ".open archive/talks-2007"},
    {DotAction::kSchema, DotArgument::kRelation, "schema", "", "[RELATION]",
     "lists the relations: facts, how many are dated, kinds, times, meaning",
     "Only facts that are stored count. Without a relation it reads the whole graph.",
     ".schema met"},
    {DotAction::kSources, DotArgument::kSwitch, "sources", "", "[on|off]",
     "lists the sources; on: shows the sources of each row, too",
     "Listed with their facts and publishers. On, rows that come from facts get a column sources.",
     ".sources on"},
    {DotAction::kRead, DotArgument::kFile, "read", "", "FILE", "runs the statements of a file",
     "The first one that fails ends it; what was committed before stays.",
     ".read questions.annals"},
    {DotAction::kLoad, DotArgument::kLoad, "load", "", "FILE…",
     "loads files of facts, as one commit",
     "It takes the flags of `annals load`. Not inside begin.",
     ".load reports/reuters.facts --source reuters-2008-03-05"},
    {DotAction::kDump, DotArgument::kFile, "dump", "", "[FILE]",
     "prints the graph as facts, or writes them to a file", "", ".dump talks.facts"},
    {DotAction::kEdit, DotArgument::kNone, "edit", "", "",
     "opens the last statement in $VISUAL or $EDITOR, and runs what is saved",
     "At the prompt only.", ".edit"},
    {DotAction::kAsOf, DotArgument::kOff, "asof", "", "[STATE|off]",
     "lets queries read an earlier state, a commit or a time; off: the present",
     "A time is that of the last commit in it by now. Changes are refused meanwhile. A query that "
     "says `as of` itself reads what it says.",
     ".asof 2007-12-15"},
    {DotAction::kMode, DotArgument::kFormat, "mode", "", "[FORMAT]",
     "prints answers as table, csv, tsv, json, jsonl, facts or markdown", "", ".mode csv"},
    {DotAction::kTimer, DotArgument::kSwitch, "timer", "", "[on|off]",
     "shows how long each statement took, or not", "It is on at the prompt and off elsewhere.",
     ".timer on"},
    {DotAction::kPager, DotArgument::kSwitch, "pager", "", "[on|off]",
     "shows what is longer than the screen page by page, or not",
     "With $ANNALS_PAGER, else $PAGER, else less. On at the prompt.", ".pager off"},
    {DotAction::kPrint, DotArgument::kText, "print", "", "TEXT", "prints the text, as it is", "",
     ".print who met whom"},
    {DotAction::kStats, DotArgument::kNone, "stats", "", "",
     "shows how many facts, words and bytes there are", "", ".stats"},
    {DotAction::kQuit, DotArgument::kNone, "quit", "exit", "", "ends the shell; so does Ctrl-D", "",
     ".quit"},
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
