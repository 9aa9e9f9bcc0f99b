// JSON: an array of objects, or an object a line, written row by row.
#include <algorithm>

#include "shell/format.h"
#include "shell/json_value.h"

namespace annals::shell {
namespace {

class JsonWriter : public AnswerWriter {
 public:
  JsonWriter(std::ostream& out, bool lines) : out_(out), lines_(lines) {}

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) keys_.push_back(Json(column).dump() + ":");
    if (!lines_) out_ << '[';
  }

  void row(RowView values) override {
    begin_line();
    for (std::size_t i = 0; i < values.size(); ++i) {
      add_key(i);
      line_ += to_json(*values[i]).dump();
    }
    end_line();
  }

  void answer_row(const Row& row) override {
    begin_line();
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      add_key(i);
      const TermKind kind = row.kind(i);
      if (kind == TermKind::kEntity) {
        add_object("{\"entity\":", row.bare(i));
      } else if (kind == TermKind::kTime) {
        add_object("{\"time\":", row.bare(i));
      } else {
        line_ += to_json(row[i]).dump();
      }
    }
    end_line();
  }

  void end(std::string_view) override {
    if (!lines_) out_ << (first_ ? "]\n" : "\n]\n");
  }

 private:
  void begin_line() {
    line_.clear();
    if (!lines_) line_ += first_ ? "\n" : ",\n";
    first_ = false;
    line_ += '{';
  }

  void end_line() {
    line_ += '}';
    if (lines_) line_ += '\n';
    write_line(out_, line_);
  }

  void add_key(std::size_t column) {
    if (column > 0) line_ += ',';
    line_ += keys_[column];
  }

  void add_object(std::string_view key, std::string_view text) {
    line_ += key;
    const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
    });
    if (plain) {
      line_ += '"';
      line_ += text;
      line_ += '"';
    } else {
      line_ += Json(text).dump();
    }
    line_ += '}';
  }

  std::ostream& out_;
  bool lines_;
  bool first_ = true;
  std::vector<std::string> keys_;  // in quotes, with the colon
  std::string line_;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_json_writer(std::ostream& out, bool lines) {
  return std::make_unique<JsonWriter>(out, lines);
}

}  // namespace annals::shell
