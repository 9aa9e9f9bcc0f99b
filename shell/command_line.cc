#include "shell/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <system_error>

#include "loaders/formats.h"
#include "shell/command_line_hints.h"
#include "shell/near_word.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

/// What CLI11 found, by the flag's name.
using Values = std::map<std::string_view, std::vector<std::string>>;

std::string flag_spelling(const FlagInfo& flag) {
  std::string spelling = "--" + std::string(flag.name);
  if (!flag.short_name.empty()) spelling += ",-" + std::string(flag.short_name);
  return spelling;
}

/// The last value given, when there was one.
std::optional<std::string> last(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> split_columns(const std::string& text) {
  std::vector<std::string> columns;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::string name = text.substr(begin, end - begin);
    name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
    name.erase(name.find_last_not_of(' ') + 1);
    if (name.empty()) throw UsageError("--columns " + text + ": a column without a name");
    columns.push_back(std::move(name));
    if (end == text.size()) return columns;
    begin = end + 1;
  }
}

void read_table_flags(const Values& values, loaders::FileLoadOptions& load) {
  if (const auto delimiter = last(values, "delimiter")) {
    const bool is_tab = *delimiter == "\\t" || *delimiter == "tab";
    if (!is_tab && delimiter->size() != 1) {
      throw UsageError("--delimiter " + *delimiter + ": give one character, or tab");
    }
    load.delimiter = is_tab ? '\t' : delimiter->front();
  }
  load.date_format = last(values, "date-format");
  if (const auto kind = last(values, "empty-end")) {
    if (*kind != "open" && *kind != "unknown") {
      throw UsageError("--empty-end " + *kind + ": an empty end is open or unknown");
    }
    load.empty_end = *kind == "open" ? loaders::EmptyEnd::kOpen : loaders::EmptyEnd::kUnknown;
  }
}

/// False when the text is no number that fits.
template <typename Number>
bool read_number(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end;
}

std::size_t read_threads(const std::string& flag, const std::string& text) {
  constexpr std::size_t kMost = 64;
  std::size_t threads = 0;
  if (read_number(text, threads) && threads >= 1 && threads <= kMost) return threads;
  throw UsageError("--" + flag + " " + text + ": write a number from 1 to 64");
}

void read_load_flags(const Values& values, CommandLine& line) {
  if (const auto format = last(values, "format")) {
    if (!loaders::file_format_named(*format)) {
      throw UsageError("--format " + *format + ": files are loaded as " +
                       loaders::list_of_formats());
    }
    line.load.format = *format;
  }
  if (const auto columns = last(values, "columns")) line.load.columns = split_columns(*columns);
  if (const auto kind = last(values, "object-kind")) {
    if (*kind == "auto") {
      line.load.object_kind = loaders::ObjectKind::kAuto;
    } else if (*kind == "entity") {
      line.load.object_kind = loaders::ObjectKind::kEntity;
    } else if (*kind == "text") {
      line.load.object_kind = loaders::ObjectKind::kText;
    } else {
      throw UsageError("--object-kind " + *kind + ": objects are auto, entity or text");
    }
  }
  read_table_flags(values, line.load);
  if (const auto bad = last(values, "skip-bad")) {
    if (!read_number(*bad, line.load.skip_bad)) {
      throw UsageError("--skip-bad " + *bad + ": write a number of lines");
    }
  }
  if (const auto threads = last(values, "threads")) {
    line.load.threads = read_threads("threads", *threads);
  }
  line.load.source = last(values, "source");
  if (line.load.source && line.load.source->empty()) throw UsageError("--source: an empty name");
  if (const auto note = last(values, "note")) line.load.note = *note;
  if (const auto recorded = last(values, "recorded")) {
    std::string reason;
    line.load.recorded = TimeValue::try_parse(*recorded, &reason);
    if (!line.load.recorded) throw UsageError("--recorded " + *recorded + ": " + reason);
  }
}

std::string parameter_name(const std::string& name, const std::string& text) {
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
    if (!letter && !(c >= '0' && c <= '9') && c != '_') {
      throw UsageError("--param " + text + ": '" + name +
                       "' is no name: it is made of letters, digits and _");
    }
  }
  return name;
}

void read_busy_timeout(const Values& values, CommandLine& line) {
  const auto text = last(values, "busy-timeout");
  if (!text) return;
  line.busy_timeout = *text == "0" ? std::chrono::milliseconds(0) : read_duration(*text);
  if (!line.busy_timeout) {
    throw UsageError("--busy-timeout " + *text + ": write it as 0, 500ms, 10s or 2m");
  }
}

void read_memory(const Values& values, CommandLine& line) {
  const auto memory = last(values, "memory");
  if (!memory) return;
  line.memory = read_bytes(*memory);
  if (!line.memory) throw UsageError("--memory " + *memory + ": write it as 512M or 2G");
  line.load.memory_limit = *line.memory;
}

