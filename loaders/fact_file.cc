// Fact files to facts, piece by piece.
#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <variant>

#include "loaders/loading.h"
#include "loaders/text_check.h"
#include "parser/facts.h"
#include "parser/parse.h"

namespace annals::loaders {

namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxStatementBytes = std::size_t{64} << 20;

/// "talks.facts" of "news/talks.facts.gz".
std::string base_name(const std::string& file) {
  std::string name = file.substr(file.rfind('/') + 1);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.size() > packed.size() && name.ends_with(packed)) {
      name.resize(name.size() - packed.size());
    }
  }
  return name;
}

/// The first word of the text, white space and comments left out.
std::string_view first_word(std::string_view text) {
  for (;;) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    if (text.front() != '#') return text.substr(0, text.find_first_of(" \t\r\n"));
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
}

/// A fact with something wrong, more likely than a query.
bool is_bare_pattern(const ast::Statement& statement) {
  const auto* query = std::get_if<ast::Query>(&statement.value);
  return query != nullptr && std::holds_alternative<ast::Bare>(query->body);
}

class FactFileLoader {
 public:
  FactFileLoader(Input& input, const std::string& name, Loading& loading)
      : input_(input), name_(name), loading_(loading) {
    facts_.now = loading.now();
    facts_.blank = [this](const std::string& label) { return blank(label); };
    if (loading.options().source) facts_.default_source = Term::entity(*loading.options().source);
  }

  void run() {
    while (step()) {
    }
  }

 private:
  /// Takes one statement; false at the end.
  bool step() {
    const std::string_view text = readable();
    const bool more = !input_ended_ || bad_ != std::string::npos;
    parser::Parsed parsed =
        parser::parse_statement(text, context_, parser::Mode::kFacts, parser::Input::kFile, more);
    switch (parsed.kind) {
      case parser::Parsed::Kind::kStatement:
        std::visit([this](const auto& statement) { take(statement); }, parsed.statement->value);
        advance(parsed.consumed);
        return true;
      case parser::Parsed::Kind::kEnd:
        if (!more) return false;
        advance(text.size());  // whole lines of white space and comments
        read_more();
        return true;
      case parser::Parsed::Kind::kIncomplete:
        if (!more) fail(parsed.diagnosis);
        read_more();
        return true;
      case parser::Parsed::Kind::kError:
        explain_error(text, parsed.diagnosis);
    }
    return false;
  }

  // ---- the text ----

  /// What the parser may look at: whole lines, up to the first byte that is no text.
  std::string_view readable() const {
    std::size_t end = filled_;
    if (bad_ != std::string::npos || !input_ended_) {
      const std::size_t limit = std::min(bad_, filled_);
      const std::size_t line_end =
          limit > at_ ? std::string_view(buffer_).substr(at_, limit - at_).rfind('\n')
                      : std::string_view::npos;
      end = line_end == std::string_view::npos ? at_ : at_ + line_end + 1;
    }
    return std::string_view(buffer_).substr(at_, end - at_);
  }

  void advance(std::size_t bytes) {
    const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
    line_ +=
        static_cast<std::size_t>(std::count(from, from + static_cast<std::ptrdiff_t>(bytes), '\n'));
    at_ += bytes;
    if (at_ > 0 && bytes > 0) {
      const std::size_t line_end = std::string_view(buffer_).substr(0, at_).rfind('\n');
      if (line_end != std::string_view::npos) line_begin_ = line_end + 1;
    }
  }

  void read_more() {
    if (bad_ != std::string::npos) {
      fail_at(bad_, 1, ErrorCode::kInvalidInput,
              bad_byte_message(std::string_view(buffer_).substr(0, filled_), bad_));
    }
    const std::size_t kept = filled_ - line_begin_;
    if (kept > kMaxStatementBytes) {
      fail_at(at_, 1, ErrorCode::kLimit,
              "the statement is longer than 64 MiB: is a quote or a bracket unclosed?");
    }
    std::memmove(buffer_.data(), buffer_.data() + line_begin_, kept);
    at_ -= line_begin_;
    checked_ -= line_begin_;
    line_begin_ = 0;
    filled_ = kept;
    // As much again as there is of the statement, so that a long one is not parsed too often.
    const std::size_t wanted_size = std::min(2 * kept, kMaxStatementBytes) + kReadBytes;
    buffer_.resize(std::max(buffer_.size(), wanted_size));
    std::size_t wanted = std::min(std::max(kept, kReadBytes / 2), buffer_.size() - kept);
    while (wanted > 0 && !input_ended_) {
      const std::size_t got = input_.read(buffer_.data() + filled_, buffer_.size() - filled_);
      filled_ += got;
      input_ended_ = got == 0;
      wanted -= std::min(wanted, got);
    }
    check_new_bytes();
  }

