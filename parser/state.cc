#include "parser/state.h"

#include <algorithm>
#include <utility>

#include "model/ascii.h"
#include "model/edit_distance.h"
#include "model/term.h"
#include "parser/vocabulary.h"

namespace annals::parser {
namespace {

constexpr std::size_t kMostShown = 6;  // alternatives that a message lists

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " or " : ", ";
    text += parts[i];
  }
  return text;
}

std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

/// Bytes of the quoted name or text at the beginning of `text`, to its end or the end of the line.
std::size_t quoted_length(std::string_view text) {
  const char quote = text.front();
  for (std::size_t at = 1; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return std::min(text.find('\n'), text.size());
}

}  // namespace

State::State(std::string_view text, std::size_t begin, std::size_t end, Context& names)
    : text_(text), begin_(begin), end_(end), names_(names) {
  label_.at = text_.end();
  furthest_ = this->begin();
  last_end_ = this->end();
}

void State::remember(Iterator at, const Expectation& expectation) {
  if (at > furthest_) {
    furthest_ = at;
    expected_.clear();
  }
  const bool labelled = label_.at == at;
  expected_.push_back({expectation, labelled ? label_.text : std::string_view{},
                       labelled ? label_.placeholder : std::string_view{}});
}

void State::fail(ast::Span span, std::string message, ErrorCode code) {
  if (failed()) return;
  const std::size_t length = std::max<std::size_t>(1, span.end - span.begin);
  failure_ = Diagnosis{code, span.begin, length, std::move(message)};
}

std::string State::expected_text() const {
  std::vector<std::string> shown;
  const auto show = [&](std::string text) {
    if (std::find(shown.begin(), shown.end(), text) == shown.end()) {
      shown.push_back(std::move(text));
    }
  };
  bool signs = false;
  for (const Expected& expected : expected_) {
    if (!expected.label.empty()) {
      show(std::string(expected.label));
      continue;
    }
    const std::string text(expected.expectation.text);
    switch (expected.expectation.kind) {
      case Expectation::Kind::kKeyword:
      case Expectation::Kind::kPlaceholder:
        show(text);
        break;
      case Expectation::Kind::kPunctuation:
        show("'" + text + "'");
        break;
      case Expectation::Kind::kSign:
        signs = true;
        break;
      case Expectation::Kind::kHidden:
        break;
    }
  }
  if (shown.empty() && signs) shown.push_back("an operator");
  if (shown.size() > kMostShown) {
    shown.erase(shown.begin() + kMostShown - 1, shown.end() - 1);
  }
  return joined(shown);
}

std::string_view State::sign_meant() const {
  const std::string_view here = rest(furthest_).substr(0, 2);
  if (here == "&&") return "and";
  if (here == "||") return "or";
  // Of `==` the first sign has been taken.
  const bool second = furthest_ != begin() && *(furthest_ - 1) == '=' && here.substr(0, 1) == "=";
  return second || here == "==" ? "=" : "";
}

std::string State::hint(std::string_view found) const {
  std::vector<std::string_view> keywords;
  for (const Expected& expected : expected_) {
    const Expectation& expectation = expected.expectation;
    const bool word = expectation.kind == Expectation::Kind::kKeyword ||
                      expectation.kind == Expectation::Kind::kSign ||
                      expectation.kind == Expectation::Kind::kHidden;
    if (word && !expectation.word.empty()) keywords.push_back(expectation.word);
  }
  if (name_length(found) == found.size()) {
    const std::string_view meant = nearest(found, keywords);
    if (!meant.empty()) return "; did you mean " + std::string(meant) + "?";
  }
  if (found.empty()) return {};
  if (found.front() == '<' && found.size() > 2 && found[1] != '<') {
    return "; an IRI in <…> has a scheme and no spaces";
  }
  if (found.front() >= '0' && found.front() <= '9') {
    std::size_t digits = 0;
    while (digits < found.size() && found[digits] >= '0' && found[digits] <= '9') ++digits;
    if (name_length(found.substr(digits)) > 0) {
      return "; a name that begins with a digit needs quotes";
    }
  }
  if (const std::string_view ours = sign_meant(); !ours.empty()) {
    return "; did you mean " + std::string(ours) + "?";
  }
  const bool compares =
      found == "=" || found == "!=" || found.front() == '<' || found.front() == '>' || found == "!";
  const bool after_subject =
      std::any_of(expected_.begin(), expected_.end(),
                  [](const Expected& expected) { return expected.label == "a relation"; });
  if (compares && after_subject && found.substr(0, 2) != "<<" && found.substr(0, 2) != ">>") {
    return "; a condition is written filter …";
  }
  if (found == "." && furthest_ != begin() && continues_name(text_between(furthest_ - 1, end()))) {
    return "; a name that ends in a dot needs quotes";
  }
  return {};
}