void read_shell_flags(const Values& values, CommandLine& line) {
  if (const auto texts = values.find("command"); texts != values.end()) {
    line.texts = texts->second;
  }
  line.script = last(values, "file");
  if (!line.texts.empty() && line.script) throw UsageError("-c and -f exclude each other");
  if (const auto format = last(values, "format")) {
    try {
      line.format = require_format(*format);
    } catch (const Error& error) {
      throw UsageError(std::string("--format: ") + error.what());
    }
  }
  if (const auto given = values.find("param"); given != values.end()) {
    for (const std::string& text : given->second) {
      const std::size_t sign = text.find('=');
      std::size_t name = text.starts_with('$') ? 1 : 0;
      if (sign == std::string::npos || sign <= name) {
        throw UsageError("--param " + text + ": write NAME=VALUE, as in --param who=Crocker");
      }
      line.parameters.emplace_back(parameter_name(text.substr(name, sign - name), text),
                                   text.substr(sign + 1));
    }
  }
  line.greeting = last(values, "greeting");
  if (const auto timeout = last(values, "timeout")) {
    line.timeout = read_duration(*timeout);
    if (!line.timeout) throw UsageError("--timeout " + *timeout + ": write it as 500ms, 10s or 2m");
  }
  if (const auto workers = last(values, "workers"))
    line.workers = read_threads("workers", *workers);
}

ColorWhen read_color(const std::string& when) {
  if (when == "auto") return ColorWhen::kAuto;
  if (when == "always") return ColorWhen::kAlways;
  if (when == "never") return ColorWhen::kNever;
  throw UsageError("--color " + when + ": colours are shown auto, always or never");
}

/// Gives the table's flags to CLI11 and lets it sort the arguments out.
void sort_out(std::vector<std::string> arguments, CommandLine& line, Values& values,
              std::map<std::string_view, bool>& switches) {
  const CommandInfo& info = info_of(line.command);
  CLI::App parser;
  parser.set_help_flag();
  for (const FlagInfo& flag : flags()) {
    if (!knows(flag, line.command)) continue;
    if (flag.value.empty()) {
      parser.add_flag(flag_spelling(flag), switches[flag.name])->disable_flag_override();
    } else {
      parser.add_option(flag_spelling(flag), values[flag.name])
          ->expected(1)
          ->allow_extra_args(false)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
  parser.add_option("GRAPH", line.graph);
  if (info.files != Files::kNone) parser.add_option("FILE", line.files);
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    parser.parse(arguments);
  } catch (const CLI::ExtrasError&) {
    const std::vector<std::string> extras = parser.remaining();
    throw UsageError(about_unexpected(extras.empty() ? "" : extras.front(), line));
  } catch (const CLI::ParseError& error) {
    throw UsageError(about_flag_value(error.what(), line.command));
  }
}

/// `annals help`, `annals help load`.
CommandLine parse_help(const std::vector<std::string>& arguments) {
  CommandLine line;
  line.help = true;
  if (arguments.empty() || arguments.front().starts_with('-')) return line;
  const std::string& name = arguments.front();
  const auto command = command_named(name);
  if (!command) {
    std::vector<std::string_view> names;
    for (const CommandInfo& info : commands()) names.push_back(info.name);
    throw UsageError("no command '" + name + "'" + did_you_mean(name, names));
  }
  line.command = *command;
  return line;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  std::vector<std::string> rest = arguments;
  if (!rest.empty()) {
    if (const auto command = command_named(rest.front())) {
      line.command = *command;
      rest.erase(rest.begin());
    }
  }
  if (line.command == Command::kHelp) return parse_help(rest);
  Values values;
  std::map<std::string_view, bool> switches;
  sort_out(std::move(rest), line, values, switches);
  line.help = switches["help"];
  line.version = switches["version"];
  if (line.help || line.version) return line;
  line.timer = switches["timer"];
  line.read_only = switches["read-only"];
  line.no_sync = switches["no-sync"];
  line.quiet = switches["quiet"];
  line.no_rc = switches["no-rc"];
  if (const auto when = last(values, "color")) line.color = read_color(*when);
  if (line.graph.empty()) throw UsageError("which graph? Give its folder");
  if (line.command == Command::kBackup && line.files.size() != 1) {
    throw UsageError("where to? Give one folder that does not exist yet");
  }
  if (info_of(line.command).files == Files::kSome && line.files.empty()) {
    throw UsageError(about_missing_files(line));
  }
  if (line.command == Command::kLoad) {
    line.load.meanings = switches["meanings"];
    line.load.dry_run = switches["dry-run"];
    read_load_flags(values, line);
  } else {
    read_shell_flags(values, line);
  }
  read_memory(values, line);
  read_busy_timeout(values, line);
  line.output = last(values, "output");
  if (!line.files.empty() && line.command == Command::kDump) {
    if (line.files.size() > 1) throw UsageError(about_unexpected(line.files[1], line));
    if (line.output) throw UsageError("FILE and --output say the same: give one of them");
    line.output = line.files.front();
  }
  line.history = switches["history"];
  line.salvage = switches["salvage"];
  line.as_of = last(values, "as-of");
  return line;
}

}  // namespace annals::shell
