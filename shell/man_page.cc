#include "shell/man_page.h"

#include <fmt/format.h>

#include <string_view>

#include "annals/graph.h"
#include "shell/display_width.h"
#include "shell/dot_commands.h"
#include "shell/flags.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

/// Text as it stands in a line of the page: signs that roff would act on, and all beyond ASCII, as
/// escapes.
std::string roff(std::string_view text) {
  std::string result;
  for_each_character(text, [&](char32_t character, std::string_view bytes) {
    switch (character) {
      case U'\\':
        result += "\\e";
        return;
      case U'-':
        result += "\\-";
        return;
      case U'`':
        result += "\\(ga";
        return;
      case U'\'':
        result += "\\(aq";
        return;
      case U'^':
        result += "\\(ha";
        return;
      case U'~':
        result += "\\(ti";
        return;
      default:
        break;
    }
    if (character < 0x80) {
      result += bytes;
    } else {
      result += fmt::format("\\[u{:04X}]", static_cast<std::uint32_t>(character));
    }
  });
  // A point at the beginning of a line is a request.
  return result.starts_with('.') ? "\\&" + result : result;
}

/// The lines of `text`, escaped each.
std::string lines(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    result += roff(line) + "\n";
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return result;
}

std::string examples(std::string_view text) {
  return ".PP\n.nf\n.RS 4\n" + lines(text) + ".RE\n.fi\n";
}

/// One entry of a list: what is written, and what it means.
std::string entry(const std::string& what, std::string_view means) {
  return ".TP\n" + what + "\n" + lines(means);
}

std::string flag_entry(const FlagInfo& flag) {
  std::string names = ".B ";
  if (!flag.short_name.empty()) names += roff("-" + std::string(flag.short_name)) + ", ";
  names += roff("--" + std::string(flag.name));
  if (!flag.value.empty()) {
    names = ".BR" + names.substr(2) + " \" \" \\fI" + roff(flag.value) + "\\fR";
    if (!flag.short_name.empty()) {
      names =
          fmt::format(".BR {}, \" \" {} \" \" \\fI{}\\fR", roff("-" + std::string(flag.short_name)),
                      roff("--" + std::string(flag.name)), roff(flag.value));
    }
  } else if (!flag.short_name.empty()) {
    names = fmt::format(".BR {}, \" \" {}", roff("-" + std::string(flag.short_name)),
                        roff("--" + std::string(flag.name)));
  }
  return entry(names, std::string(flag.help) + ".");
}

std::string command_section(const CommandInfo& info) {
  std::string title = info.name.empty() ? "annals " : fmt::format("annals {} ", info.name);
  std::string text = ".SS " + roff(title + std::string(info.arguments)) + "\n";
  text += lines(std::string(info.help) + ".");
  if (!info.details.empty()) text += ".PP\n" + lines(info.details);
  for (const FlagInfo& flag : flags()) {
    if (knows(flag, info.command) && !flag.hidden) text += flag_entry(flag);
  }
  return text + examples(info.examples);
}

std::string dot_command_entry(const DotCommand& command) {
  std::string usage = ".BR \\&" + roff("." + std::string(command.name)).substr(2);
  if (!command.arguments.empty()) usage += " \" \" \"\\fI" + roff(command.arguments) + "\\fR\"";
  std::string does = std::string(command.help) + ".";
  if (!command.details.empty()) does += "\n" + std::string(command.details);
  return entry(usage, does);
}

constexpr std::string_view kVariables =
    R"(.TP
.BR ANNALS_PAGER ", " PAGER
The program that shows long answers at the prompt; less when neither is set, none when it is empty.
.TP
.BR VISUAL ", " EDITOR
The editor that .edit opens.
.TP
.B ANNALS_RC
The start\-up file of the prompt; else annals/rc in $XDG_CONFIG_HOME or in \(ti/.config.
.TP
.B ANNALS_HISTORY
The lines that were typed; else annals/history in $XDG_STATE_HOME or in \(ti/.local/state.
.TP
.B NO_COLOR
When set, nothing is coloured.
)";

constexpr std::string_view kStatuses =
    R"(.TP
.B 0
All went well.
.TP
.B 1
A statement failed, or a file could not be read or written.
.TP
.B 2
The command line is wrong.
.TP
.B 3
The graph cannot be opened, or is damaged; a note says what to do next.
)";

}  // namespace

std::string man_page() {
  std::string text = fmt::format(".TH ANNALS 1 \"\" \"Annals {}\" \"User Commands\"\n", kVersion);
  text += ".SH NAME\nannals \\- an embedded temporal knowledge graph\n.SH SYNOPSIS\n";
  for (const CommandInfo& info : commands()) {
    text += info.name.empty() ? ".B annals\n" : fmt::format(".br\n.B annals {}\n", info.name);
    text += ".RI [ flag ...]\n" + fmt::format(".I {}\n", roff(info.arguments));
  }
  text += ".SH COMMANDS\n";
  for (const CommandInfo& info : commands()) text += command_section(info);
  text +=
      ".SH COMMANDS OF THE SHELL\nEach stands on a line of its own, where a statement may begin.\n";
  for (const DotCommand& command : dot_commands()) text += dot_command_entry(command);
  text += ".SH FORMATS\n";
  for (const FormatInfo& format : formats()) {
    text += entry(".B " + roff(format.name), std::string(format.help) + ".");
  }
  text += ".SH ENVIRONMENT\n" + std::string(kVariables);
  text += ".SH EXIT STATUS\n" + std::string(kStatuses);
  return text;
}

}  // namespace annals::shell
