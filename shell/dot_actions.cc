// What the dot commands do.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "loaders/dump.h"
#include "shell/command_line.h"
#include "shell/conversation.h"
#include "shell/edited_text.h"
#include "shell/help.h"
#include "shell/input_file.h"
#include "shell/load_meter.h"
#include "shell/pager.h"
#include "shell/tools.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

constexpr std::size_t kMostFiles = 16;  // that read one another

/// The one word of the arguments; empty when there is none.
std::string only_word(std::string_view arguments, const char* what) {
  const std::vector<std::string> words = split_words(arguments);
  if (words.size() > 1) {
    throw Error(ErrorCode::kUsage,
                fmt::format("{}: quotes hold a name with spaces together", what));
  }
  return words.empty() ? std::string() : words.front();
}

}  // namespace

void Conversation::act(const DotCommand& command, std::string_view arguments) {
  switch (command.action) {
    case DotAction::kHelp:
      return help(arguments);
    case DotAction::kOpen:
      require_no_transaction(command);
      return open(arguments);
    case DotAction::kSchema:
      return schema(arguments);
    case DotAction::kSources:
      if (!arguments.empty()) return set_switch(command, arguments, style_.sources);
      return sources();
    case DotAction::kRead:
      return read(arguments);
    case DotAction::kLoad:
      require_no_transaction(command);
      require_present(command);
      return load(arguments);
    case DotAction::kDump:
      return dump(arguments);
    case DotAction::kEdit:
      return edit();
    case DotAction::kAsOf:
      return as_of(arguments);
    case DotAction::kMode:
      return mode(arguments);
    case DotAction::kTimer:
      return set_switch(command, arguments, style_.timer);
    case DotAction::kPager:
      return set_switch(command, arguments, style_.pages);
    case DotAction::kPrint:
      console_.out().stream() << arguments << '\n';
      return;
    case DotAction::kStats:
      return print_stats(workspace_->graph(), style_.format, console_);
    case DotAction::kQuit:
      ended_ = true;
      return;
  }
}

void Conversation::help(std::string_view arguments) {
  const std::string text = arguments.empty() ? dot_help_text() : dot_help_text(arguments);
  print_paged(style_, console_, [&](std::ostream& out) { out << text; });
}

void Conversation::set_switch(const DotCommand& command, std::string_view arguments, bool& value) {
  if (arguments.empty()) {
    console_.out().stream() << fmt::format("the {} is {}\n", command.name, value ? "on" : "off");
    return;
  }
  if (arguments != "on" && arguments != "off") {
    throw Error(ErrorCode::kUsage, fmt::format("the {0} is {1}; write .{0} on or .{0} off",
                                               command.name, value ? "on" : "off"));
  }
  value = arguments == "on";
}

void Conversation::mode(std::string_view arguments) {
  if (arguments.empty()) {
    console_.out().stream() << fmt::format("the mode is {}; there are {}\n", name_of(style_.format),
                                           format_names());
    return;
  }
  style_.format = require_format(arguments);
}

void Conversation::require_no_transaction(const DotCommand& command) const {
  if (!workspace_->session().in_transaction()) return;
  const bool opens = command.action == DotAction::kOpen;
  throw Error(ErrorCode::kUsage,
              fmt::format(".{} {}: commit or rollback comes first", command.name,
                          opens ? "leaves this graph" : "makes a commit of its own"));
}

void Conversation::require_present(const DotCommand& command) const {
  if (!workspace_->session().as_of()) return;
  throw Error(ErrorCode::kReadOnly,
              fmt::format(".{} changes the present, and this session reads an earlier state",
                          command.name));
}

// ---- graphs and their states ----

void Conversation::open(std::string_view arguments) {
  const std::string path = only_word(arguments, "one graph is open at a time");
  if (path.empty()) {
    console_.out().stream() << "the graph is " << workspace_->path() << '\n';
    return;
  }
  std::error_code error;
  if (std::filesystem::equivalent(path, workspace_->path(), error)) {
    session().set_as_of(std::nullopt);
    return;
  }
  auto other = std::make_unique<Workspace>(path, settings_);
  enter(*other);
  workspace_ = std::move(other);
  console_.message(fmt::format("graph {} has {}", workspace_->path(),
                               write_count(session().snapshot().fact_count(), "fact")));
}

