#include "parser/parse.h"

#include <algorithm>
#include <utility>

#include "model/ascii.h"
#include "model/term.h"
#include "model/write.h"
#include "parser/characters.h"
#include "parser/extent.h"
#include "parser/facts.h"
#include "parser/grammar_statements.h"
#include "parser/habits.h"
#include "parser/state.h"
#include "parser/vocabulary.h"

namespace annals::parser {
namespace {

/// A statement that calls for more at the ends of so many lines is refused: each costs a new
/// attempt.
constexpr int kMostAttempts = 200;

template <class Rule, class Value>
bool matches(State& state, const Rule& rule, Value& value) {
  Iterator first = state.begin();
  return x3::parse(first, state.end(), x3::with<StateTag>(state)[rule], value) && !state.failed();
}

/// The first byte of the statement: white space, comments and a byte order mark are left out.
std::size_t statement_begin(std::string_view text) {
  const std::size_t mark = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  return mark + space_length(text.substr(mark));
}

/// Reads one statement: tries extents until one is whole.
class Reading {
 public:
  Reading(std::string_view text, Context& context, Mode mode, Input input, bool more)
      : text_(text), context_(context), mode_(mode), input_(input), more_(more) {}

  Parsed run() {
    begin_ = statement_begin(text_);
    if (begin_ == text_.size()) return nothing();
    if (auto stray = begins_in_the_middle()) return *stray;
    std::size_t at_least = 0;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      extent_ = find_extent(text_, begin_, at_least, mode_, input_, more_);
      if (auto wrong = check_characters()) return *wrong;
      State state(text_, begin_, extent_.end, context_);
      ast::Statement found;
      if (read(state, found)) return whole(std::move(found), state.parameters());
      if (!state.stopped_at_end()) return broken(diagnosis(state));
      if (extent_.open || mode_ == Mode::kFacts) return cut_short(diagnosis(state));
      if (attempt == 0) first_line_ = {extent_, diagnosis(state)};
      at_least = extent_.next;
    }
    return error({ErrorCode::kLimit, begin_, 1,
                  "this statement calls for more at the ends of " + std::to_string(kMostAttempts) +
                      " lines: indent them"});
  }

 private:
  bool read(State& state, ast::Statement& found) const {
    return mode_ == Mode::kFacts ? matches(state, fact_statement, found)
                                 : matches(state, statement, found);
  }
  /// What is wrong, with what may have been meant by the first word.
  Diagnosis diagnosis(const State& state) const {
    Diagnosis result = state.diagnosis();
    const std::string_view text = text_.substr(begin_, extent_.end - begin_);
    const std::string habit = hint_about_habits(text, result, result.offset - begin_);
    if (!habit.empty()) {
      result.message.resize(std::min(result.message.find("; "), result.message.size()));
      result.message += habit;
      return result;
    }
    if (mode_ == Mode::kFacts || state.failed()) return result;
    if (result.message.find("did you mean") != std::string::npos) return result;
    const std::string_view first = token_at(text_.substr(begin_, extent_.end - begin_));
    if (result.offset == begin_ || name_length(first) != first.size() ||
        contains(statement_words(), first)) {
      return result;
    }
    if (const std::string variable = variable_of_question(first); !variable.empty()) {
      result.message += "; did you mean the variable ?" + variable + "?";
    } else if (const std::string_view word = meant_statement(first, result.offset); !word.empty()) {
      result.offset = begin_;
      result.length = first.size();
      result.message = "expected a statement, found '" + std::string(first) + "'; did you mean " +
                       std::string(word) + "?";
    }
    return result;
  }

  /// The word of a statement that was probably written for `first`: with it the statement is whole,
  /// or goes wrong later than at `offset`.
  std::string_view meant_statement(std::string_view first, std::size_t offset) const {
    if (const std::string_view known = word_of_another_language(first); !known.empty()) {
      return known;
    }
    const auto& words = statement_words();
    const auto small = std::find(words.begin(), words.end(), lowered(first));
    if (small != words.end()) return *small;
    const std::string_view near = nearest(first, statement_words());
    if (near.empty()) return near;
    const std::size_t rest = begin_ + first.size();
    const std::string changed =
        std::string(near) + std::string(text_.substr(rest, extent_.end - rest));
    State state(changed, 0, changed.size(), context_);
    ast::Statement found;
    if (read(state, found)) return near;
    return state.diagnosis().offset - near.size() > offset - rest ? near : std::string_view();
  }

  bool may_go_on() const { return more_ || input_ == Input::kPrompt; }

  Parsed nothing() const {
    Parsed parsed;
    parsed.kind = Parsed::Kind::kEnd;
    // A comment that is cut off stays, so that its rest is not taken for a statement.
    parsed.consumed = more_ ? text_.rfind('\n') + 1 : text_.size();
    return parsed;
  }

