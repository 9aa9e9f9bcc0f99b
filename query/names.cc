#include "query/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "model/write.h"
#include "query/engine.h"

namespace annals::query {
namespace {

std::string in_quotes(const std::string& name) {
  std::string result = "'";
  for (const char c : name) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

/// " (3 facts)" where notes have it.
std::string count_of(const std::string& name, const Context& context) {
  if (!context.options().counts_in_notes) return {};
  const std::optional<store::Id> id = context.snapshot().find(Term::entity(name));
  const std::uint64_t uses = id ? uses_of(context.snapshot(), *id) : 0;
  return fmt::format(" ({} fact{})", uses, uses == 1 ? "" : "s");
}

/// "a", "a or b", "a, b or c".
std::string one_of(const std::vector<std::string>& names, const Context& context) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) result += i + 1 == names.size() ? " or " : ", ";
    result += write_name(names[i]) + count_of(names[i], context);
  }
  return result;
}

/// Relations of the language itself: that the graph has none of them yet is no surprise.
bool is_built_in(const std::string& name) {
  static constexpr std::array<std::string_view, 5> kNames = {"source", "published-by", "implies",
                                                             "inverse-of", "also-known-as"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void note_entity(const std::string& name, Context& context) {
  if (is_built_in(name)) return;
  if (context.snapshot().find(Term::text(name))) {
    context.note(write_name(name) + " is an entity; did you mean the text " +
                 write_term(Term::text(name)) + "?");
    return;
  }
  std::string note = "no entity " + in_quotes(name);
  const std::vector<std::string> near = near_names(context.snapshot(), name);
  if (!near.empty()) note += "; did you mean " + one_of(near, context) + "?";
  context.note(std::move(note));
}

void note_operand(const ast::Expression& operand, Context& context) {
  const auto* node = std::get_if<ast::TermNode>(&operand.value);
  if (node == nullptr) return;
  const auto* constant = std::get_if<ast::Constant>(&node->value);
  if (constant == nullptr || !constant->term.is_entity()) return;
  if (!context.snapshot().find(constant->term)) note_unknown(constant->term, context);
}

}  // namespace

void note_unknown(const Term& term, Context& context) {
  if (term.is_entity()) {
    note_entity(term.as_entity(), context);
  } else if (term.is_text()) {
    const std::string& value = term.as_text().value;
    if (value.empty() || value.size() > kMaxNameBytes) return;
    if (!context.snapshot().find(Term::entity(value))) return;
    context.note(write_term(term) + " is a text; did you mean the entity " + write_name(value) +
                 "?");
  }
}

void note_unknown_in(const ast::Expression& expression, Context& context) {
  if (const auto* unary = std::get_if<ast::Unary>(&expression.value)) {
    note_unknown_in(*unary->operand, context);
  } else if (const auto* binary = std::get_if<ast::Binary>(&expression.value)) {
    const bool compares =
        binary->op == ast::BinaryOperator::kEqual || binary->op == ast::BinaryOperator::kNotEqual;
    for (const ast::ExpressionPtr& operand : {binary->left, binary->right}) {
      if (compares) note_operand(*operand, context);
      note_unknown_in(*operand, context);
    }
  } else if (const auto* in = std::get_if<ast::InList>(&expression.value)) {
    note_unknown_in(*in->value, context);
    for (const ast::ExpressionPtr& one : in->list) note_operand(*one, context);
  } else if (const auto* call = std::get_if<ast::Call>(&expression.value)) {
    for (const ast::ExpressionPtr& argument : call->arguments) note_unknown_in(*argument, context);
  }
}

bool note_question(const std::string& name, Context& context) {
  static constexpr std::array<std::string_view, 8> kWords = {"who",   "whom",  "what", "when",
                                                             "where", "which", "why",  "how"};
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (std::find(kWords.begin(), kWords.end(), lower) == kWords.end()) return false;
  if (context.snapshot().find(Term::entity(name))) return false;
  context.note("no entity " + in_quotes(name) + "; did you mean the variable ?" + lower + "?");
  return true;
}

}  // namespace annals::query
