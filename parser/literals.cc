#include "parser/literals.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <locale>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

namespace annals::parser {
namespace {

constexpr std::string_view kXsdInteger = "http://www.w3.org/2001/XMLSchema#integer";

std::uint64_t hexadecimal_value(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

void append_utf8(std::string& text, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

/// The decimal that is written, infinite when it is out of range; what is too small is 0.
double decimal_value(std::string_view written) {
  double value = 0;
  const auto result = std::from_chars(written.data(), written.data() + written.size(), value);
  if (result.ec != std::errc::result_out_of_range) return value;
  std::istringstream stream{std::string(written)};
  stream.imbue(std::locale::classic());
  stream >> value;
  return std::abs(value) > 1 ? HUGE_VAL : value;
}

}  // namespace

Term entity_of(State& state, std::string_view name, ast::Span span) {
  try {
    return Term::entity(name);
  } catch (const Error& error) {
    state.fail(span, error.what(), error.code());
    return {};
  }
}

std::string unquoted(std::string_view quoted) {
  std::string name;
  name.reserve(quoted.size());
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    name += quoted[i];
    if (quoted[i] == '\'') ++i;
  }
  return name;
}

std::string expanded(State& state, std::string_view written, ast::Span span) {
  const std::size_t colon = written.find(':');
  const std::string_view prefix = written.substr(0, colon);
  const auto& prefixes = state.names().prefixes;
  if (const auto found = prefixes.find(prefix); found != prefixes.end()) {
    return found->second + std::string(written.substr(colon + 1));
  }
  std::vector<std::string_view> known;
  for (const auto& entry : prefixes) known.push_back(entry.first);
  std::string message = "unknown prefix " + std::string(prefix) + ":";
  const std::string_view meant = nearest(prefix, known, 2);
  if (!meant.empty()) message += "; did you mean " + std::string(meant) + ":?";
  state.fail(span, std::move(message), ErrorCode::kInvalidQuery);
  return {};
}

Term number_of(State& state, std::string_view digits, ast::Span span) {
  if (digits.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec == std::errc()) return Term::integer(value);
    return Term::text(digits, {}, kXsdInteger);
  }
  const double value = decimal_value(digits);
  if (!std::isfinite(value)) {
    state.fail(span, std::string(digits) + " is too large for a decimal", ErrorCode::kInvalidValue);
    return {};
  }
  return Term::decimal(value);
}

std::uint64_t count_of(State& state, std::string_view digits, ast::Span span) {
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc()) {
    state.fail(span, std::string(digits) + " is too large a number", ErrorCode::kInvalidValue);
  }
  return value;
}

TimeValue time_of(State& state, std::string_view written, ast::Span span) {
  std::string reason;
  if (auto value = TimeValue::try_parse(written, &reason)) return *std::move(value);
  state.fail(span, std::move(reason), ErrorCode::kInvalidValue);
  return {};
}

Term text_of(State& state, const WrittenText& text) {
  if (text.is_time) return Term::time(time_of(state, text.value, text.span));
  try {
    return Term::text(text.value, text.language, text.datatype);
  } catch (const Error& error) {
    state.fail(text.span, error.what(), error.code());
    return {};
  }
}

Duration duration_of(State& state, std::string_view written, ast::Span span) {
  try {
    return Duration::parse(written);
  } catch (const Error& error) {
    state.fail(span, error.what(), error.code());
    return {};
  }
}

ast::StateRef state_of_text(State& state, std::string_view written, ast::Span span) {
  ast::StateRef reference;
  reference.span = span;
  if (is_digits(written)) {
    reference.value = count_of(state, written, span);
  } else {
    reference.value = ast::TimeOperand{time_of(state, written, span), span};
  }
  return reference;
}

void append_code_point(State& state, std::string& text, std::string_view hexadecimal,
                       ast::Span span) {
  const std::uint64_t value = hexadecimal_value(hexadecimal);
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    state.fail(span, std::string(hexadecimal) + " is not the number of a character",
               ErrorCode::kInvalidValue);
    return;
  }
  append_utf8(text, static_cast<std::uint32_t>(value));
}

void append_escape(std::string& text, char letter) {
  switch (letter) {
    case 'n':
      text += '\n';
      break;
    case 't':
      text += '\t';
      break;
    case 'r':
      text += '\r';
      break;
    default:
      text += letter;
  }
}

std::string_view kind_of_literal(const Term& term) {
  switch (term.kind()) {
    case TermKind::kTruth:
      return "a truth value";
    case TermKind::kNumber:
      return "a number";
    case TermKind::kTime:
      return "a time";
    default:
      return "text";
  }
}

bool is_literal(const ast::TermNode& node) {
  const auto* constant = std::get_if<ast::Constant>(&node.value);
  return constant != nullptr && !constant->term.is_entity() && !constant->term.is_fact() &&
         !constant->term.empty();
}

}  // namespace annals::parser