  /// Looks for bytes that are no text, up to the last whole character.
  void check_new_bytes() {
    std::size_t end = filled_;
    if (!input_ended_) {
      // A character of several bytes may be cut: it begins at most three bytes before the end.
      for (std::size_t back = 1; back <= 3 && back <= end - checked_; ++back) {
        const auto byte = static_cast<unsigned char>(buffer_[end - back]);
        if (byte < 0x80) break;
        if (byte >= 0xC0) {
          end -= back;
          break;
        }
      }
    }
    const std::string_view fresh = std::string_view(buffer_).substr(checked_, end - checked_);
    const std::size_t bad = find_bad_byte(fresh);
    if (bad != std::string_view::npos) bad_ = checked_ + bad;
    checked_ = end;
  }

  // ---- statements ----

  void take(const ast::FactStatement& statement) {
    if (statement.sign != ' ') fail_statement("a dump with history cannot be loaded yet");
    for (const ast::TriplePattern& pattern : statement.facts) {
      try {
        for (const Fact& fact : parser::expand(pattern, facts_)) loading_.add(fact);
      } catch (const parser::FactError& error) {
        fail(error.span, ErrorCode::kInvalidValue, error.message);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kInvalidValue || error.place()) throw;
        fail(pattern.span, error.code(), error.what());
      }
    }
  }
  void take(const ast::AccordingTo& line) {
    facts_.default_source = std::nullopt;
    if (!line.source) return;
    if (const auto* constant = std::get_if<ast::Constant>(&line.source->value);
        constant != nullptr && constant->term.is_entity()) {
      facts_.default_source = constant->term;
    } else if (const auto* node = std::get_if<ast::Blank>(&line.source->value)) {
      facts_.default_source = blank(node->label);
    } else {
      fail(line.source->span, ErrorCode::kInvalidValue, "a source is an entity");
    }
  }
  void take(const ast::PrefixDeclaration&) {}  // the parser keeps it in the context
  void take(const ast::CommitLine&) { fail_statement("a dump with history cannot be loaded yet"); }
  template <class Other>
  void take(const Other&) {
    fail_statement(kNoQueries);
  }

  Term blank(const std::string& label) {
    const auto known = blanks_.find(label);
    if (known != blanks_.end()) return known->second;
    return blanks_.emplace(label, loading_.new_entity(base_name(name_), label)).first->second;
  }

  // ---- errors ----

  static constexpr const char* kNoQueries =
      "a fact file holds facts, `prefix` and `according to` lines, no queries or changes";

  [[noreturn]] void explain_error(std::string_view text, const Diagnosis& diagnosis) {
    if (first_word(text) == "rule") fail_statement("rules cannot be loaded yet");
    parser::Context context = context_;
    const parser::Parsed other = parser::parse_statement(text, context);
    if (other.kind == parser::Parsed::Kind::kStatement && !is_bare_pattern(*other.statement)) {
      fail_statement(kNoQueries);
    }
    fail(diagnosis);
  }

  /// About the statement at at_: its first word is shown.
  [[noreturn]] void fail_statement(const std::string& message) const {
    const std::string_view text = std::string_view(buffer_).substr(at_, filled_ - at_);
    const std::string_view word = first_word(text);
    const std::size_t offset =
        word.empty() ? 0 : static_cast<std::size_t>(word.data() - text.data());
    fail_at(at_ + offset, std::max<std::size_t>(word.size(), 1), ErrorCode::kInvalidInput, message);
  }
  [[noreturn]] void fail(const Diagnosis& diagnosis) const {
    fail_at(at_ + diagnosis.offset, std::max<std::size_t>(diagnosis.length, 1), diagnosis.code,
            diagnosis.message);
  }
  [[noreturn]] void fail(ast::Span span, ErrorCode code, const std::string& message) const {
    fail_at(at_ + span.begin, span.end > span.begin ? span.end - span.begin : 1, code, message);
  }
  [[noreturn]] void fail_at(std::size_t offset, std::size_t length, ErrorCode code,
                            const std::string& message) const {
    const std::string_view text =
        std::string_view(buffer_).substr(line_begin_, filled_ - line_begin_);
    throw Error(code, message, place_in(text, offset - line_begin_, length, name_, line_));
  }

  Input& input_;
  std::string name_;
  Loading& loading_;
  parser::Context context_;
  parser::FactContext facts_;
  std::map<std::string, Term> blanks_;

  std::string buffer_;  // its bytes up to filled_ are read
  std::size_t filled_ = 0;
  std::size_t at_ = 0;          // the next statement
  std::size_t line_begin_ = 0;  // of the line in which it begins
  std::size_t line_ = 1;        // that line's number
  std::size_t checked_ = 0;     // the bytes before are text, those before bad_ at least
  std::size_t bad_ = std::string::npos;
  bool input_ended_ = false;
};

}  // namespace

void load_fact_file(Input& text, const std::string& name, Loading& loading) {
  FactFileLoader(text, name, loading).run();
}

}  // namespace annals::loaders