Diagnosis State::diagnosis() const {
  if (failure_) return *failure_;
  const std::string_view found = token_at(rest(furthest_));
  Diagnosis diagnosis;
  diagnosis.offset = offset(found.empty() ? last_end_ : furthest_);
  diagnosis.length = std::max<std::size_t>(1, found.size());
  std::string what = found.empty() ? "the end of the statement" : std::string(found);
  if (!found.empty() && found.front() != '\'' && found.front() != '"') what = "'" + what + "'";
  diagnosis.message = "expected " + expected_text() + ", found " + what + hint(found);
  return diagnosis;
}

std::vector<std::string> State::expected_words() const {
  std::vector<std::string> words;
  if (failed()) return words;
  for (const Expected& expected : expected_) {
    std::string_view word = expected.expectation.word;
    if (word == "entity" && !expected.placeholder.empty()) word = expected.placeholder;
    if (word == kFunctionWord) {
      for (const std::string_view function : function_words()) {
        words.push_back(std::string(function) + "(");
      }
      continue;
    }
    if (word.empty() || std::find(words.begin(), words.end(), word) != words.end()) continue;
    words.emplace_back(word);
  }
  return words;
}

std::string_view token_at(std::string_view text) {
  if (text.empty()) return text;
  std::size_t length = name_length(text);
  const char c = text.front();
  if (length == 0 && (c == '\'' || c == '"')) length = quoted_length(text);
  if (length == 0 && c == '<') length = iri_length(text);
  if (length == 0 && (c == '?' || c == '$')) {
    const std::size_t name = variable_length(text.substr(1));
    if (name > 0) length = name + 1;
  }
  if (length == 0 && (text.substr(0, 2) == "<<" || text.substr(0, 2) == ">>")) length = 2;
  const std::string_view brackets = " \t\r\n(){}[],;|'\"";
  if (length == 0 && (continues_name(text) || (c == '<' && text.size() > 1 && text[1] > ' '))) {
    length = std::min(text.find_first_of(brackets), text.size());
    while (length > 1 && text[length - 1] == '.') --length;
  }
  if (length == 0) {
    length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
      ++length;
    }
  }
  return text.substr(0, length);
}

std::string_view word_of_another_language(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"select", "find"},    {"match", "find"},     {"insert", "add"},     {"create", "add"},
      {"delete", "retract"}, {"remove", "retract"}, {"construct", "show"}, {"update", "redate"}};
  for (const auto& [other, ours] : kWords) {
    if (lowered(word) == other) return ours;
  }
  return {};
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::size_t shortest) {
  std::string_view best;
  std::size_t best_distance = word.size() <= 4 ? 2 : 3;  // one less is allowed
  if (word.size() < 2 || word.size() > 40) return best;
  const std::string small = lowered(word);
  for (const std::string_view candidate : candidates) {
    const std::string other = lowered(candidate);
    const std::size_t found =
        std::min(edit_distance(small, other), edit_distance(small, first_word(other)));
    if (found < best_distance && candidate.size() >= shortest) {
      best = candidate;
      best_distance = found;
    }
  }
  return best;
}

}  // namespace annals::parser
