#include "parser/extent.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "parser/characters.h"
#include "parser/state.h"
#include "parser/vocabulary.h"

namespace annals::parser {
namespace {

class Scan {
 public:
  Scan(std::string_view text, std::size_t begin, std::size_t at_least, Mode mode, Input input,
       bool more)
      : text_(text), at_(begin), at_least_(at_least), input_(input), more_(more) {
    if (mode == Mode::kFacts) {
      facts_ = true;
      const std::string_view rest = text.substr(begin);
      const std::string_view word = rest.substr(0, name_length(rest));
      line_ = (word == "prefix" || word == "according" || word == "commit") &&
              rest.substr(word.size(), 1) != ":";
    }
  }

  Extent run() {
    while (at_ < text_.size() && !done_) step();
    if (done_) return extent_;
    extent_.end = extent_.next = text_.size();
    extent_.open = true;
    if (!brackets_.empty()) extent_.bracket = brackets_.back().first;
    return extent_;
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void step() {
    const char c = text_[at_];
    switch (c) {
      case '\n':
        return end_of_line();
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        return;
      case '\\':
      case ' ':
      case '\t':
      case '\r':
        return skip();
      case '\'':
        return quoted("'");
      case '"':
        return quoted(rest().substr(0, 3) == "\"\"\"" ? "\"\"\"" : "\"");
      case '(':
      case '{':
        return open(1);
      case ')':
        return close("(", 1);
      case '}':
        return close("{", 1);
      case '.':
        return point();
      case '<':
      case '>':
        return angle();
      default:
        return word();
    }
  }

  /// One blank, or a `\` with the end of the line that it hides.
  void skip() {
    if (text_[at_++] != '\\') return;
    const std::size_t next = std::min(text_.find_first_not_of(" \t\r", at_), text_.size());
    if (next < text_.size() && text_[next] != '\n') return;
    at_ = std::min(next + 1, text_.size());
    extent_.continued = text_.find_first_not_of(" \t\r\n", at_) == std::string_view::npos;
  }

  void finish(std::size_t end, std::size_t next) {
    extent_.end = end;
    extent_.next = next;
    done_ = true;
  }

  void end_of_line() {
    const std::size_t line_end = at_++;
    if (facts_ ? !line_ : line_end < at_least_ || !brackets_.empty()) return;
    if (!facts_ && input_ == Input::kFile && goes_on()) return;
    finish(line_end, line_end + 1);
  }

  /// Whether the lines from here on belong to the statement.
  bool goes_on() {
    std::size_t line = at_;
    while (true) {
      const std::size_t end = std::min(text_.find('\n', line), text_.size());
      const std::size_t first = text_.find_first_not_of(" \t\r", line);
      if (first < end && text_[first] == '#' && end < text_.size()) {
        line = end + 1;
        continue;
      }
      if (first >= end || text_[first] == '#') {  // a blank line, or the end
        return end == text_.size() && more_;
      }
      if (first > line) return true;
      const std::string_view rest = text_.substr(first);
      const std::size_t length = name_length(rest);
      if (more_ && first + length == text_.size()) return true;
      return contains(continuing_words(), rest.substr(0, length)) && rest.substr(length, 1) != ":";
    }
  }

  void quoted(std::string_view quote) {
    const std::size_t begin = at_;
    at_ += quote.size();
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote != "'") {
        at_ += 2;
      } else if (quote == "\"" && text_[at_] == '\n') {
        break;
      } else if (rest().substr(0, quote.size()) == quote) {
        at_ += quote.size();
        return;
      } else {
        ++at_;
      }
    }
    at_ = std::min(at_, text_.size());
    extent_.quote = begin;
    extent_.open = at_ == text_.size();
    finish(at_, std::min(at_ + 1, text_.size()));
  }

  void open(std::size_t length) {
    brackets_.emplace_back(at_, text_.substr(at_, length));
    if (brackets_.size() > kMaxNesting && !extent_.too_deep) extent_.too_deep = at_;
    at_ += length;
  }

  /// Closes down to the nearest bracket of that kind; without one, the grammar will say so.
  void close(std::string_view opening, std::size_t length) {
    at_ += length;
    for (std::size_t i = brackets_.size(); i > 0; --i) {
      if (brackets_[i - 1].second != opening) continue;
      brackets_.resize(i - 1);
      return;
    }
  }

  void angle() {
    const std::size_t iri = iri_length(rest());
    if (iri > 0) {
      at_ += iri;
    } else if (rest().substr(0, 2) == "<<") {
      open(2);
    } else if (rest().substr(0, 2) == ">>") {
      close("<<", 2);
    } else {
      ++at_;
    }
  }

  /// One point, or the third in a row, ends a fact; two are part of a time.
  void point() {
    std::size_t length = 1;
    while (at_ + length < text_.size() && text_[at_ + length] == '.') ++length;
    at_ += length;
    if (length % 2 == 1) end_of_fact();
  }

  void end_of_fact() {
    if (!facts_ || !brackets_.empty()) return;
    std::size_t next = text_.find_first_not_of(" \t\r", at_);
    next = next != std::string_view::npos && text_[next] == '\n' ? next + 1 : at_;
    if (more_ && at_ == text_.size()) return;  // a point within a number or a name, perhaps
    finish(at_, next);
  }

  /// A name, a number or a time, or any other character.
  void word() {
    const std::string_view text = rest();
    std::size_t length = std::max(name_length(text), time_length(text));
    if (length == 0) length = std::max<std::size_t>(1, local_name_length(text));
    at_ += length;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t at_least_;
  Input input_;
  bool more_;
  bool facts_ = false;
  bool line_ = false;  // of a fact file: it ends with the line
  bool done_ = false;
  std::vector<std::pair<std::size_t, std::string_view>> brackets_;
  Extent extent_;
};

}  // namespace

Extent find_extent(std::string_view text, std::size_t begin, std::size_t at_least, Mode mode,
                   Input input, bool more) {
  return Scan(text, begin, at_least, mode, input, more).run();
}

}  // namespace annals::parser
