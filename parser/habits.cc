#include "parser/habits.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

#include "model/ascii.h"
#include "model/write.h"
#include "parser/characters.h"
#include "parser/state.h"
#include "parser/vocabulary.h"

namespace annals::parser {
namespace {

struct Word {
  std::string_view text;
  bool follows_blanks = false;  // and stands on the line of the one before
};

/// The tokens up to the one at `at`, and with it, without comments.
std::vector<Word> words_of(std::string_view statement, std::size_t at) {
  std::vector<Word> words;
  std::size_t end = 0;  // of the last one
  while (true) {
    const std::size_t space = space_length(statement.substr(end));
    const std::size_t begin = end + space;
    if (begin >= statement.size() || begin > at) return words;
    const std::string_view token = token_at(statement.substr(begin));
    const bool blanks = space > 0 && statement.substr(end, space).find_first_not_of(" \t") ==
                                         std::string_view::npos;
    words.push_back({token, blanks});
    end = begin + std::max<std::size_t>(token.size(), 1);
  }
}

/// A bare name that begins with a capital letter and is no word of this language or another.
bool is_capital_name(std::string_view word) {
  if (word.empty() || word.front() < 'A' || word.front() > 'Z') return false;
  if (name_length(word) != word.size()) return false;
  return !is_keyword(lowered(word)) && word_of_another_language(word).empty() &&
         variable_of_question(word).empty();
}

/// The first names that follow each other, with one blank between: Ryan Crocker.
std::string name_of_several_words(const std::vector<Word>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string name(words[i - 1].text);
    std::size_t next = i;
    while (next < words.size() && words[next].follows_blanks &&
           is_capital_name(words[next - 1].text) && is_capital_name(words[next].text)) {
      name += " " + std::string(words[next++].text);
    }
    if (next > i) return name;
  }
  return {};
}

/// Words of conditions in SQL, behind a value.
std::string_view condition_meant(const std::vector<Word>& words) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kConditions = {{
      {"like", "contains(?x, \"…\"), starts-with(…) or matches(…)"},
      {"ilike", "matches(lower(?x), \"…\")"},
      {"regex", "matches(?x, \"…\")"},
      {"rlike", "matches(?x, \"…\")"},
      {"between", "?x >= … and ?x <= …"},
      {"is", "bound(?x) or not bound(?x)"},
  }};
  const auto begins_condition = [](const Word& word) {
    return word.text == "filter" || word.text == "having";
  };
  auto from = std::find_if(words.begin(), words.end(), begins_condition);
  for (; from != words.end(); ++from) {
    if (from == words.begin()) continue;
    const std::string_view before = std::prev(from)->text;
    const bool behind_value = before.front() == '?' || before == ")";
    for (const auto& [word, ours] : kConditions) {
      if (!behind_value || lowered(from->text) != word) continue;
      const auto next = std::next(from);
      const std::string after = next == words.end() ? std::string() : lowered(next->text);
      if (word == "is" && after != "null" && after != "not") continue;
      return ours;
    }
  }
  return {};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The word of an element of a group (`optional`) that the last element probably begins with.
std::string_view element_meant(const std::vector<Word>& words) {
  constexpr std::size_t kShortest = 5;  // `lot` may well be a name
  for (std::size_t i = words.size() - 1; i > 0; --i) {
    if (!is_one_of(words[i - 1].text, {".", "{", "}"})) continue;
    const std::string_view word = words[i].text;
    const bool may_be = word.size() >= kShortest && name_length(word) == word.size();
    return may_be && !is_keyword(word) ? nearest(word, element_words()) : std::string_view();
  }
  return {};
}

/// A text where a name belongs.
std::string hint_about_text(std::string_view text) {
  const std::string_view inside =
      text.size() > 2 && text.back() == '"' ? text.substr(1, text.size() - 2) : std::string_view();
  if (!inside.empty() && name_length(inside) == inside.size()) {
    return "; a name has no quotes: " + std::string(inside);
  }
  const std::string hint = "; a name with blanks stands in single quotes";
  const bool plain = !inside.empty() && inside.find_first_of("\"'\\") == inside.npos;
  return plain ? hint + ": '" + std::string(inside) + "'" : hint;
}

/// What the word at which the grammar stopped says.
std::string hint_about(std::string_view word, const std::vector<Word>& before,
                       const Diagnosis& diagnosis) {
  const auto expects = [&](std::string_view what) {
    return diagnosis.message.find(what) != std::string::npos;
  };
  const std::string small = lowered(word);
  if (expects("expected a time,") && !expects("did you mean")) {
    return "; a time is written 2007-05-28, 2007-05 or 2007, a span 2007/2009";
  }
  if (word.front() == '"' &&
      (expects("expected a relation") || expects("text cannot be a subject"))) {
    return hint_about_text(word);
  }
  // In a group a word behind a pattern begins the next one.
  const std::string last = before.empty() ? std::string() : lowered(before.back().text);
  const auto is_time_word = [](std::string_view other) {
    return is_one_of(other, {"in", "on", "at", "during", "since", "from"});
  };
  const bool is_year = word.size() == 4 && is_digits(word);
  if ((expects("expected '@'") && (is_year || is_time_word(small))) ||
      (expects("expected a relation") && is_year && is_time_word(last))) {
    return "; when it was true stands behind @";
  }
  const auto has = [&](std::string_view wanted) {
    return std::any_of(before.begin(), before.end(),
                       [&](const Word& other) { return lowered(other.text) == wanted; });
  };
  if (small == "and" || (has("and") && !has("filter") && !has("having") && !has("let"))) {
    return "; patterns stand beside each other with a point between";
  }
  if (small == "distinct" && !before.empty() && before.back().text == "find") {
    return "; answers are a set as they are";
  }
  if (small == "count" && !before.empty() && before.back().text == "find") {
    return "; did you mean count(?x) or count(*)?";
  }
  const bool follows_direction = before.size() > 1 &&
                                 is_one_of(before.back().text, {"desc", "asc"}) &&
                                 before[before.size() - 2].text == "by";
  if (follows_direction) return "; the direction comes last: order by ?x desc";
  if (expects("unknown prefix ") && diagnosis.message.ends_with(':') && small.ends_with(':')) {
    return "; a relation is followed by a blank alone";
  }
  return {};
}

}  // namespace

