#include "shell/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>
#include <sstream>
#include <string>

#include "shell/command_line.h"
#include "shell/command_line_hints.h"
#include "shell/conversation.h"
#include "shell/help.h"
#include "shell/input_file.h"
#include "shell/interactive.h"
#include "shell/interrupts.h"
#include "shell/load_command.h"
#include "shell/output.h"
#include "shell/personal_files.h"
#include "shell/tools.h"

namespace annals::shell {
namespace {

/// What a person may do about a damaged graph.
std::string ways_back(const std::string& graph) {
  return "go back to a backup, or load the last dump into a new graph; annals dump " + graph +
         " FILE --salvage writes what can still be read";
}

/// The graph could not be opened.
struct CannotOpen {
  Error error;
};

OpenOptions open_options(const CommandLine& line, OpenMode mode) {
  OpenOptions options;
  options.mode = line.read_only ? OpenMode::kReadOnly : mode;
  options.durable = !line.no_sync;
  if (line.busy_timeout) options.busy_timeout = *line.busy_timeout;
  return options;
}

Graph open_graph(const CommandLine& line, OpenMode mode) {
  try {
    return Graph::open(line.graph, open_options(line, mode));
  } catch (const Error& error) {
    throw CannotOpen{error};
  }
}

/// What can be read of a graph, damaged or not.
Graph salvage(const CommandLine& line, Console& console) {
  OpenOptions options = open_options(line, OpenMode::kReadOnly);
  std::string damage;
  try {
    Graph::open(line.graph, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kDamaged) throw CannotOpen{error};
    damage = error.what();
  }
  options.salvage = true;
  try {
    Graph graph = Graph::open(line.graph, options);
    if (!damage.empty()) {
      console.note(fmt::format("{}; what stands before the damage ends with commit {}", damage,
                               graph.snapshot().commit()));
    }
    std::istringstream lost(graph.take_notice());
    for (std::string text; std::getline(lost, text);) console.note(text);
    return graph;
  } catch (const Error& error) {
    throw CannotOpen{error};
  }
}

bool check_or_refuse(const std::string& graph, Console& console) {
  try {
    return check_graph(graph, console);
  } catch (const Error& error) {
    throw CannotOpen{error};
  }
}

/// What a person may do about it; empty when the message says all.
std::string next_step(const Error& error, const CommandLine& line) {
  std::error_code unknown;
  const bool writes = line.command == Command::kShell || line.command == Command::kLoad;
  switch (error.code()) {
    case ErrorCode::kBusy:
      return "try again when that program has ended its change, or wait longer: --busy-timeout 1m";
    case ErrorCode::kDamaged:
      if (line.command == Command::kCheck) return ways_back(line.graph);
      return "annals check " + line.graph + " says what is whole; " + ways_back(line.graph);
    case ErrorCode::kFormatVersion:
      return "dump the graph with the version that wrote it, and load the dump with this one";
    case ErrorCode::kIo:
      if (std::filesystem::is_regular_file(line.graph, unknown)) {
        return "a graph is a folder; a file of facts is loaded with annals load GRAPH " +
               line.graph;
      }
      if (writes && !line.read_only) return "look at the path and its permissions, or give another";
      return "annals load GRAPH FILE… makes a graph of files, annals GRAPH an empty one";
    default:
      return {};
  }
}

int report(const Error& error, const CommandLine& line, bool opening, Console& console) {
  const bool damaged =
      error.code() == ErrorCode::kDamaged || error.code() == ErrorCode::kFormatVersion;
  console.error(error.report());
  const bool busy = error.code() == ErrorCode::kBusy;
  if (!opening && !damaged && !busy) return kStatusFailed;
  const std::string next = next_step(error, line);
  if (!next.empty()) console.note(next);
  // A statement that did not get the lock is one that failed; the graph is open and can be read.
  const bool statement = busy && !opening && line.command == Command::kShell;
  return statement ? kStatusFailed : kStatusCannotOpen;
}

int usage_error(const std::string& message, const CommandLine& line, Console& console) {
  const std::string_view command = info_of(line.command).name;
  console.error(fmt::format("annals: {}\nTry: annals {}{}--help", message, command,
                            command.empty() ? "" : " "));
  return kStatusUsage;
}

/// What Ctrl-C acts on.
struct Stop {
  CancelToken& cancel;
  Interrupts& interrupts;
};

void open_conversation(const CommandLine& line, bool interactive, CancelToken& cancel,
                       Console& console, std::optional<Conversation>& opened) {
  WorkspaceSettings settings;
  settings.options = open_options(line, OpenMode::kCreate);
  settings.memory = line.memory;
  settings.timeout = line.timeout;
  settings.workers = line.workers.value_or(0);
  settings.parameters = line.parameters;
  settings.expects_new = interactive;
  AnswerStyle style;
  style.format = line.format;
  style.interactive = interactive;
  style.timer = interactive || line.timer;
  style.pages = interactive;
  try {
    opened.emplace(line.graph, std::move(settings), console, cancel, style);
  } catch (const Error& error) {
    throw CannotOpen{error};
  }
}

void run_scripts(const CommandLine& line, std::optional<InputFile>& script,
                 Conversation& conversation) {
  for (const std::string& text : line.texts) {
    ScriptText statements(text, "<command>");
    conversation.run_script(statements);
  }
  if (script) {
    const bool from_stdin = script->descriptor() == STDIN_FILENO;
    ScriptText statements(script->descriptor(), from_stdin ? "<stdin>" : *line.script);
    conversation.run_script(statements);
  }
  conversation.finish_scripts();
}

int run_shell(const CommandLine& line, bool interactive, Stop stop, Console& console) {
  // Before the graph is opened, which may create it.
  const std::string greeting =
      interactive && line.greeting ? read_text(*line.greeting) : std::string();
  std::optional<InputFile> script;
  if (!interactive && line.texts.empty()) script.emplace(line.script.value_or("-"));

  std::optional<Conversation> opened;
  open_conversation(line, interactive, stop.cancel, console, opened);
  Conversation& conversation = *opened;
  if (interactive) {
    const std::string startup = line.no_rc ? std::string() : startup_path().string();
    run_interactive(conversation, greeting, startup, stop.interrupts.descriptor(), console);
    return kStatusOk;
  }
  try {
    run_scripts(line, script, conversation);
  } catch (const Error&) {
    conversation.tell_new();
    throw;
  }
  conversation.tell_new();
  return kStatusOk;
}

int run_command(const CommandLine& line, bool interactive, Stop stop, Console& console) {
  require_likely_graph(line);
  switch (line.command) {
    case Command::kShell:
      return run_shell(line, interactive, stop, console);
    case Command::kLoad:
      run_load(
          line, [&line](OpenMode mode) { return open_graph(line, mode); }, stop.cancel, console);
      return kStatusOk;
    case Command::kDump: {
      const Graph graph =
          line.salvage ? salvage(line, console) : open_graph(line, OpenMode::kReadOnly);
      dump_graph(line.as_of ? state_of(graph, *line.as_of, console) : graph.snapshot(),
                 line.history, line.output, stop.cancel, console);
      return kStatusOk;
    }
    case Command::kStats:
      print_stats(open_graph(line, OpenMode::kReadOnly), line.format, console);
      return kStatusOk;
    case Command::kCheck: {
      const bool sound = check_or_refuse(line.graph, console);
      if (sound) return kStatusOk;
      console.note(ways_back(line.graph));
      return kStatusCannotOpen;
    }
    case Command::kHelp:  // printed before anything is opened
      return kStatusOk;
    case Command::kCompact: {
      Graph graph = open_graph(line, OpenMode::kExisting);
      compact_graph(graph, console);
      return kStatusOk;
    }
    case Command::kBackup:
      back_up_graph(open_graph(line, OpenMode::kReadOnly), line.files.front(), stop.cancel,
                    console);
      return kStatusOk;
  }
  return kStatusUsage;
}

struct Ending {
  int status = kStatusOk;
  int signal = 0;  // that ended the work, or 0
};

/// Runs the command with its errors told.
Ending run_told(const CommandLine& line, Console& console) {
  const bool interactive = line.command == Command::kShell && line.texts.empty() && !line.script &&
                           ::isatty(STDIN_FILENO) == 1;
  CancelToken cancel;
  Ending ending;
  Interrupts interrupts(
      cancel, interactive ? Interrupts::Second::kCancelsAgain : Interrupts::Second::kEndsProgram);
  try {
    ending.status = run_command(line, interactive, {cancel, interrupts}, console);
    console.out().flush();
  } catch (const CannotOpen& cannot) {
    ending.status = report(cannot.error, line, true, console);
  } catch (const UsageError& error) {
    ending.status = usage_error(error.what(), line, console);
  } catch (const OutputClosed&) {
    ending = {kStatusFailed, SIGPIPE};
  } catch (const Error& error) {
    ending.status = report(error, line, false, console);
    if (error.code() == ErrorCode::kCancelled && interrupts.seen()) ending.signal = SIGINT;
  }
  return ending;
}

Ending run_arguments(const std::vector<std::string>& arguments) {
  Console console(STDOUT_FILENO, STDERR_FILENO);
  if (arguments.empty()) {
    console.error(help_text(Command::kShell));
    return {kStatusUsage, 0};
  }
  CommandLine line;
  try {
    line = parse_command_line(arguments);
  } catch (const UsageError& error) {
    line.command = command_named(arguments.front()).value_or(Command::kShell);
    return {usage_error(error.what(), line, console), 0};
  }
  if (line.help || line.version) {
    try {
      console.out().stream() << (line.help ? help_text(line.command)
                                           : fmt::format("annals {}\n", kVersion));
      console.out().flush();
    } catch (const OutputClosed&) {
      return {kStatusFailed, SIGPIPE};
    }
    return {};
  }
  Console told(STDOUT_FILENO, STDERR_FILENO, {line.quiet, line.color});
  return run_told(line, told);
}

/// Ends the process as the signal would have, which is what shells look for.
void end_by(int signal) {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, signal);
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &mask, nullptr);
  std::raise(signal);
}

}  // namespace

int run(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed output is an error of the write
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file beyond the limit of the user
  Ending ending;
  try {
    ending = run_arguments(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::bad_alloc&) {
    std::fputs("error: out of memory\n", stderr);
    return kStatusFailed;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return kStatusFailed;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s (a fault of Annals itself: please report it)\n", error.what());
    return kStatusFailed;
  }
  if (ending.signal != 0) end_by(ending.signal);
  return ending.status;
}

}  // namespace annals::shell
