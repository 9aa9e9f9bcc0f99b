#include "model/write.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <iterator>

#include "model/ascii.h"
#include "model/iri.h"

namespace annals {
namespace {

enum class NameCharacter { kStart, kInner, kPunctuation, kOther };

/// A letter or _ starts a name; marks and digits go on, - and . too but not at the end.
NameCharacter name_character(utf8proc_int32_t point) {
  if (point == '_') return NameCharacter::kStart;
  if (point == '-' || point == '.') return NameCharacter::kPunctuation;
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return NameCharacter::kStart;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
      return NameCharacter::kInner;
    default:
      return NameCharacter::kOther;
  }
}

/// Y12000 is a year, not a name.
bool looks_like_a_time(std::string_view name) { return TimeValue::token_length(name) > 0; }

/// 2007-05 and 2007-05-28: the dates that cannot be read as a number or taken for anything else.
bool is_plain_date(std::string_view text) {
  if (text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7F) {
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", byte);
  } else {
    out += c;
  }
}

std::string write_time(const TimeValue& time) {
  if (is_plain_date(time.text())) return std::string(time.text());
  return fmt::format("\"{}\"^^time", time.text());
}

}  // namespace

bool is_bare_name(std::string_view name) {
  if (name.empty() || name == "_") return false;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(name.data());
  NameCharacter last = NameCharacter::kOther;
  for (std::size_t i = 0; i < name.size();) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(bytes + i, static_cast<utf8proc_ssize_t>(name.size() - i), &point);
    if (size <= 0) return false;
    last = name_character(point);
    if (last == NameCharacter::kOther) return false;
    if (i == 0 && last != NameCharacter::kStart) return false;
    i += static_cast<std::size_t>(size);
  }
  return last != NameCharacter::kPunctuation;
}

std::string write_name(std::string_view name) {
  if (is_bare_name(name) && !is_keyword(name) && !looks_like_a_time(name)) {
    return std::string(name);
  }
  if (is_absolute_iri(name)) return fmt::format("<{}>", name);
  std::string out = "'";
  for (const char c : name) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + '\'';
}

std::string write_text(const Text& text) {
  std::string out = "\"";
  for (const char c : text.value) append_escaped(out, c);
  out += '"';
  if (!text.language.empty()) out += '@' + text.language;
  if (!text.datatype.empty()) out += "^^<" + text.datatype + '>';
  return out;
}

std::string write_decimal(double value) {
  std::string out = fmt::format("{}", value);
  const std::size_t exponent = out.find('e');
  if (exponent == std::string::npos) {
    return out.find('.') == std::string::npos ? out + ".0" : out;
  }
  // 6.02e+23 is 6.02e23, 1e-07 is 1e-7.
  std::size_t digits = exponent + 1;
  if (out[digits] == '+') {
    out.erase(digits, 1);
  } else if (out[digits] == '-') {
    ++digits;
  }
  while (out[digits] == '0' && digits + 1 < out.size()) out.erase(digits, 1);
  return out;
}

std::string write_term(const Term& term) {
  switch (term.kind()) {
    case TermKind::kEmpty:
      break;
    case TermKind::kTruth:
      return term.as_truth() ? "true" : "false";
    case TermKind::kNumber:
      return term.is_integer() ? fmt::format("{}", term.as_integer())
                               : write_decimal(term.as_decimal());
    case TermKind::kTime:
      return write_time(term.as_time());
    case TermKind::kText:
      return write_text(term.as_text());
    case TermKind::kEntity:
      return write_name(term.as_entity());
    case TermKind::kFact:
      return write_quoted(term.as_fact());
  }
  return {};
}

std::string write_fact(const Fact& fact) {
  std::string out = write_term(fact.subject());
  out += ' ';
  out += write_term(fact.relation());
  out += ' ';
  out += write_term(fact.object());
  if (!fact.time().is_always()) {
    out += " @ ";
    out += fact.time().text();
  }
  return out;
}

std::string write_quoted(const Fact& fact) { return fmt::format("<< {} >>", write_fact(fact)); }

std::string write_bare(const Term& term) {
  switch (term.kind()) {
    case TermKind::kTime:
      return std::string(term.as_time().text());
    case TermKind::kText:
      return term.as_text().value;
    case TermKind::kEntity:
      return term.as_entity();
    default:
      return write_term(term);
  }
}

}  // namespace annals
