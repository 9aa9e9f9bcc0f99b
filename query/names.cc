#include "query/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "model/write.h"
#include "parser/vocabulary.h"
#include "query/engine.h"
#include "query/functions.h"
#include "query/meanings.h"

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

void note_entity_for_text(const std::string& name, Context& context) {
  context.note(write_name(name) + " is an entity; did you mean the text " +
               write_term(Term::text(name)) + "?");
}

void note_entity(const std::string& name, Context& context) {
  if (is_built_in(name)) return;
  if (context.snapshot().find(Term::text(name))) return note_entity_for_text(name, context);
  std::string note = "no entity " + in_quotes(name);
  const std::vector<std::string> near = near_names(context.snapshot(), name);
  if (!near.empty()) note += "; did you mean " + one_of(near, context) + "?";
  context.note(std::move(note));
}

const Term* constant_in(const ast::Expression& expression) {
  const auto* node = std::get_if<ast::TermNode>(&expression.value);
  const auto* constant = node == nullptr ? nullptr : std::get_if<ast::Constant>(&node->value);
  return constant == nullptr ? nullptr : &constant->term;
}

bool is_text_function(const ast::Expression& expression) {
  const auto* call = std::get_if<ast::Call>(&expression.value);
  return call != nullptr && function_info(call->function).gives == 't';
}

/// A value that is compared with `other`.
void note_operand(const ast::Expression& operand, const ast::Expression& other, Context& context) {
  const Term* value = constant_in(operand);
  if (value == nullptr) return;
  if (is_text_function(other)) {
    if (value->is_entity()) note_entity_for_text(value->as_entity(), context);
  } else if (!context.snapshot().find(*value)) {
    note_unknown(*value, context);
  }
}

}  // namespace

void note_unknown(const Term& term, Context& context) {
  if (term.is_entity()) {
    if (context.meanings().unknown_name(term.as_entity())) return;  // rules state facts with it
    note_entity(term.as_entity(), context);
  } else if (term.is_fact()) {
    const Fact& fact = term.as_fact();
    for (const Term& part : {fact.subject(), fact.relation(), fact.object()}) {
      if (!context.snapshot().find(part)) note_unknown(part, context);
    }
  } else if (term.is_text()) {
    const std::string& value = term.as_text().value;
    if (value.empty() || value.size() > kMaxNameBytes) return;
    if (!context.snapshot().find(Term::entity(value))) return;
    context.note(write_term(term) + " is a text; did you mean the entity " + write_name(value) +
                 "?");
  }
}

void note_source_of_nothing(const Term& source, Context& context) {
  const store::Snapshot& snapshot = context.snapshot();
  const auto is_source = [&](const std::string& name) {
    const std::optional<store::Id> id = snapshot.find(Term::entity(name));
    return id && !SourceFilter(snapshot, {*id}).is_empty();
  };
  constexpr std::size_t kLooked = 20;
  constexpr std::size_t kTold = 3;
  std::vector<std::string> near;
  for (std::string& name : near_names(snapshot, source.as_entity(), kLooked)) {
    if (near.size() < kTold && is_source(name)) near.push_back(std::move(name));
  }
  std::string note = fmt::format("no fact has the source {}", write_term(source));
  if (!near.empty()) note += "; did you mean " + one_of(near, context) + "?";
  context.note(std::move(note));
}

namespace {

/// The names in a fact of an expression.
void note_parts(const ast::TriplePattern& pattern, Context& context) {
  const auto note = [&](const ast::TermNode& node) {
    if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
      note_parts(*quoted->pattern, context);
    } else if (const auto* constant = std::get_if<ast::Constant>(&node.value)) {
      if (!context.snapshot().find(constant->term)) note_unknown(constant->term, context);
    }
  };
  note(pattern.subject);
  const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
  if (relation != nullptr) note(relation->relation);
  note(pattern.object);
}

}  // namespace

bool is_big_integer(const Text& text) {
  if (!text.datatype.ends_with("#integer") || text.value.empty()) return false;
  const std::size_t sign = text.value.front() == '-' || text.value.front() == '+' ? 1 : 0;
  return text.value.size() >= 19 + sign &&
         text.value.find_first_not_of("0123456789", sign) == std::string::npos;
}

void note_big_integer(const Term& term, Context& context) {
  if (!term.is_text() || !is_big_integer(term.as_text())) return;
  context.note(term.as_text().value +
               " does not fit 64 bits: it is a text with a datatype, not a number");
}

void note_unknown_in(const ast::Expression& expression, Context& context) {
  if (const Term* value = constant_in(expression)) note_big_integer(*value, context);
  if (const auto* unary = std::get_if<ast::Unary>(&expression.value)) {
    note_unknown_in(*unary->operand, context);
  } else if (const auto* binary = std::get_if<ast::Binary>(&expression.value)) {
    const bool compares =
        binary->op == ast::BinaryOperator::kEqual || binary->op == ast::BinaryOperator::kNotEqual;
    if (compares) {
      note_operand(*binary->left, *binary->right, context);
      note_operand(*binary->right, *binary->left, context);
    }
    note_unknown_in(*binary->left, context);
    note_unknown_in(*binary->right, context);
  } else if (const auto* in = std::get_if<ast::InList>(&expression.value)) {
    note_unknown_in(*in->value, context);
    for (const ast::ExpressionPtr& one : in->list) {
      note_operand(*one, *in->value, context);
      note_unknown_in(*one, context);
    }
  } else if (const auto* call = std::get_if<ast::Call>(&expression.value)) {
    for (const ast::ExpressionPtr& argument : call->arguments) note_unknown_in(*argument, context);
  } else if (const auto* aggregate = std::get_if<ast::Aggregate>(&expression.value)) {
    if (aggregate->argument) note_unknown_in(*aggregate->argument, context);
  } else if (const auto* node = std::get_if<ast::TermNode>(&expression.value)) {
    if (const auto* quoted = std::get_if<ast::Quoted>(&node->value)) {
      note_parts(*quoted->pattern, context);
    }
  }
}

bool note_question(const std::string& name, Context& context) {
  const std::string variable = parser::variable_of_question(name);
  if (variable.empty() || context.snapshot().find(Term::entity(name))) return false;
  context.note("no entity " + in_quotes(name) + "; did you mean the variable ?" + variable + "?");
  return true;
}

}  // namespace annals::query
