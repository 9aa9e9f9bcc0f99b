#include <re2/re2.h>
#include <utf8proc.h>

#include <limits>
#include <string>
#include <utility>

#include "query/functions.h"

namespace annals::query::text_functions {
namespace {

bool are_texts(std::span<const Term> arguments) {
  for (const Term& term : arguments) {
    if (!term.is_text()) return false;
  }
  return true;
}

/// Every character mapped by utf8proc's simple case mapping.
template <class Map>
std::string map_characters(const std::string& text, Map map) {
  std::string result;
  result.reserve(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t character = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(bytes, left, &character);
    if (used <= 0) break;  // texts are valid UTF-8
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t written = utf8proc_encode_char(map(character), encoded);
    result.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(written));
    bytes += used;
    left -= used;
  }
  return result;
}

/// The byte offset of character `index` (from 0), or the size when there are fewer.
std::size_t offset_of(const std::string& text, std::int64_t index) {
  std::size_t offset = 0;
  while (offset < text.size() && index > 0) {
    do {
      ++offset;
    } while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80);
    --index;
  }
  return offset;
}

/// A text that was made of `source`: it stays in its language.
Term made_of(const Text& source, std::string_view value) {
  return Term::text(value, source.language);
}

}  // namespace

Term contains(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  return Term::truth(arguments[0].as_text().value.find(arguments[1].as_text().value) !=
                     std::string::npos);
}

Term starts_with(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  return Term::truth(arguments[0].as_text().value.starts_with(arguments[1].as_text().value));
}

Term ends_with(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  return Term::truth(arguments[0].as_text().value.ends_with(arguments[1].as_text().value));
}

/// For an expression that is not constant: the compiler prepares constant ones.
Term matches(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 expression(arguments[1].as_text().value, options);
  if (!expression.ok()) return {};
  return Term::truth(RE2::PartialMatch(arguments[0].as_text().value, expression));
}

Term lower(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  const Text& text = arguments[0].as_text();
  return made_of(text, map_characters(text.value, utf8proc_tolower));
}

Term upper(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  const Text& text = arguments[0].as_text();
  return made_of(text, map_characters(text.value, utf8proc_toupper));
}

Term length(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  return Term::integer(static_cast<std::int64_t>(count_characters(arguments[0].as_text().value)));
}

Term concat(std::span<const Term> arguments, Context&) {
  if (!are_texts(arguments)) return {};
  std::string result;
  std::string language = arguments[0].as_text().language;
  for (const Term& term : arguments) {
    const Text& text = term.as_text();
    result += text.value;
    if (text.language != language) language.clear();
  }
  return Term::text(result, language);
}

Term substring(std::span<const Term> arguments, Context&) {
  if (!arguments[0].is_text() || !arguments[1].is_integer()) return {};
  const Text& text = arguments[0].as_text();
  const std::int64_t from = arguments[1].as_integer();
  std::int64_t end = std::numeric_limits<std::int64_t>::max();  // the first position left out
  if (arguments.size() == 3) {
    if (!arguments[2].is_integer()) return {};
    if (__builtin_add_overflow(from, arguments[2].as_integer(), &end)) {
      end = arguments[2].as_integer() > 0 ? std::numeric_limits<std::int64_t>::max()
                                          : std::numeric_limits<std::int64_t>::min();
    }
  }
  // Positions before 1 count, but have no character (as in SPARQL and XPath).
  const std::int64_t first = from < 1 ? 1 : from;
  if (end <= first) return made_of(text, "");
  const std::size_t begin = offset_of(text.value, first - 1);
  const std::string rest = text.value.substr(begin);
  return made_of(text, rest.substr(0, offset_of(rest, end - first)));
}

}  // namespace annals::query::text_functions
