// The tree of why: indented lines for people, nested objects for programs.
#include <vector>

#include "loaders/fact_writer.h"
#include "model/write.h"
#include "shell/display_width.h"
#include "shell/format.h"
#include "shell/json_value.h"

namespace annals::shell {
namespace {

/// The columns of Rows::Form::kTree.
struct TreeRow {
  explicit TreeRow(RowView values)
      : depth(static_cast<std::size_t>(values[0]->as_integer())),
        kind(*values[1]),
        what(*values[2]) {}
  std::size_t depth;
  const Term& kind;
  const Term& what;
};

/// A rule as a fact file has it, any other fact without brackets.
std::string text_of(const Term& what) {
  if (!what.is_fact()) return write_term(what);
  const Fact& fact = what.as_fact();
  return fact.subject().is_fact() ? write_fact(fact) : loaders::path_of(fact).front();
}

class TreeWriter : public LinesWriter {
 public:
  using LinesWriter::LinesWriter;

  void row(RowView values) override {
    constexpr std::size_t kIndent = 2;
    const TreeRow row(values);
    std::string line(kIndent * row.depth, ' ');
    line += write_bare(row.kind) + ": ";
    line += visible(text_of(row.what));
    line += '\n';
    write_line(out(), line);
  }
};

class JsonTreeWriter : public AnswerWriter {
 public:
  JsonTreeWriter(std::ostream& out, bool lines) : out_(out), lines_(lines) {}

  void begin(const std::vector<std::string>&) override {
    if (!lines_) out_ << '[';
  }
  void row(RowView values) override {
    const TreeRow row(values);
    close(row.depth);
    open_.push_back(Json{
        {"kind", write_bare(row.kind)}, {"what", to_json(row.what)}, {"under", Json::array()}});
  }
  void end(std::string_view) override {
    close(0);
    if (!lines_) out_ << (first_ ? "]\n" : "\n]\n");
  }

 private:
  /// Nothing more comes below the open rows from this depth on.
  void close(std::size_t depth) {
    while (open_.size() > depth) {
      Json done = std::move(open_.back());
      open_.pop_back();
      if (open_.empty()) {
        print(done);
      } else {
        open_.back()["under"].push_back(std::move(done));
      }
    }
  }
  void print(const Json& tree) {
    std::string line;
    if (!lines_) line = first_ ? "\n" : ",\n";
    first_ = false;
    line += tree.dump();
    if (lines_) line += '\n';
    write_line(out_, line);
  }

  std::ostream& out_;
  bool lines_;
  bool first_ = true;
  std::vector<Json> open_;  // the row of each depth
};

}  // namespace

std::unique_ptr<AnswerWriter> make_tree_writer(std::ostream& out, bool fenced) {
  return std::make_unique<TreeWriter>(out, fenced);
}

std::unique_ptr<AnswerWriter> make_json_tree_writer(std::ostream& out, bool lines) {
  return std::make_unique<JsonTreeWriter>(out, lines);
}

}  // namespace annals::shell
