// Facts as in a file, and lines of text as they are.

#include "loaders/fact_writer.h"
#include "model/write.h"
#include "shell/display_width.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

constexpr std::string_view kFence = "```\n";

class FactAnswerWriter : public AnswerWriter {
 public:
  FactAnswerWriter(std::ostream& out, bool fenced) : out_(out), fenced_(fenced), facts_(out) {}

  void begin(const std::vector<std::string>&) override {
    if (fenced_) out_ << kFence;
  }
  void row(RowView values) override {
    for (const Term* value : values) {
      if (value->is_fact()) facts_.write(value->as_fact());
    }
  }
  void end(std::string_view footer) override {
    facts_.finish();
    if (fenced_) {
      out_ << kFence;
    } else if (!footer.empty()) {
      out_ << footer << '\n';
    }
  }

 private:
  std::ostream& out_;
  bool fenced_;
  loaders::FactWriter facts_;
};

class LineWriter : public AnswerWriter {
 public:
  LineWriter(std::ostream& out, bool fenced) : out_(out), fenced_(fenced) {}

  void begin(const std::vector<std::string>&) override {
    if (fenced_) out_ << kFence;
  }
  void row(RowView values) override {
    for (const Term* value : values) out_ << visible(write_bare(*value)) << '\n';
  }
  void end(std::string_view) override {
    if (fenced_) out_ << kFence;
  }

 private:
  std::ostream& out_;
  bool fenced_;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_fact_writer(std::ostream& out, bool fenced) {
  return std::make_unique<FactAnswerWriter>(out, fenced);
}

std::unique_ptr<AnswerWriter> make_line_writer(std::ostream& out, bool fenced) {
  return std::make_unique<LineWriter>(out, fenced);
}

}  // namespace annals::shell
