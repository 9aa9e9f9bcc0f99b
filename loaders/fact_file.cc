// Fact files to facts, piece by piece.
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "loaders/loading.h"
#include "loaders/text_window.h"
#include "model/ascii.h"
#include "parser/facts.h"
#include "parser/parse.h"
#include "parser/rule_text.h"

namespace annals::loaders {

namespace {

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

/// A first line that names columns: the file is no fact file, but a table.
bool looks_like_header(std::string_view text) {
  std::string line = lowered(text.substr(0, text.find_first_of("\r\n")));
  line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '"'; }),
             line.end());
  for (const char separator : {',', ';', '\t'}) {
    const std::string padded = separator + line + separator;
    const auto has = [&](const char* name) {
      return padded.find(separator + std::string(name) + separator) != std::string::npos;
    };
    if (has("subject") && has("relation") && has("object")) return true;
  }
  return false;
}

class FactFileLoader {
 public:
  FactFileLoader(Input& input, const std::string& name, bool only_file, Loading& loading)
      : window_(input, name), only_file_(only_file), loading_(loading) {
    facts_.now = loading.now();
    facts_.blank = [this](const std::string& label) { return loading_.blank(label); };
    if (loading.options().source) facts_.default_source = Term::entity(*loading.options().source);
  }

  void run() {
    while (step()) {
    }
  }

 private:
  /// Takes one statement; false at the end.
  bool step() {
    const std::string_view text = window_.readable();
    const bool more = window_.more();
    if (at_begin_ && !text.empty()) {
      at_begin_ = false;
      if (looks_like_header(text)) {
        fail_statement(
            "this looks like the header of a table: --format csv or --format tsv reads it");
      }
    }
    parser::Parsed parsed =
        parser::parse_statement(text, context_, parser::Mode::kFacts, parser::Input::kFile, more);
    switch (parsed.kind) {
      case parser::Parsed::Kind::kStatement:
        loading_.attempt([&] {
          std::visit([this](const auto& statement) { take(statement); }, parsed.statement->value);
        });
        window_.advance(parsed.consumed);
        return true;
      case parser::Parsed::Kind::kEnd:
        if (!more) return false;
        window_.advance(text.size());  // whole lines of white space and comments
        loading_.read_more(window_);
        return true;
      case parser::Parsed::Kind::kIncomplete:
        if (more) {
          loading_.read_more(window_);
          return true;
        }
        loading_.attempt([&] { fail(parsed.diagnosis); });
        return false;
      case parser::Parsed::Kind::kError:
        loading_.attempt([&] { explain_error(text, parsed.diagnosis); });
        window_.advance(parsed.consumed);
        return true;
    }
    return false;
  }

  // ---- statements ----

