#include "query/expression_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "model/ascii.h"
#include "model/write.h"
#include "query/names.h"

namespace annals::query {
namespace {

bool fits(char kind, const Term& term) {
  switch (kind) {
    case 't':
      return term.is_text();
    case 'i':
      return term.is_integer();
    case 'd':
      return term.is_time();
    case 'f':
      return term.is_fact();
    default:
      return true;
  }
}

const char* name_of(char kind) {
  switch (kind) {
    case 't':
      return "a text";
    case 'i':
      return "an integer";
    case 'd':
      return "a time";
    default:
      return "a fact";
  }
}

const char* advice(char wanted, const Term& got) {
  if (wanted != 't') return "";
  return got.is_entity() ? ": name(…) gives its name" : ": text(…) makes a text of it";
}

/// The text of a node that is a constant text; null: another node.
const std::string* constant_text(const Node& node) {
  const Term* value = node.constant();
  return value != nullptr && value->is_text() ? &value->as_text().value : nullptr;
}

bool reads_like_number(const std::string& text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  return text.size() > first && is_digit(text[first]) && is_digit(text.back()) &&
         std::count(text.begin(), text.end(), '.') <= 1 &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(first), text.end(),
                     [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

std::string with_kind(const Term& term) {
  switch (term.kind()) {
    case TermKind::kTruth:
      return "the truth value " + write_term(term);
    case TermKind::kNumber:
      return "the number " + write_term(term);
    case TermKind::kTime:
      return "the time " + write_bare(term);
    case TermKind::kText:
      return "the text " + write_term(term);
    case TermKind::kEntity:
      return "the entity " + write_term(term);
    default:
      return "the fact " + write_term(term);
  }
}

void note_wrong_kind(const FunctionInfo& info, std::span<const Term> arguments, Context& context) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const char wanted = info.takes[std::min(i, info.takes.size() - 1)];
    const Term& got = arguments[i];
    if (got.empty() || fits(wanted, got)) continue;
    context.note(fmt::format("{} takes {}, and here it got {}{}", info.name, name_of(wanted),
                             with_kind(got), advice(wanted, got)));
    return;
  }
}

MistakenText::MistakenText(const Node& left, const Node& right) {
  const std::string* text = constant_text(left);
  on_left_ = text != nullptr;
  if (!on_left_) text = constant_text(right);
  if (text == nullptr) return;
  is_number_ =
      reads_like_number(*text) && !is_big_integer((on_left_ ? left : right).constant()->as_text());
  is_time_ = TimeValue::try_parse(*text).has_value();
}

void MistakenText::look(Node& left, Node& right, Frame& frame) {
  if (!is_number_ && !is_time_) return;
  const store::IdKind other = (on_left_ ? right : left).id(frame).kind();
  const bool beside_time = other == store::IdKind::kTime || other == store::IdKind::kTimeWord;
  const bool beside_number =
      other == store::IdKind::kInteger || other == store::IdKind::kIntegerWord ||
      other == store::IdKind::kDecimal || other == store::IdKind::kDecimalWord;
  if (!(is_time_ && beside_time) && !(is_number_ && beside_number)) return;
  const Term& text = *(on_left_ ? left : right).constant();
  const std::string& value = text.as_text().value;
  const bool is_year =
      value.size() == 4 && value.find_first_not_of("0123456789") == std::string::npos;
  const std::string time =
      beside_number || is_year ? value : write_term(Term::time(TimeValue::parse(value)));
  const std::string meant = (beside_number ? "the number " : "the time ") + time;
  frame.context().note(write_term(text) + " is a text; did you mean " + meant + "?");
  is_number_ = is_time_ = false;
}

}  // namespace annals::query
