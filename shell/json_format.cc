// JSON: an array of objects, or an object a line, written row by row.
#include <nlohmann/json.hpp>

#include "shell/format.h"

namespace annals::shell {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Term& term);

Json to_json(const Fact& fact) {
  return Json{
      {"subject", to_json(fact.subject())},
      {"relation", to_json(fact.relation())},
      {"object", to_json(fact.object())},
      {"time", fact.time().is_always() ? Json() : Json{{"time", std::string(fact.time().text())}}}};
}

Json to_json(const Text& text) {
  Json value{{"text", text.value}};
  if (!text.language.empty()) value["lang"] = text.language;
  if (!text.datatype.empty()) value["datatype"] = text.datatype;
  return value;
}

Json to_json(const Term& term) {
  if (term.is_truth()) return Json(term.as_truth());
  if (term.is_integer()) return Json(term.as_integer());
  if (term.is_decimal()) return Json(term.as_decimal());
  if (term.is_time()) return Json{{"time", std::string(term.as_time().text())}};
  if (term.is_text()) return to_json(term.as_text());
  if (term.is_entity()) return Json{{"entity", term.as_entity()}};
  if (term.is_fact()) return Json{{"fact", to_json(term.as_fact())}};
  return Json();
}

class JsonWriter : public AnswerWriter {
 public:
  JsonWriter(std::ostream& out, bool lines) : out_(out), lines_(lines) {}

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) keys_.push_back(Json(column).dump() + ":");
    if (!lines_) out_ << '[';
  }

  void row(RowView values) override {
    line_.clear();
    if (!lines_) line_ += first_ ? "\n" : ",\n";
    first_ = false;
    line_ += '{';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) line_ += ',';
      line_ += keys_[i];
      line_ += to_json(*values[i]).dump();
    }
    line_ += '}';
    if (lines_) line_ += '\n';
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
  }

  void end(std::string_view) override {
    if (!lines_) out_ << (first_ ? "]\n" : "\n]\n");
  }

 private:
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
