#include "shell/word_at_end.h"

#include <algorithm>

namespace annals::shell {
namespace {

constexpr std::size_t kOpen = std::string_view::npos;

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || c == '-' || c == '.' || ('0' <= c && c <= '9') ||
         ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
}

/// Past the end of what begins with a quote at `at`; kOpen when it is not closed.
std::size_t end_of_name(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (text.substr(at, 2) != "''") return at + 1;
    ++at;
  }
  return kOpen;
}

std::size_t end_of_text(std::string_view text, std::size_t at) {
  const std::string_view quote = text.substr(at, 3) == R"(""")" ? R"(""")" : R"(")";
  for (at += quote.size(); at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text.substr(at, quote.size()) == quote) {
      return at + quote.size();
    }
  }
  return kOpen;
}

/// An IRI has no spaces; `<` and `<<` as signs have nothing like a scheme after them.
std::size_t end_of_iri(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of(" \t\r\n<>", at + 1);
  if (text.substr(at, end - at).find(':') == kOpen) return at + 1;
  return end == kOpen ? kOpen : end + 1;
}

std::string without_doubled_quotes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\'') ++i;
  }
  return result;
}

/// Past the word, quoted or not, or the sign at `at`; kOpen when it is not closed.
std::size_t end_of_token(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '#':
      return text.find('\n', at);
    case '\'':
      return end_of_name(text, at);
    case '"':
      return end_of_text(text, at);
    case '<':
      return end_of_iri(text, at);
    case '?':
    case '$':
      ++at;
      break;
    default:
      if (!is_name_byte(text[at])) return at + 1;
  }
  while (at < text.size() && (is_name_byte(text[at]) || text[at] == ':')) ++at;
  return at;
}

}  // namespace

WordAtEnd word_at_end(std::string_view text) {
  WordAtEnd word;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = end_of_token(text, at);
    const bool bare = is_name_byte(text[at]) || text[at] == '?' || text[at] == '$';
    if (end == kOpen) {
      const bool name = text[at] == '\'';
      word.kind = name ? WordAtEnd::Kind::kQuoted : WordAtEnd::Kind::kNone;
      word.begin = at;
      if (name) word.value = without_doubled_quotes(text.substr(at + 1));
      return word;
    }
    if (end == text.size() && bare) break;
    at = end;
  }
  word.begin = at;
  word.value = text.substr(at);
  return word;
}

std::vector<std::string> variables_in(std::string_view text) {
  std::vector<std::string> found;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(end_of_token(text, at), text.size());
    if (text[at] == '?' && end - at > 1) {
      std::string name(text.substr(at, end - at));
      if (std::find(found.begin(), found.end(), name) == found.end()) {
        found.push_back(std::move(name));
      }
    }
    at = end;
  }
  return found;
}

WordAtEnd argument_at_end(std::string_view text) {
  WordAtEnd word;
  word.begin = text.size();
  char quote = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool space = c == ' ' || c == '\t';
    if (quote == 0 && space) {
      inside = false;
      continue;
    }
    if (!inside) {
      word.begin = at;
      word.value.clear();
      inside = true;
    }
    if (quote != 0 ? c == quote : (c == '\'' || c == '"')) {
      quote = quote != 0 ? '\0' : c;
    } else {
      word.value += c;
    }
  }
  if (!inside) {
    word.begin = text.size();
    word.value.clear();
  }
  word.kind = quote != 0 ? WordAtEnd::Kind::kQuoted : WordAtEnd::Kind::kWord;
  return word;
}

}  // namespace annals::shell
