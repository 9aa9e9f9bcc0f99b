// The formats in which answers are printed (docs/shell.md, Formats).
#ifndef ANNALS_SHELL_FORMAT_H_
#define ANNALS_SHELL_FORMAT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "annals/graph.h"
#include "model/term.h"
#include "shell/screen.h"

namespace annals::shell {

enum class Format : std::uint8_t { kTable, kCsv, kTsv, kJson, kJsonl, kFacts, kMarkdown };

struct FormatInfo {
  Format format;
  std::string_view name;
  std::string_view help;
};

/// All formats, in the order in which help shows them.
std::span<const FormatInfo> formats();
std::optional<Format> format_named(std::string_view name);
std::string_view name_of(Format format);
/// "table, csv, …" for messages.
std::string format_names();
/// Error(kUsage): "no format 'cvs'; did you mean csv?".
Format require_format(std::string_view name);

/// The values of a row, which live until the call returns.
using RowView = std::span<const Term* const>;

/// Prints one answer. Keeps a reference to its stream, whose state is the caller's to look at.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;
  /// First, once.
  virtual void begin(const std::vector<std::string>& columns) = 0;
  /// As many values as columns.
  virtual void row(RowView values) = 0;
  /// The same of an answer's row.
  virtual void answer_row(const Row& row);
  /// Last, once. `footer` ("(3 rows)") is printed by formats that are read by people.
  virtual void end(std::string_view footer) = 0;
};

/// The writers whose answers are no table: lines, which Markdown fences.
class LinesWriter : public AnswerWriter {
 public:
  LinesWriter(std::ostream& out, bool fenced) : out_(out), fenced_(fenced) {}
  void begin(const std::vector<std::string>& columns) override;
  void end(std::string_view footer) override;

 protected:
  std::ostream& out() { return out_; }

 private:
  std::ostream& out_;
  bool fenced_;
};

/// Puts a line into the stream's buffer, without what a formatted write costs.
void write_line(std::ostream& out, std::string_view line);

/// How a person sees a table.
struct TableLook {
  std::size_t columns = 0;  // of the terminal, into which the table is fitted; 0: no terminal
  Palette palette;
};

/// The writer for an answer of this form (not kBoolean). Throws Error(kUsage) for rows that are no
/// facts in the format of facts.
std::unique_ptr<AnswerWriter> make_writer(Format format, Rows::Form form, std::ostream& out,
                                          const TableLook& look = {});

/// `yes` or `no`; in JSON `true` or `false`. Throws Error(kUsage) in the format of facts.
void write_boolean(Format format, bool answer, std::ostream& out);

/// Each format's writer, a file each.
std::unique_ptr<AnswerWriter> make_table_writer(std::ostream& out, const TableLook& look);
std::unique_ptr<AnswerWriter> make_separated_writer(std::ostream& out, char separator);
std::unique_ptr<AnswerWriter> make_json_writer(std::ostream& out, bool lines);
std::unique_ptr<AnswerWriter> make_markdown_writer(std::ostream& out);
/// Facts as in a file, and the lines of a plan as they are; `fenced` for Markdown.
std::unique_ptr<AnswerWriter> make_fact_writer(std::ostream& out, bool fenced);
std::unique_ptr<AnswerWriter> make_line_writer(std::ostream& out, bool fenced);
/// A line a row, indented by its depth; `fenced` for Markdown.
std::unique_ptr<AnswerWriter> make_tree_writer(std::ostream& out, bool fenced);
/// Each row an object with the rows below it as the array `under`.
std::unique_ptr<AnswerWriter> make_json_tree_writer(std::ostream& out, bool lines);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_FORMAT_H_