  void take(const ast::FactStatement& statement) {
    check_sign(statement.sign);
    parser::FactContext context = facts_;
    if (statement.sign == '-') context.default_source.reset();
    std::vector<std::vector<Fact>> facts(statement.facts.size());  // by pattern
    for (std::size_t i = 0; i < facts.size(); ++i) expand(statement.facts[i], context, facts[i]);
    for (std::size_t i = 0; i < facts.size(); ++i) {
      try {
        for (const Fact& fact : facts[i]) take(fact, statement.sign);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kInvalidValue || error.place()) throw;
        fail(statement.facts[i].span, error.code(), error.what());
      }
    }
    has_facts_ = true;
  }
  void take(const Fact& fact, char sign) {
    loading_.count_fact();
    if (history_ == nullptr) {
      loading_.look_for_meaning(fact);
      loading_.lane().add(fact);
      return;
    }
    if (sign == '+') {
      history_->add(fact);
    } else {
      history_->retract(fact);
    }
  }
  void expand(const ast::TriplePattern& pattern, const parser::FactContext& context,
              std::vector<Fact>& facts) {
    try {
      for (Fact& fact : parser::expand(pattern, context)) facts.push_back(std::move(fact));
    } catch (const parser::FactError& error) {
      fail(error.span, ErrorCode::kInvalidValue, error.message);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidValue || error.place()) throw;
      fail(pattern.span, error.code(), error.what());
    }
  }
  void check_sign(char sign) const {
    if (history_ == nullptr && sign != ' ') {
      fail_statement("`+` and `-` stand in a dump with history only, behind a `commit` line");
    }
    if (history_ != nullptr && sign == ' ') {
      fail_statement("in a dump with history each fact begins with `+` or `-`");
    }
  }

  void take(const ast::AccordingTo& line) {
    facts_.default_source = std::nullopt;
    if (!line.source) return;
    if (const auto* constant = std::get_if<ast::Constant>(&line.source->value);
        constant != nullptr && constant->term.is_entity()) {
      facts_.default_source = constant->term;
    } else if (const auto* node = std::get_if<ast::Blank>(&line.source->value)) {
      facts_.default_source = loading_.blank(node->label);
    } else {
      fail(line.source->span, ErrorCode::kInvalidValue, "a source is an entity");
    }
  }
  /// A rule is no fact that somebody reports: `according to` gives it no source.
  void take(const ast::Rule& rule) {
    check_sign(rule.sign);
    const parser::WrittenNames names{{}, facts_.blank};
    const auto& name = std::get<ast::Constant>(rule.name.value);
    try {
      const Fact fact = parser::rule_fact(name.term, parser::rule_text(rule.text, names));
      take(fact, rule.sign);
      if (rule.sign != '-') loading_.count_rule(fact);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidValue || error.place()) throw;
      fail(rule.span, error.code(), error.what());
    }
    has_facts_ = true;
  }
  void take(const ast::PrefixDeclaration&) {}  // the parser keeps it in the context
  void take(const ast::CommitLine& line) {
    if (history_ == nullptr) {
      if (has_facts_) fail_statement("the first `commit` line stands before all facts");
      history_ = &loading_.begin_history(only_file_);
    }
    try {
      history_->begin_commit(line.number, line.time, line.note);
    } catch (const Error& error) {
      fail_statement(error.what());
    }
  }
  template <class Other>
  void take(const Other&) {
    fail_statement(kNoQueries);
  }

  // ---- errors ----

  static constexpr const char* kNoQueries =
      "a fact file holds facts, rules, `prefix` and `according to` lines, no queries or changes";

  [[noreturn]] void explain_error(std::string_view text, const Diagnosis& diagnosis) {
    parser::Context context = context_;
    const parser::Parsed other = parser::parse_statement(text, context);
    const bool reads = other.kind == parser::Parsed::Kind::kStatement;
    if (reads && std::holds_alternative<ast::Rule>(other.statement->value)) {
      fail_statement("in a fact file a rule ends with a point, as facts do");
    }
    if (reads && !is_bare_pattern(*other.statement)) {
      fail_statement(kNoQueries);
    }
    fail(first_word(text) == "rule" ? other.diagnosis : diagnosis);
  }

  /// About the statement at hand: its first word is shown.
  [[noreturn]] void fail_statement(const std::string& message) const {
    const std::string_view text = window_.readable();
    const std::string_view word = first_word(text);
    const std::size_t offset =
        word.empty() ? 0 : static_cast<std::size_t>(word.data() - text.data());
    window_.fail(offset, std::max<std::size_t>(word.size(), 1), ErrorCode::kInvalidInput, message);
  }
  [[noreturn]] void fail(const Diagnosis& diagnosis) const {
    window_.fail(diagnosis.offset, std::max<std::size_t>(diagnosis.length, 1), diagnosis.code,
                 diagnosis.message);
  }
  [[noreturn]] void fail(ast::Span span, ErrorCode code, const std::string& message) const {
    window_.fail(span.begin, span.end > span.begin ? span.end - span.begin : 1, code, message);
  }

  TextWindow window_;
  bool only_file_;
  Loading& loading_;
  parser::Context context_;
  parser::FactContext facts_;
  HistoryLoad* history_ = nullptr;  // of a dump with history, from its first `commit` line on
  bool at_begin_ = true;            // of the file
  bool has_facts_ = false;
};

}  // namespace

void load_fact_file(Input& text, const std::string& name, bool only_file, Loading& loading) {
  FactFileLoader(text, name, only_file, loading).run();
}

}  // namespace annals::loaders
