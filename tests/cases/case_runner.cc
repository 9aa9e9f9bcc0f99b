#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "annals/graph.h"
#include "loaders/load.h"
#include "shell/format.h"
#include "tests/cases/case_file.h"

namespace annals::cases {

namespace {

// What a section says: answers, notes and errors, and apart from them the messages alone.
struct Said {
  std::string all;
  bool only_messages = true;
};

void say(Said& said, const std::string& line) {
  said.all += line + "\n";
  said.only_messages = false;
}

std::string joined(const std::vector<std::string>& values) {
  std::string line;
  for (std::size_t i = 0; i < values.size(); ++i) line += (i == 0 ? "" : " | ") + values[i];
  return line;
}

bool has_order(std::string_view statement) {
  while (!statement.empty() && (std::isspace(static_cast<unsigned char>(statement.front())) != 0))
    statement.remove_prefix(1);
  for (const std::string_view word : {"timeline", "path", "history", "commits", "changes",
                                      "explain", "raw path", "raw timeline", "why", "conflicts"})
    if (statement.starts_with(word)) return true;
  return statement.find("order by") != std::string_view::npos;
}

std::vector<std::string> lines_of(Rows& rows) {
  std::vector<std::string> lines;
  while (rows.next()) {
    if (rows.form() == Rows::Form::kFacts) {
      lines.push_back(write_fact(rows[std::size_t{0}].as_fact()) + " .");
      continue;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < rows.columns().size(); ++i)
      values.push_back(rows[i].empty() ? "-" : write_bare(rows[i]));
    lines.push_back(joined(values));
  }
  return lines;
}

/// The answer as the program prints it.
void say_printed(Rows& rows, shell::Format format, Said& said) {
  std::ostringstream out;
  if (rows.form() == Rows::Form::kBoolean) {
    shell::write_boolean(format, rows.boolean(), out);
  } else {
    const auto writer = shell::make_writer(format, rows.form(), out);
    writer->begin(rows.columns());
    while (rows.next()) writer->answer_row(rows.row());
    writer->end("");
  }
  said.all += out.str();
  said.only_messages = false;
}

void say_rows(Rows& rows, std::string_view statement, Said& said) {
  if (rows.form() == Rows::Form::kBoolean) {
    say(said, rows.boolean() ? "yes" : "no");
  } else {
    std::vector<std::string> lines = lines_of(rows);
    if (!has_order(statement)) std::sort(lines.begin(), lines.end());
    if (rows.form() == Rows::Form::kRows) say(said, joined(rows.columns()));
    for (const std::string& line : lines) say(said, line);
  }
}

class Runner {
 public:
  Runner() : graph_(Graph::in_memory()), session_(graph_) {}

  Said run(const Section& section) {
    Said said;
    try {
      if (section.kind == "facts")
        load(section.text);
      else if (section.kind == "parameter")
        set_parameter(section);
      else if (section.kind == "run")
        run_statements(section, said);
      else
        throw std::runtime_error("no such kind of section: " + section.kind);
    } catch (const Error& error) {
      if (session_.in_transaction()) session_.rollback();
      say(said, without_folder(error.report()));
    }
    return said;
  }

 private:
  void load(const std::string& text) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("annals-case-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "case.facts").string();
    folder_ = folder.string() + "/";
    std::ofstream(path) << text;
    try {
      (void)loaders::load_files(graph_, {path});
    } catch (...) {
      std::filesystem::remove_all(folder);
      throw;
    }
    std::filesystem::remove_all(folder);
  }

  std::string without_folder(std::string text) const {
    for (std::size_t at = 0; !folder_.empty() && (at = text.find(folder_)) != std::string::npos;)
      text.erase(at, folder_.size());
    return text;
  }

  // `who Crocker` on the section's line; further values a line each.
  void set_parameter(const Section& section) {
    const std::size_t space = section.arguments.find(' ');
    const std::string name = section.arguments.substr(0, space);
    if (section.text.empty()) {
      session_.set_parameter_text(name, section.arguments.substr(space + 1));
      return;
    }
    std::vector<Term> values;
    std::size_t from = 0;
    while (from < section.text.size()) {
      const std::size_t end = section.text.find('\n', from);
      const std::string line = section.text.substr(from, end - from);
      if (!line.empty()) values.push_back(Term::entity(line));
      from = end + 1;
    }
    session_.set_parameter(name, values);
  }

  void run_statements(const Section& section, Said& said) {
    const ResultKind results =
        section.arguments == "facts" ? ResultKind::kFacts : ResultKind::kRows;
    const bool sources = section.arguments == "sources";
    session_.set_sources(sources ? SourceColumns::kAll : SourceColumns::kNone);
    std::optional<shell::Format> format;
    if (!section.arguments.empty() && !sources) format = shell::require_format(section.arguments);
    std::string_view rest = section.text;
    std::size_t line = 1;
    for (;;) {
      Session::Input input;
      input.text = rest;
      input.source = "<stdin>";
      input.first_line = line;
      Session::Step step = session_.run_next(input, results);
      if (step.kind == Session::Step::Kind::kEnd) break;
      const std::string_view statement = rest.substr(0, step.consumed);
      if (step.outcome.rows) {
        if (format && results == ResultKind::kRows) {
          say_printed(*step.outcome.rows, *format, said);
        } else {
          say_rows(*step.outcome.rows, statement, said);
        }
        for (const std::string& note : step.outcome.rows->notes()) say(said, "note: " + note);
      }
      if (!step.outcome.message.empty()) said.all += "message: " + step.outcome.message + "\n";
      for (const std::string& note : step.outcome.notes) say(said, "note: " + note);
      line += static_cast<std::size_t>(std::count(statement.begin(), statement.end(), '\n'));
      rest.remove_prefix(step.consumed);
    }
  }

  Graph graph_;
  Session session_;
  std::string folder_;
};

}  // namespace

std::vector<Section> run_case(const std::vector<Section>& sections) {
  Runner runner;
  std::vector<Section> result;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& section = sections[i];
    if (section.kind == "output") continue;
    result.push_back(section);
    if (section.kind.empty()) continue;
    const Said said = runner.run(section);
    const bool expected = i + 1 < sections.size() && sections[i + 1].kind == "output";
    if (expected || !said.only_messages) result.push_back({"output", "", said.all});
  }
  return result;
}

}  // namespace annals::cases
