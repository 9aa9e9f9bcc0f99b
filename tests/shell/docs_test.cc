// The page for users, docs/shell.md, says what the tables say, and nothing else.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "shell/dot_commands.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/help.h"

namespace annals::shell {
namespace {

std::string page() {
  std::ifstream file(ANNALS_SOURCE_DIR "/docs/shell.md");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("Every flag has its line and its example in the page") {
  const std::string text = page();
  for (const FlagInfo& flag : flags()) {
    INFO(flag.name);
    CHECK(says(text, "--" + std::string(flag.name)));
    CHECK(says(text, flag.example));
    CHECK(says(text, flag.help));
  }
}

TEST_CASE("The page shows the help of every command as it is") {
  const std::string text = page();
  for (const CommandInfo& info : commands()) {
    INFO(info.name);
    CHECK(says(text, "```text\n" + help_text(info.command) + "```\n"));
  }
}

TEST_CASE("Every dot command has its line and its example in the page") {
  const std::string text = page();
  for (const DotCommand& command : dot_commands()) {
    INFO(command.name);
    std::string usage = "." + std::string(command.name);
    if (!command.arguments.empty()) usage += " " + std::string(command.arguments);
    // A bar ends a cell of a table in Markdown.
    CHECK(says(text, "`" + std::regex_replace(usage, std::regex("\\|"), "\\|") + "`"));
    CHECK(says(text, command.example));
    if (!command.alias.empty()) CHECK(says(text, "`." + std::string(command.alias) + "`"));
  }
  CHECK(says(dot_help_text("mode"), ".mode FORMAT: prints answers as table"));
  CHECK(says(dot_help_text(".quit"), "The same as .exit."));
  CHECK_THROWS(dot_help_text("nothing"));
}

TEST_CASE("The page names no flag that does not exist") {
  const std::string text = page();
  const std::regex pattern("--([a-z][a-z-]*)");
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    const std::string name = (*at)[1];
    INFO(name);
    bool known = false;
    for (const FlagInfo& flag : flags()) known = known || flag.name == name;
    CHECK(known);
  }
}

TEST_CASE("The page names every format") {
  const std::string text = page();
  for (const FormatInfo& format : formats()) {
    CHECK(says(text, "`" + std::string(format.name) + "`"));
    CHECK(says(text, format.help));
  }
}

TEST_CASE("Help fits a terminal of 100 columns") {
  for (const CommandInfo& info : commands()) {
    std::string text = help_text(info.command);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      INFO(text.substr(begin, end - begin));
      CHECK(count_characters(text.substr(begin, end - begin)) <= 100);
      begin = end + 1;
    }
  }
}

}  // namespace
}  // namespace annals::shell
