// CSV and TSV: RFC 4180 quoting, lines that end in LF, bare values.
#include "model/write.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

class SeparatedWriter : public AnswerWriter {
 public:
  SeparatedWriter(std::ostream& out, char separator)
      : out_(out), separator_(separator), special_{separator, '"', '\r', '\n'} {}

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) add(column);
    write_line();
  }

  void row(RowView values) override {
    for (const Term* value : values) add(write_bare(*value));
    write_line();
  }

  void end(std::string_view) override {}

 private:
  void add(std::string_view value) {
    if (!first_) line_ += separator_;
    first_ = false;
    if (value.find_first_of(special_) == std::string_view::npos) {
      line_ += value;
      return;
    }
    line_ += '"';
    for (char c : value) {
      if (c == '"') line_ += '"';
      line_ += c;
    }
    line_ += '"';
  }

  void write_line() {
    line_ += '\n';
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
    line_.clear();
    first_ = true;
  }

  std::ostream& out_;
  char separator_;
  std::string special_;  // characters for which a value is quoted
  std::string line_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_separated_writer(std::ostream& out, char separator) {
  return std::make_unique<SeparatedWriter>(out, separator);
}

}  // namespace annals::shell
