#include "shell/format.h"

#include <array>

#include "shell/near_word.h"

namespace annals::shell {
namespace {

constexpr std::array<FormatInfo, 7> kFormats = {{
    {Format::kTable, "table", "aligned columns, for people"},
    {Format::kCsv, "csv", "comma-separated values, quoted as in RFC 4180"},
    {Format::kTsv, "tsv", "the same with tabs"},
    {Format::kJson, "json", "an array of objects for each answer"},
    {Format::kJsonl, "jsonl", "an object a line"},
    {Format::kFacts, "facts", "the facts that matched, to be loaded again"},
    {Format::kMarkdown, "markdown", "a table for a text"},
}};

}  // namespace

std::span<const FormatInfo> formats() { return kFormats; }

std::optional<Format> format_named(std::string_view name) {
  for (const FormatInfo& info : kFormats) {
    if (info.name == name) return info.format;
  }
  return std::nullopt;
}

std::string_view name_of(Format format) {
  for (const FormatInfo& info : kFormats) {
    if (info.format == format) return info.name;
  }
  return {};
}

std::string format_names() {
  std::string names;
  for (const FormatInfo& info : kFormats) {
    if (!names.empty()) names += ", ";
    names += info.name;
  }
  return names;
}

Format require_format(std::string_view name) {
  if (const auto format = format_named(name)) return *format;
  std::vector<std::string_view> names;
  for (const FormatInfo& info : kFormats) names.push_back(info.name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) hint = "; there are " + format_names();
  throw Error(ErrorCode::kUsage, "no format '" + std::string(name) + "'" + hint);
}

void AnswerWriter::answer_row(const Row& row) {
  std::vector<const Term*> values(row.columns().size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = &row[i];
  this->row(values);
}

namespace {

constexpr std::string_view kFence = "```\n";

}  // namespace

void LinesWriter::begin(const std::vector<std::string>&) {
  if (fenced_) out_ << kFence;
}

void LinesWriter::end(std::string_view footer) {
  if (fenced_) {
    out_ << kFence;
  } else if (!footer.empty()) {
    out_ << footer << '\n';
  }
}

void write_line(std::ostream& out, std::string_view line) {
  const auto size = static_cast<std::streamsize>(line.size());
  if (out.good() && out.rdbuf()->sputn(line.data(), size) != size) out.setstate(std::ios::badbit);
}

std::unique_ptr<AnswerWriter> make_writer(Format format, Rows::Form form, std::ostream& out,
                                          const TableLook& look) {
  const bool fenced = format == Format::kMarkdown;
  if (format == Format::kTable || format == Format::kMarkdown || format == Format::kFacts) {
    if (form == Rows::Form::kFacts) return make_fact_writer(out, fenced);
    if (format == Format::kFacts) {
      throw Error(ErrorCode::kUsage,
                  "these rows are no facts, which is all that the format facts prints: choose "
                  "another format");
    }
    if (form == Rows::Form::kPlan) return make_line_writer(out, fenced);
    if (form == Rows::Form::kTree) return make_tree_writer(out, fenced);
  }
  switch (format) {
    case Format::kTable:
      return make_table_writer(out, look);
    case Format::kCsv:
      return make_separated_writer(out, ',');
    case Format::kTsv:
      return make_separated_writer(out, '\t');
    case Format::kJson:
    case Format::kJsonl:
      if (form == Rows::Form::kTree) return make_json_tree_writer(out, format == Format::kJsonl);
      return make_json_writer(out, format == Format::kJsonl);
    case Format::kMarkdown:
      return make_markdown_writer(out);
    case Format::kFacts:
      break;
  }
  throw Error(ErrorCode::kInternal, "a format without a writer");
}

void write_boolean(Format format, bool answer, std::ostream& out) {
  if (format == Format::kFacts) {
    throw Error(ErrorCode::kUsage,
                "yes or no is no fact, which is all that the format facts prints: choose another "
                "format");
  }
  if (format == Format::kJson || format == Format::kJsonl) {
    out << (answer ? "true\n" : "false\n");
  } else {
    out << (answer ? "yes\n" : "no\n");
  }
}

}  // namespace annals::shell
