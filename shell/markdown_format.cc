// A table in Markdown, as GitHub reads it.
#include "model/write.h"
#include "shell/display_width.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

/// The value as it should be read, with nothing that Markdown would take for its own.
std::string escape(std::string_view value) {
  constexpr std::string_view kSpecial = "\\`*_[]<>|~";
  std::string result;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\n') {
      result += "<br>";
    } else if (c == '\r') {
      continue;
    } else if (c == '&') {
      result += "&amp;";
    } else {
      if (kSpecial.find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return visible(result);
}

class MarkdownWriter : public AnswerWriter {
 public:
  explicit MarkdownWriter(std::ostream& out) : out_(out) {}

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) out_ << "| " << escape(column) << ' ';
    out_ << "|\n";
    for (std::size_t i = 0; i < columns.size(); ++i) out_ << "| --- ";
    out_ << "|\n";
  }

  void row(RowView values) override {
    for (const Term* value : values) {
      out_ << "| ";
      if (!value->empty()) out_ << escape(write_bare(*value)) << ' ';
    }
    out_ << "|\n";
  }

  void end(std::string_view) override {}

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_markdown_writer(std::ostream& out) {
  return std::make_unique<MarkdownWriter>(out);
}

}  // namespace annals::shell