  Parsed whole(ast::Statement found, const std::set<std::string>& parameters) {
    if (extent_.open && (more_ || (extent_.continued && may_go_on()))) {
      return incomplete({ErrorCode::kSyntax, extent_.end, 1, "the statement may go on"});
    }
    if (const auto* declared = std::get_if<ast::PrefixDeclaration>(&found.value)) {
      context_.prefixes[declared->prefix] = declared->iri;
    }
    Parsed parsed;
    parsed.kind = Parsed::Kind::kStatement;
    parsed.consumed = extent_.next;
    parsed.statement = std::move(found);
    parsed.parameters.assign(parameters.begin(), parameters.end());
    return parsed;
  }

  Parsed error(Diagnosis diagnosis) const {
    Parsed parsed;
    parsed.kind = Parsed::Kind::kError;
    parsed.consumed = extent_.next;
    parsed.diagnosis = std::move(diagnosis);
    return parsed;
  }
  Parsed incomplete(Diagnosis diagnosis) const {
    Parsed parsed;
    parsed.kind = Parsed::Kind::kIncomplete;
    parsed.diagnosis = std::move(diagnosis);
    return parsed;
  }

  /// Bytes that are no characters, quotes that are not closed, brackets too deep.
  std::optional<Parsed> check_characters() const {
    const std::size_t end = extent_.end;
    const std::size_t bad = find_invalid_utf8(text_.substr(begin_, end - begin_));
    if (bad != std::string_view::npos) {
      const std::size_t at = begin_ + bad;
      Diagnosis diagnosis{ErrorCode::kInvalidValue, at, 1, "this is not UTF-8"};
      const bool cut = more_ && extent_.open && at + 4 > text_.size();
      return cut ? incomplete(std::move(diagnosis)) : error(std::move(diagnosis));
    }
    if (extent_.too_deep) {
      return error({ErrorCode::kLimit, *extent_.too_deep, 1,
                    "brackets nest deeper than " + std::to_string(kMaxNesting)});
    }
    if (extent_.quote) return unclosed_quote(*extent_.quote);
    return std::nullopt;
  }

  Parsed unclosed_quote(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    const bool of_many_lines = rest[0] == '\'' || rest.substr(0, 3) == "\"\"\"";
    Diagnosis diagnosis{ErrorCode::kSyntax, at, of_many_lines && rest[0] == '"' ? 3u : 1u, {}};
    diagnosis.message = rest[0] == '\'' ? "this name in quotes is never closed"
                        : of_many_lines ? "this text is never closed"
                                        : "this text is not closed on its line; \"\"\"…\"\"\" may "
                                          "have many lines";
    const bool can_close = extent_.open && (of_many_lines ? may_go_on() : more_);
    return can_close ? incomplete(std::move(diagnosis)) : error(std::move(diagnosis));
  }

  /// The grammar stopped before the end.
  Parsed broken(Diagnosis diagnosis) {
    // The last line may be cut off within a word.
    const bool cut = more_ && text_.find('\n', diagnosis.offset) == std::string_view::npos;
    if (cut && extent_.open) return incomplete(std::move(diagnosis));
    if (begins_another(diagnosis.offset)) {
      if (first_line_) {
        extent_ = first_line_->extent;
        diagnosis = first_line_->diagnosis;
      } else if (extent_.bracket) {
        diagnosis = unclosed_bracket(*extent_.bracket);
      }
    }
    return error(std::move(diagnosis));
  }

  /// Whether the line of `offset`, a later one than the first, begins like a statement: then what
  /// went wrong is what an earlier line left open.
  bool begins_another(std::size_t offset) const {
    const std::size_t before = text_.rfind('\n', offset);
    if (before == std::string_view::npos || before < begin_) return false;
    const std::string_view line = text_.substr(before + 1);
    return contains(statement_words(), line.substr(0, name_length(line)));
  }

  /// A statement that begins with a word that can only continue one (order, limit …).
  std::optional<Parsed> begins_in_the_middle() {
    if (mode_ == Mode::kFacts) return std::nullopt;
    const std::string_view rest = text_.substr(begin_);
    const std::string_view word = rest.substr(0, name_length(rest));
    if (word.size() == rest.size() && more_) return std::nullopt;  // the word may be cut off
    if (!contains(continuing_words(), word) || rest.substr(word.size(), 1) == ":") {
      return std::nullopt;
    }
    extent_ = find_extent(text_, begin_, 0, mode_, input_, more_);
    std::string message =
        "no statement begins with '" + std::string(word) + "': it continues the one before";
    if (word == "where" &&
        rest.substr(space_length(rest.substr(word.size())) + word.size(), 1) != "{") {
      message = "no statement begins with 'where'; did you mean the variable ?where?";
    } else if (input_ == Input::kPrompt)
      message += ", whose line must end with \\";
    return error({ErrorCode::kSyntax, begin_, word.size(), std::move(message)});
  }

