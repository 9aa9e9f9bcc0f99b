// What the grammar knows while it reads one statement: the text, the prefixes, what was expected at
// the furthest place that it reached, and the first thing that it found wrong for good. No Spirit.
#ifndef ANNALS_PARSER_STATE_H_
#define ANNALS_PARSER_STATE_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/error.h"
#include "parser/ast.h"
#include "parser/characters.h"
#include "parser/parse.h"

namespace annals::parser {

/// How deep brackets, and with them expressions, may nest.
inline constexpr std::size_t kMaxNesting = 200;

/// One thing that the grammar can expect.
struct Expectation {
  enum class Kind {
    kKeyword,      // a word of the language
    kPunctuation,  // printed in quotes
    kSign,         // an operator: printed only where nothing else is expected
    kPlaceholder,  // a kind of word: "entity", "variable"
    kHidden,       // only for completion
  };
  Kind kind;
  std::string_view text;  // the keyword, the sign, or "a variable"
  std::string_view word;  // for completion: the keyword, or "variable"; empty: nothing
};

/// The completion word of an expectation that stands for the name of every function.
inline constexpr std::string_view kFunctionWord = "function";

class State {
 public:
  /// Reads [begin, end) of `text`; spans count from the beginning of `text`. Keeps references.
  State(std::string_view text, std::size_t begin, std::size_t end, Context& names);

  Iterator begin() const { return text_.begin() + static_cast<std::ptrdiff_t>(begin_); }
  Iterator end() const { return text_.begin() + static_cast<std::ptrdiff_t>(end_); }
  std::string_view rest(Iterator at) const { return text_between(at, end()); }
  /// The next place that is no white space.
  Iterator skip(Iterator at) {
    if (at != end() && static_cast<unsigned char>(*at) > ' ' && *at != '#' && *at != '\\') {
      return at;
    }
    const Iterator next = at + static_cast<std::ptrdiff_t>(space_length(rest(at)));
    if (next == end() && at < last_end_) last_end_ = at;
    return next;
  }
  std::size_t offset(Iterator at) const { return static_cast<std::size_t>(at - text_.begin()); }
  ast::Span span(Iterator from, Iterator to) const { return {offset(from), offset(to)}; }
  std::string_view slice(ast::Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }
  Context& names() { return names_; }
  /// The parameters that were read, also on ways that were given up: the text has them anyway.
  std::set<std::string>& parameters() { return parameters_; }

  /// At `at`, `expectation` would have been welcome.
  void expect(Iterator at, const Expectation& expectation) {
    if (at >= furthest_ && !silent_ && !failed()) remember(at, expectation);
  }
  /// While silent, nothing is remembered. Returns what it was.
  bool set_silent(bool silent) { return std::exchange(silent_, silent); }
  /// What is expected at `at` has a name of its own ("an object"), and what completion calls an
  /// entity there is `placeholder`. The outermost label at a place counts, the innermost
  /// placeholder.
  struct Label {
    Iterator at{};
    std::string_view text;
    std::string_view placeholder;
  };
  Label& label() { return label_; }

  /// The text is wrong for good; the first failure counts, and every token after it fails.
  void fail(ast::Span span, std::string message, ErrorCode code = ErrorCode::kSyntax);
  bool failed() const { return failure_.has_value(); }

  /// Whether what is missing could stand after the end of the text.
  bool stopped_at_end() const { return !failed() && furthest_ == end(); }
  /// What went wrong: the failure, or what was expected at the furthest place.
  Diagnosis diagnosis() const;
  /// What was expected at the furthest place, for completion: each word once.
  std::vector<std::string> expected_words() const;

 private:
  struct Expected {
    Expectation expectation;
    std::string_view label;
    std::string_view placeholder;
  };
  void remember(Iterator at, const Expectation& expectation);
  std::string expected_text() const;
  std::string hint(std::string_view found) const;
  /// What is written here for a sign of other languages at the furthest place; empty: none.
  std::string_view sign_meant() const;

  std::string_view text_;
  std::size_t begin_;
  std::size_t end_;
  Context& names_;
  std::set<std::string> parameters_;
  Label label_;
  bool silent_ = false;
  Iterator furthest_;
  Iterator last_end_;  // of the last token, once it was seen that nothing follows
  std::vector<Expected> expected_;
  std::optional<Diagnosis> failure_;
};

/// The token at the beginning of `text`, as a message shows it.
std::string_view token_at(std::string_view text);
/// What is written for a word that begins statements of SQL, SPARQL or Cypher; empty: nothing.
std::string_view word_of_another_language(std::string_view word);
/// The candidate that was probably meant by `word` (letter case, one or two letters wrong); empty:
/// none. Candidates of fewer than `shortest` letters are never meant.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::size_t shortest = 3);

}  // namespace annals::parser

#endif  // ANNALS_PARSER_STATE_H_
