#include "shell/interactive.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "shell/display_width.h"
#include "shell/line_editor.h"
#include "shell/units.h"

namespace annals::shell {

std::string graph_name(const std::string& path) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  const std::string name = whole.filename().string();
  return name.empty() ? "annals" : visible(name);
}

std::string prompt_for(const std::string& name, bool in_transaction, bool goes_on) {
  const std::string whole = name + (in_transaction ? "*> " : "> ");
  if (!goes_on) return whole;
  constexpr std::string_view kGoesOn = "...> ";
  const std::size_t width = display_width(whole);
  const std::size_t space = width > kGoesOn.size() ? width - kGoesOn.size() : 0;
  return std::string(space, ' ') + std::string(kGoesOn);
}

std::string meant_command(const std::string& line) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kMeant = {{
      {"quit", ".quit"},
      {"exit", ".quit"},
      {"quit()", ".quit"},
      {"exit()", ".quit"},
      {"\\q", ".quit"},
      {":q", ".quit"},
      {"help", ".help"},
      {"\\?", ".help"},
      {"\\h", ".help"},
      {"?", ".help"},
  }};
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  const std::size_t end = line.find_last_not_of(" \t;");
  if (end == std::string::npos || end < begin) return {};
  const std::string word = line.substr(begin, end + 1 - begin);
  for (const auto& [typed, command] : kMeant) {
    if (word == typed) return std::string(command);
  }
  return {};
}

void run_interactive(Conversation& conversation, const std::string& path,
                     const std::string& greeting, int interrupts, Console& console) {
  const std::string name = graph_name(path);
  console.out().stream() << fmt::format(
                                "Annals {}, graph {}: {}. Type .help for help, .quit to "
                                "leave.\n",
                                kVersion, name,
                                write_count(conversation.session().snapshot().fact_count(), "fact"))
                         << greeting;
  console.out().flush();
  // Answers that go to a file are not mixed with what is typed.
  LineEditor editor(::isatty(STDOUT_FILENO) == 1 ? stdout : stderr, HistoryFile(history_path()),
                    interrupts);
  std::string text;  // of a statement that goes on
  std::string line;
  while (!conversation.ended()) {
    const std::string prompt =
        prompt_for(name, conversation.session().in_transaction(), !text.empty());
    const LineEditor::Read read = editor.read(prompt, line);
    if (read == LineEditor::Read::kEnd) break;
    if (read == LineEditor::Read::kInterrupted) {
      text.clear();
      continue;
    }
    const std::string meant = text.empty() ? meant_command(line) : std::string();
    text += (meant.empty() ? line : meant) + "\n";
    if (conversation.run_typed(text) == Conversation::Typed::kDone) text.clear();
  }
  if (conversation.session().in_transaction()) {
    conversation.session().rollback();
    console.message("rolled back the transaction that was open");
  }
}

}  // namespace annals::shell