  /// Whether the text ends with a term of a bare pattern: then nothing calls for more,
  /// as after `;`, an operator or a keyword.
  bool ends_with_term() const {
    const std::string_view text = text_.substr(begin_, extent_.end - begin_);
    if (extent_.bracket || contains(statement_words(), text.substr(0, name_length(text)))) {
      return false;
    }
    const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
    std::size_t word = end;
    while (word > 0 && is_name_byte(text[word - 1])) --word;
    if (word == end) return end > 0 && std::string_view("'\">").find(text[end - 1]) < 3;
    return !is_keyword(text.substr(word, end - word));
  }
  static bool is_name_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || c == '_' || c == '-' || c == '.' || ('0' <= c && c <= '9') ||
           ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
  }

  /// The text ends where the statement calls for more.
  Parsed cut_short(Diagnosis diagnosis) const {
    if (extent_.bracket) diagnosis = unclosed_bracket(*extent_.bracket);
    if (input_ == Input::kPrompt && !extent_.continued && ends_with_term()) {
      return error(std::move(diagnosis));
    }
    const bool can_go_on = extent_.open && may_go_on();
    return can_go_on ? incomplete(std::move(diagnosis)) : error(std::move(diagnosis));
  }

  Diagnosis unclosed_bracket(std::size_t at) const {
    const std::string_view bracket = text_.substr(at, text_[at] == '<' ? 2 : 1);
    return {ErrorCode::kSyntax, at, bracket.size(),
            "this '" + std::string(bracket) + "' is never closed"};
  }

  std::string_view text_;
  Context& context_;
  Mode mode_;
  Input input_;
  bool more_;
  std::size_t begin_ = 0;
  Extent extent_;
  /// The first attempt, when it called for more at the end of its line.
  struct Attempt {
    Extent extent;
    Diagnosis diagnosis;
  };
  std::optional<Attempt> first_line_;
};

}  // namespace

Parsed parse_statement(std::string_view text, Context& context, Mode mode, Input input, bool more) {
  return Reading(text, context, mode, input, more).run();
}

std::vector<std::string> expected_next(std::string_view text, const Context& context, Mode mode) {
  Context names = context;
  std::size_t begin = 0;
  while (true) {
    const std::string_view rest = text.substr(begin);
    const Parsed parsed = parse_statement(rest, names, mode, Input::kPrompt);
    const bool ended = parsed.consumed < rest.size() || (!rest.empty() && rest.back() == '\n');
    if (parsed.kind == Parsed::Kind::kStatement && ended) {
      begin += parsed.consumed;
      continue;
    }
    // What is missing at the end is no error here.
    const std::size_t last = rest.find_last_not_of(" \t\r\n") + 1;
    if (parsed.kind == Parsed::Kind::kError && parsed.diagnosis.offset < last) return {};
    begin += statement_begin(rest);
    break;
  }
  State state(text, begin, text.size(), names);
  ast::Statement found;
  if (mode == Mode::kFacts) {
    matches(state, fact_statement, found);
  } else {
    matches(state, statement, found);
  }
  if (!state.stopped_at_end()) return {};
  return state.expected_words();
}

namespace {

/// A text that is no statement, read by a grammar of its own. Throws Error with a place in
/// `source`.
template <class Rule, class Value>
void read_alone(std::string_view text, const Rule& rule, Context& names, const char* source,
                Value& value) {
  const auto refuse = [&](const Diagnosis& diagnosis) {
    return Error(diagnosis.code, diagnosis.message,
                 place_in(text, diagnosis.offset, diagnosis.length, source));
  };
  if (const std::size_t bad = find_invalid_utf8(text); bad != std::string_view::npos) {
    throw refuse({ErrorCode::kInvalidValue, bad, 1, "this is not UTF-8"});
  }
  const Extent extent = find_extent(text, 0, text.size(), Mode::kStatements, Input::kFile, false);
  if (extent.too_deep) {
    throw refuse({ErrorCode::kLimit, *extent.too_deep, 1,
                  "brackets nest deeper than " + std::to_string(kMaxNesting)});
  }
  State state(text, 0, text.size(), names);
  if (!matches(state, rule, value)) throw refuse(state.diagnosis());
}

}  // namespace

ast::Rule parse_rule(std::string_view text) {
  Context names;
  ast::Rule rule;
  read_alone(text, kept_rule, names, "<rule>", rule);
  return rule;
}

std::vector<Term> parse_terms(std::string_view text, const Context& context) {
  Context names = context;
  std::vector<ast::TermNode> nodes;
  read_alone(text, term_list, names, "<parameter>", nodes);
  std::vector<Term> terms;
  try {
    for (const ast::TermNode& node : nodes) terms.push_back(term_of(node, {}));
  } catch (const FactError& error) {
    const std::size_t length = error.span.end - error.span.begin;
    throw Error(ErrorCode::kSyntax, error.message,
                place_in(text, error.span.begin, length, "<parameter>"));
  }
  return terms;
}

Term parse_term(std::string_view text, const Context& context) {
  std::vector<Term> terms = parse_terms(text, context);
  if (terms.size() == 1) return std::move(terms.front());
  throw Error(ErrorCode::kSyntax, "one value is expected here, not several",
              place_in(text, 0, text.size(), "<parameter>"));
}

}  // namespace annals::parser
