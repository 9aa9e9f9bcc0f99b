#include "shell/conversation.h"

#include <unistd.h>

#include <algorithm>

#include "shell/input_file.h"
#include "shell/interactive.h"
#include "shell/pager.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

constexpr std::string_view kTyped = "<stdin>";

ResultKind results_of(Format format) {
  return format == Format::kFacts ? ResultKind::kFacts : ResultKind::kRows;
}

/// People are shown who says the one thing and who the other; programs get the columns that they
/// know.
SourceColumns source_columns(const AnswerStyle& style) {
  if (style.sources) return SourceColumns::kAll;
  return style.format == Format::kTable ? SourceColumns::kConflicts : SourceColumns::kNone;
}

}  // namespace

Conversation::Conversation(std::string path, WorkspaceSettings settings, Console& console,
                           CancelToken& cancel, AnswerStyle style)
    : settings_(std::move(settings)),
      workspace_(std::make_unique<Workspace>(std::move(path), settings_)),
      console_(console),
      cancel_(cancel),
      style_(style),
      meter_(console.shows_progress() ? console.error_descriptor() : -1) {
  enter(*workspace_);
  console_.set_before_print([this] { meter_.end(); });
}

Conversation::~Conversation() { console_.set_before_print(nullptr); }

void Conversation::tell_new() const {
  const std::string about = workspace_->about_new();
  if (!about.empty()) console_.note(about);
}

void Conversation::enter(Workspace& workspace) const {
  workspace.session().set_cancel(&cancel_);
  workspace.session().set_counts_in_notes(style_.interactive);
}

std::string Conversation::place_name() const {
  const Session& session = workspace_->session();
  std::string name = graph_name(workspace_->path());
  if (session.in_transaction()) name += "*";
  if (session.as_of()) name += " as of " + std::to_string(*session.as_of());
  return name;
}

// ---- statements ----

void Conversation::print(Outcome& outcome, const Stopwatch& watch) {
  if (outcome.kind == Outcome::Kind::kRows) {
    print_answer(*outcome.rows, style_, watch, meter_, console_);
  } else if (outcome.kind == Outcome::Kind::kMessage) {
    std::string text = outcome.message;
    if (style_.timer) text += " (" + write_elapsed(watch.elapsed()) + ")";
    console_.message(text);
  }
  for (const std::string& note : outcome.notes) console_.note(note);
}

void Conversation::run_statement(ScriptText& text) {
  const Stopwatch watch;
  const Measured measured(meter_);
  Session::Input input;
  input.text = text.window();
  input.source = text.source();
  input.first_line = text.line_number();
  input.more = !text.is_complete();
  const bool was_open = session().in_transaction();
  session().set_sources(source_columns(style_));
  Session::Step step = session().run_next(input, results_of(style_.format));
  if (step.kind == Session::Step::Kind::kIncomplete) {
    text.read_more();
    return;
  }
  if (!was_open && session().in_transaction()) {
    begin_ =
        place_in(text.first_line(), 0, text.first_line().size(), text.source(), text.line_number());
  }
  if (step.kind == Session::Step::Kind::kDone) print(step.outcome, watch);
  // A statement takes something; should it not, the text would never end.
  text.consume(step.consumed > 0 ? step.consumed : text.window().size());
}

void Conversation::run_lines(ScriptText& text) {
  while (!ended_ && text.skip_to_statement()) {
    const std::string meant = meant_command(std::string(text.first_line()));
    if (!meant.empty() || text.first_line().starts_with('.')) {
      run_placed_dot_command(meant.empty() ? text.first_line() : meant, text.source(),
                             text.line_number());
      text.consume(text.first_line().size() + 1);
    } else {
      run_statement(text);
    }
  }
}

void Conversation::run_script(ScriptText& text) {
  try {
    run_lines(text);
  } catch (...) {
    session().rollback();
    throw;
  }
}

void Conversation::finish_scripts() {
  if (!session().in_transaction()) return;
  session().rollback();
  const char* message =
      "the transaction that begins here has no commit before the end: it was rolled back";
  if (begin_) throw Error(ErrorCode::kUsage, message, *begin_);
  throw Error(ErrorCode::kUsage, message);
}

void Conversation::run_startup(const std::string& path) {
  try {
    const InputFile file(path);
    ScriptText text(file.descriptor(), path);
    run_script(text);
    finish_scripts();
  } catch (const Error& error) {
    report(error);
  }
}

void Conversation::report(const Error& error) {
  console_.error(error.report());
  if (error.code() == ErrorCode::kReadOnly && session().as_of()) {
    console_.note(".asof off goes back to the present");
  }
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
      const Measured measured(meter_);
      Session::Input input;
      input.text = text;
      input.source = kTyped;
      input.first_line = line;
      input.prompt = true;
      input.more = true;
      last_statement_ = text;
      session().set_sources(source_columns(style_));
      Session::Step step = session().run_next(input, results_of(style_.format));
      if (step.kind == Session::Step::Kind::kIncomplete) return Typed::kIncomplete;
      if (step.kind == Session::Step::Kind::kEnd || step.consumed == 0) return Typed::kDone;
      print(step.outcome, watch);
      for (char c : text.substr(0, step.consumed)) line += c == '\n' ? 1 : 0;
      text.remove_prefix(std::min(step.consumed, text.size()));
    } catch (const Error& error) {
      report(error);
      return Typed::kDone;
    }
  }
  return Typed::kDone;
}

std::string Conversation::take_edited() { return std::exchange(edited_, {}); }

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
  if (command.argument == DotArgument::kNone && !line.arguments.empty()) {
    throw Error(ErrorCode::kUsage, "." + std::string(command.name) + " takes nothing after it");
  }
  act(command, line.arguments);
  console_.out().flush();
}

}  // namespace annals::shell
