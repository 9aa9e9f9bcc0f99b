// Fuzz target: every text, in every mode, read to its end. The first byte is the mode.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "parser/facts.h"
#include "parser/parse.h"

namespace {

using annals::parser::Input;
using annals::parser::Mode;
using annals::parser::Parsed;

void require(bool condition) {
  if (!condition) std::abort();
}

void expand_facts(const Parsed& parsed) {
  const auto* facts = std::get_if<annals::ast::FactStatement>(&parsed.statement->value);
  if (facts == nullptr) return;
  for (const auto& pattern : facts->facts) {
    try {
      require(!annals::parser::expand(pattern, {}).empty());
    } catch (const annals::parser::FactError&) {
    }
  }
}

/// The text of a rule is read again, and written the same.
void keep_rule(const Parsed& parsed) {
  const auto* rule = std::get_if<annals::ast::Rule>(&parsed.statement->value);
  if (rule != nullptr) require(annals::parser::parse_rule(rule->text).text == rule->text);
}

void read_all(std::string_view text, Mode mode, Input input, bool more) {
  annals::parser::Context context;
  while (true) {
    const Parsed parsed = annals::parser::parse_statement(text, context, mode, input, more);
    require(parsed.consumed <= text.size());
    if (parsed.kind == Parsed::Kind::kEnd || parsed.kind == Parsed::Kind::kIncomplete) return;
    require(parsed.consumed > 0);
    if (parsed.kind == Parsed::Kind::kStatement) {
      expand_facts(parsed);
      keep_rule(parsed);
    }
    if (parsed.kind == Parsed::Kind::kError) require(!parsed.diagnosis.message.empty());
    text.remove_prefix(parsed.consumed);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Mode mode = (choice & 1) != 0 ? Mode::kFacts : Mode::kStatements;
  const Input input = (choice & 2) != 0 ? Input::kPrompt : Input::kFile;
  read_all(text, mode, input, (choice & 4) != 0);
  if ((choice & 8) != 0) annals::parser::expected_next(text, {}, mode);
  if ((choice & 16) != 0) {
    try {
      annals::parser::parse_term(text);
    } catch (const annals::Error&) {
    }
  }
  return 0;
}
