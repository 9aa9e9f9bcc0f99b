#include "shell/conversation.h"

#include "shell/command_line.h"
#include "shell/help.h"
#include "shell/load_meter.h"
#include "shell/tools.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

constexpr std::string_view kTyped = "<stdin>";

ResultKind results_of(Format format) {
  return format == Format::kFacts ? ResultKind::kFacts : ResultKind::kRows;
}

}  // namespace

Conversation::Conversation(Graph& graph, Console& console, CancelToken& cancel, AnswerStyle style)
    : graph_(graph), console_(console), cancel_(cancel), style_(style), session_(graph) {
  session_.set_cancel(&cancel_);
}

// ---- statements ----

void Conversation::print(Outcome& outcome, const Stopwatch& watch) {
  if (outcome.kind == Outcome::Kind::kRows) {
    print_answer(*outcome.rows, style_, watch, console_);
  } else if (outcome.kind == Outcome::Kind::kMessage) {
    std::string text = outcome.message;
    if (style_.timer) text += " (" + write_elapsed(watch.elapsed()) + ")";
    console_.message(text);
  }
  for (const std::string& note : outcome.notes) console_.note(note);
}

void Conversation::run_statement(ScriptText& text) {
  const Stopwatch watch;
  Session::Input input;
  input.text = text.window();
  input.source = text.source();
  input.first_line = text.line_number();
  input.more = !text.is_complete();
  const bool was_open = session_.in_transaction();
  Session::Step step = session_.run_next(input, results_of(style_.format));
  if (step.kind == Session::Step::Kind::kIncomplete) {
    text.read_more();
    return;
  }
  if (!was_open && session_.in_transaction()) {
    begin_ =
        place_in(text.first_line(), 0, text.first_line().size(), text.source(), text.line_number());
  }
  if (step.kind == Session::Step::Kind::kDone) print(step.outcome, watch);
  // A statement takes something; should it not, the text would never end.
  text.consume(step.consumed > 0 ? step.consumed : text.window().size());
}

void Conversation::run_script(ScriptText& text) {
  try {
    while (!ended_ && text.skip_to_statement()) {
      if (text.first_line().starts_with('.')) {
        run_placed_dot_command(text.first_line(), text.source(), text.line_number());
        text.consume(text.first_line().size() + 1);
      } else {
        run_statement(text);
      }
    }
  } catch (...) {
    session_.rollback();
    throw;
  }
}

void Conversation::finish_scripts() {
  if (!session_.in_transaction()) return;
  session_.rollback();
  const char* message =
      "the transaction that begins here has no commit before the end: it was rolled back";
  if (begin_) throw Error(ErrorCode::kUsage, message, *begin_);
  throw Error(ErrorCode::kUsage, message);
}

Conversation::Typed Conversation::run_typed(std::string_view text) {
  std::size_t line = 1;
  while (!ended_ && text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
    try {
      cancel_.reset();
      if (text.starts_with('.')) {
        run_placed_dot_command(text.substr(0, text.find('\n')), std::string(kTyped), line);
        return Typed::kDone;
      }
      const Stopwatch watch;
      Session::Input input;
      input.text = text;
      input.source = kTyped;
      input.first_line = line;
      input.prompt = true;
      input.more = true;
      Session::Step step = session_.run_next(input, results_of(style_.format));
      if (step.kind == Session::Step::Kind::kIncomplete) return Typed::kIncomplete;
      if (step.kind == Session::Step::Kind::kEnd || step.consumed == 0) return Typed::kDone;
      print(step.outcome, watch);
      for (char c : text.substr(0, step.consumed)) line += c == '\n' ? 1 : 0;
      text.remove_prefix(std::min(step.consumed, text.size()));
    } catch (const Error& error) {
      console_.error(error.report());
      return Typed::kDone;
    }
  }
  return Typed::kDone;
}

// ---- dot commands ----

void Conversation::run_placed_dot_command(std::string_view line, const std::string& source,
                                          std::size_t line_number) {
  try {
    run_dot_command(line);
  } catch (const Error& error) {
    // What went wrong in a file that it loads has its place there.
    if (error.place() || error.code() != ErrorCode::kUsage) throw;
    const std::size_t length = split_dot_line(line).name.size() + 1;
    throw Error(error.code(), error.what(), place_in(line, 0, length, source, line_number));
  }
}

void Conversation::run_dot_command(std::string_view text) {
  const DotLine line = split_dot_line(text);
  const DotCommand& command = require_dot_command(line.name);
  switch (command.action) {
    case DotAction::kHelp:
      console_.out().stream() << (line.arguments.empty() ? dot_help_text()
                                                         : dot_help_text(line.arguments));
      break;
    case DotAction::kTimer:
      if (line.arguments != "on" && line.arguments != "off") {
        throw Error(ErrorCode::kUsage, std::string("the timer is ") +
                                           (style_.timer ? "on" : "off") +
                                           "; write .timer on or .timer off");
      }
      style_.timer = line.arguments == "on";
      break;
    case DotAction::kMode:
      if (line.arguments.empty()) {
        throw Error(ErrorCode::kUsage, "the mode is " + std::string(name_of(style_.format)) +
                                           "; there are " + format_names());
      }
      style_.format = require_format(line.arguments);
      break;
    case DotAction::kPrint:
      console_.out().stream() << line.arguments << '\n';
      break;
    case DotAction::kLoad:
      require_no_transaction(command);
      load(line.arguments);
      break;
    case DotAction::kDump:
      dump(line.arguments);
      break;
    case DotAction::kStats:
      print_stats(graph_, style_.format, console_);
      break;
    case DotAction::kQuit:
      ended_ = true;
      break;
  }
  console_.out().flush();
}

void Conversation::require_no_transaction(const DotCommand& command) const {
  if (!session_.in_transaction()) return;
  throw Error(ErrorCode::kUsage, "." + std::string(command.name) +
                                     " makes a commit of its own: commit or rollback comes first");
}

void Conversation::load(std::string_view arguments) {
  std::vector<std::string> words = split_words(arguments);
  words.insert(words.begin(), {"load", "this graph"});
  try {
    const CommandLine line = parse_command_line(words);
    if (line.help) {
      console_.out().stream() << help_text(Command::kLoad);
      return;
    }
    load_with_progress(graph_, line.files, line.load, cancel_, console_);
  } catch (const UsageError& error) {
    throw Error(ErrorCode::kUsage, error.what());
  }
}

void Conversation::dump(std::string_view arguments) {
  const std::vector<std::string> words = split_words(arguments);
  if (words.size() > 1) throw Error(ErrorCode::kUsage, ".dump writes to one file");
  const std::optional<std::string> file =
      words.empty() ? std::nullopt : std::optional(words.front());
  dump_graph(session_.snapshot(), file, cancel_, console_);
}

}  // namespace annals::shell
