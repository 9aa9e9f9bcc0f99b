#include "shell/interactive.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <sstream>
#include <utility>

#include "shell/completion.h"
#include "shell/display_width.h"
#include "shell/line_editor.h"
#include "shell/personal_files.h"
#include "shell/units.h"

namespace annals::shell {

std::string graph_name(const std::string& path) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  const std::string name = whole.filename().string();
  return name.empty() ? "annals" : visible(name);
}

std::string prompt_for(const std::string& place, bool goes_on) {
  const std::string whole = place + "> ";
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

namespace {

/// Prints what .edit has saved as if it were typed, and remembers it.
void echo(const std::string& edited, const std::string& prompt, LineEditor& editor,
          Console& console) {
  console.out().stream() << prompt << edited;
  console.out().flush();
  std::istringstream lines(edited);
  for (std::string line; std::getline(lines, line);) editor.remember(line);
}

void greet(Conversation& conversation, const std::string& greeting, Console& console) {
  const std::uint64_t facts = conversation.session().snapshot().fact_count();
  console.out().stream() << fmt::format(
                                "Annals {}, graph {}: {}. Type .help for help, .quit to "
                                "leave.\n",
                                kVersion, graph_name(conversation.path()),
                                write_count(facts, "fact"))
                         << greeting;
  console.out().flush();
}

}  // namespace

void run_interactive(Conversation& conversation, const std::string& greeting,
                     const std::string& startup, int interrupts, Console& console) {
  greet(conversation, greeting, console);
  if (!startup.empty()) conversation.run_startup(startup);
  std::string text;  // of a statement that goes on
  const auto complete = [&](std::string_view line) {
    return text.empty() && line.starts_with('.')
               ? complete_dot_command(conversation.session(), line)
               : complete_statement(conversation.session(), text, line);
  };
  // Answers that go to a file are not mixed with what is typed.
  const bool prompts_on_output = ::isatty(STDOUT_FILENO) == 1;
  LineEditor editor(prompts_on_output ? stdout : stderr, HistoryFile(history_path()), interrupts,
                    prompts_on_output ? console.palette() : console.error_palette(), complete);
  std::string line;
  while (!conversation.ended()) {
    const std::string prompt = prompt_for(conversation.place_name(), !text.empty());
    const std::string edited = conversation.take_edited();
    if (!edited.empty()) {
      echo(edited, prompt, editor, console);
      text = edited;
    } else {
      const LineEditor::Read read = editor.read(prompt, line);
      if (read == LineEditor::Read::kEnd) break;
      if (read == LineEditor::Read::kInterrupted) {
        text.clear();
        continue;
      }
      const std::string meant = text.empty() ? meant_command(line) : std::string();
      text += (meant.empty() ? line : meant) + "\n";
    }
    if (conversation.run_typed(text) == Conversation::Typed::kDone) text.clear();
  }
  if (conversation.session().in_transaction()) {
    conversation.session().rollback();
    console.message("rolled back the transaction that was open");
  }
}

}  // namespace annals::shell
