// The page for users, docs/shell.md, says what the tables say, and nothing else.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "shell/dot_commands.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/help.h"
#include "shell/man_page.h"

namespace annals::shell {
namespace {

const char* const kPage = ANNALS_SOURCE_DIR "/docs/shell.md";

std::string page() {
  std::ifstream file(kPage);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A line of a table of Markdown, in which a bar ends a cell.
std::string table_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) {
    line += " " + std::regex_replace(cell, std::regex("\\|"), "\\|") + " |";
  }
  return line + "\n";
}

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string dot_command_table() {
  std::string text = "| command | does | example |\n|---|---|---|\n";
  for (const DotCommand& command : dot_commands()) {
    std::string usage = "." + std::string(command.name);
    if (!command.arguments.empty()) usage += " " + std::string(command.arguments);
    std::string does(command.help);
    if (!command.details.empty()) does += ". " + std::string(command.details);
    if (!command.alias.empty()) does += "; the same as " + code("." + std::string(command.alias));
    text += table_line({code(usage), does, code(command.example)});
  }
  return text;
}

std::string format_table() {
  std::string text = "| format | prints |\n|---|---|\n";
  for (const FormatInfo& format : formats()) {
    text += table_line({code(format.name), std::string(format.help)});
  }
  return text;
}

std::string command_helps() {
  std::string text;
  for (const CommandInfo& info : commands()) {
    if (!text.empty()) text += "\n";
    text += "```text\n" + help_text(info.command) + "```\n";
  }
  return text;
}

std::string flag_table() {
  std::string text = "| flag | means | example |\n|---|---|---|\n";
  for (const FlagInfo& flag : flags()) {
    std::string names =
        flag.short_name.empty() ? "" : code("-" + std::string(flag.short_name)) + ", ";
    std::string name = "--" + std::string(flag.name);
    if (!flag.value.empty()) name += " " + std::string(flag.value);
    text += table_line({names + code(name), std::string(flag.help), code(flag.example)});
  }
  return text;
}

/// The page with the parts that are made of the tables as these say now.
std::string page_from_tables(std::string text) {
  const std::pair<const char*, std::string> parts[] = {{"dot commands", dot_command_table()},
                                                       {"formats", format_table()},
                                                       {"commands", command_helps()},
                                                       {"flags", flag_table()}};
  for (const auto& [name, part] : parts) {
    const std::string begin = std::string("<!-- made of the table: ") + name + " -->\n";
    const std::size_t at = text.find(begin);
    INFO(name);
    REQUIRE(at != std::string::npos);
    const std::size_t end = text.find("<!-- end -->", at);
    REQUIRE(end != std::string::npos);
    text.replace(at + begin.size(), end - at - begin.size(), part);
  }
  return text;
}

TEST_CASE("The page says what the tables say") {
  const std::string text = page();
  const std::string made = page_from_tables(text);
  if (std::getenv("ANNALS_UPDATE") != nullptr) std::ofstream(kPage) << made;
  // To write it: ANNALS_UPDATE=1 shell_test "The page says*"
  CHECK(made == text);
}

TEST_CASE("The manual page has every command, flag and dot command") {
  std::string text = man_page();
  text = std::regex_replace(text, std::regex("\\\\-"), "-");
  for (const CommandInfo& info : commands()) {
    CHECK(says(text, "\n.SS annals " + std::string(info.name)));
  }
  for (const FlagInfo& flag : flags()) {
    INFO(flag.name);
    CHECK(says(text, "--" + std::string(flag.name)) != flag.hidden);
  }
  for (const DotCommand& command : dot_commands()) {
    CHECK(says(text, "\n.BR \\&." + std::string(command.name)));
  }
  CHECK_FALSE(says(text, "…"));  // ASCII alone
}

TEST_CASE("Help on a dot command") {
  CHECK(says(dot_help_text("mode"), ".mode [FORMAT]: prints answers as table"));
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

TEST_CASE("Help fits a terminal of 100 columns") {
  std::vector<std::string> texts = {dot_help_text()};
  for (const CommandInfo& info : commands()) texts.push_back(help_text(info.command));
  for (const std::string& text : texts) {
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
