// CSV and TSV: RFC 4180 quoting, lines that end in LF, bare values.
#include <algorithm>
#include <array>

#include "model/write.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

class SeparatedWriter : public AnswerWriter {
 public:
  SeparatedWriter(std::ostream& out, char separator) : out_(out), separator_(separator) {
    for (const char c : {separator, '"', '\r', '\n'})
      special_[static_cast<unsigned char>(c)] = true;
  }

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) add(column);
    end_line();
  }

  void row(RowView values) override {
    for (const Term* value : values) add(write_bare(*value));
    end_line();
  }

  void answer_row(const Row& row) override {
    const std::size_t width = row.columns().size();
    for (std::size_t i = 0; i < width; ++i) add(row.bare(i));
    end_line();
  }

  void end(std::string_view) override {}

 private:
  void add(std::string_view value) {
    if (!first_) line_ += separator_;
    first_ = false;
    const bool plain = std::none_of(value.begin(), value.end(), [this](char c) {
      return special_[static_cast<unsigned char>(c)];
    });
    if (plain) {
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

  void end_line() {
    line_ += '\n';
    write_line(out_, line_);
    line_.clear();
    first_ = true;
  }

  std::ostream& out_;
  char separator_;
  std::array<bool, 256> special_{};  // characters for which a value is quoted
  std::string line_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_separated_writer(std::ostream& out, char separator) {
  return std::make_unique<SeparatedWriter>(out, separator);
}

}  // namespace annals::shell