std::string hint_about_habits(std::string_view statement, const Diagnosis& diagnosis,
                              std::size_t at) {
  const std::string_view here = statement.substr(std::min(at, statement.size()));
  for (const std::string_view comment : {"--", "//", "/*"}) {
    if (here.substr(0, 2) == comment) return "; a comment begins with #";
  }
  std::vector<Word> words = words_of(statement, at);
  if (words.empty()) return {};
  if (words.front().text == ";") return "; a statement ends with its line, without one";
  if (words.front().text == "show" && words.size() > 1) {
    const std::string what = lowered(words[1].text);
    if (is_one_of(what, {"tables", "relations", "schema", "columns", "databases"})) {
      return "; .schema lists the relations";
    }
    if (what == "sources") return "; .sources lists the sources";
  }
  if (const std::string_view ours = condition_meant(words); !ours.empty()) {
    return "; did you mean " + std::string(ours) + "?";
  }
  if (const std::string_view meant = element_meant(words); !meant.empty()) {
    return "; did you mean " + std::string(meant) + "?";
  }
  const std::size_t line_end = std::min(statement.find('\n', at), statement.size());
  const std::string name = name_of_several_words(words_of(statement, line_end));
  if (!name.empty()) {
    return "; a name with blanks stands in quotes: '" + name + "'";
  }
  if (here.empty()) return {};
  words.pop_back();
  return hint_about(here.substr(0, std::max<std::size_t>(diagnosis.length, 1)), words, diagnosis);
}

}  // namespace annals::parser
