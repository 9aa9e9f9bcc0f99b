// Facts as in a file, and lines of text as they are.

#include "loaders/fact_writer.h"
#include "model/write.h"
#include "shell/display_width.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

class FactAnswerWriter : public LinesWriter {
 public:
  FactAnswerWriter(std::ostream& out, bool fenced) : LinesWriter(out, fenced), facts_(out) {}

  void row(RowView values) override {
    for (const Term* value : values) {
      if (value->is_fact()) facts_.write(value->as_fact());
    }
  }
  void end(std::string_view footer) override {
    facts_.finish();
    LinesWriter::end(footer);
  }

 private:
  loaders::FactWriter facts_;
};

/// Of plans.
class TextWriter : public LinesWriter {
 public:
  using LinesWriter::LinesWriter;

  void row(RowView values) override {
    for (const Term* value : values) out() << visible(write_bare(*value)) << '\n';
  }
  void end(std::string_view) override { LinesWriter::end({}); }
};

}  // namespace

std::unique_ptr<AnswerWriter> make_fact_writer(std::ostream& out, bool fenced) {
  return std::make_unique<FactAnswerWriter>(out, fenced);
}

std::unique_ptr<AnswerWriter> make_line_writer(std::ostream& out, bool fenced) {
  return std::make_unique<TextWriter>(out, fenced);
}

}  // namespace annals::shell