void Conversation::as_of(std::string_view arguments) {
  const auto describe = [&](const Snapshot& snapshot) {
    if (snapshot.commit() == 0) return std::string("the empty graph before the first commit");
    const CommitInfo commit = snapshot.commit_info(snapshot.commit()).value();
    std::string text =
        fmt::format("the state after commit {} of {}", commit.number, commit.time.text());
    if (!commit.note.empty()) text += " " + write_term(Term::text(commit.note));
    return text;
  };
  if (arguments.empty()) {
    console_.out().stream() << "queries read "
                            << (session().as_of() ? describe(session().snapshot()) : "the present")
                            << '\n';
    return;
  }
  if (arguments == "off") {
    session().set_as_of(std::nullopt);
    return;
  }
  const Snapshot state = state_of(workspace_->graph(), std::string(arguments), console_);
  session().set_as_of(state.commit());
  console_.message("queries read " + describe(state));
}

// ---- what there is ----

QueryOptions Conversation::view_options() const {
  QueryOptions options;
  options.cancel = &cancel_;
  options.memory_limit = settings_.memory.value_or(options.memory_limit);
  options.time_limit = settings_.timeout;
  options.workers = settings_.workers;
  return options;
}

void Conversation::print_view(const View& view, std::string_view noun) {
  const std::string count = "(" + write_count(view.rows.size(), noun) + ")";
  print_paged(style_, console_, [&](std::ostream& out) {
    const auto writer = make_writer(style_.format, Rows::Form::kRows, out, look_of(console_));
    writer->begin(view.columns);
    for (const std::vector<Term>& row : view.rows) {
      std::vector<const Term*> values;
      for (const Term& term : row) values.push_back(&term);
      writer->row(values);
    }
    writer->end(style_.format == Format::kTable ? count : std::string());
  });
}

void Conversation::schema(std::string_view arguments) {
  const std::string relation = only_word(arguments, ".schema shows one relation, or all");
  const Measured measured(meter_);
  const Snapshot snapshot = session().snapshot();
  print_view(schema_of(snapshot, relation.empty() ? std::nullopt : std::optional(relation),
                       view_options()),
             "relation");
  if (relation.empty() || snapshot.knows(Term::entity(relation))) return;
  std::string note = "no entity '" + relation + "'";
  const std::vector<NameCount> near = snapshot.near_names(relation, 1);
  if (!near.empty()) note += "; did you mean " + write_name(near.front().name) + "?";
  console_.note(note);
}

void Conversation::sources() {
  const Measured measured(meter_);
  print_view(sources_of(session().snapshot(), view_options()), "source");
}

// ---- files ----

void Conversation::read(std::string_view arguments) {
  const std::string path = only_word(arguments, ".read takes one file");
  if (path.empty()) throw Error(ErrorCode::kUsage, "which file? As in .read questions.annals");
  if (files_ == kMostFiles) {
    throw Error(ErrorCode::kUsage, fmt::format("files read one another more than {} deep: does one "
                                               "read itself?",
                                               kMostFiles));
  }
  const InputFile file(path);
  ScriptText text(file.descriptor(), path);
  const bool was_open = session().in_transaction();
  ++files_;
  try {
    run_lines(text);
    if (!was_open && !ended_) finish_scripts();
  } catch (...) {
    --files_;
    if (!was_open) session().rollback();
    throw;
  }
  --files_;
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
    load_with_progress(workspace_->graph(), line.files, line.load, cancel_, console_);
  } catch (const UsageError& error) {
    throw Error(ErrorCode::kUsage, error.what());
  }
}

void Conversation::dump(std::string_view arguments) {
  const std::string file = only_word(arguments, ".dump writes to one file");
  if (!file.empty()) return dump_graph(session().snapshot(), false, file, cancel_, console_);
  print_paged(style_, console_, [&](std::ostream&) {
    dump_graph(session().snapshot(), false, std::nullopt, cancel_, console_);
  });
}

void Conversation::edit() {
  if (!style_.interactive || files_ > 0) {
    throw Error(ErrorCode::kUsage, ".edit needs a person at the prompt");
  }
  const std::optional<std::string> text = edited_text(last_statement_);
  if (!text) {
    console_.message("nothing was saved, so nothing is run");
    return;
  }
  edited_ = *text;
}

}  // namespace annals::shell
