#include "parser/rule_text.h"

#include <algorithm>

#include "model/error.h"
#include "model/write.h"
#include "parser/characters.h"
#include "parser/parse.h"

namespace annals::parser {
namespace {

/// Goes through the text of a rule word by word.
class Words {
 public:
  Words(std::string_view text, const WrittenNames& names) : text_(text), names_(names) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }
  std::optional<ast::Span> parameter() const { return parameter_; }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void copy(std::size_t bytes) {
    out_ += rest().substr(0, bytes);
    at_ = std::min(at_ + bytes, text_.size());
  }

  void step() {
    const std::string_view text = rest();
    if (const std::size_t space = space_length(text); space > 0) {
      at_ += space;
      if (!out_.empty() && at_ < text_.size()) out_ += ' ';
      return;
    }
    switch (text.front()) {
      case '\'':
        return copy(std::max<std::size_t>(1, quoted_name_length(text)));
      case '"':
        return copy(length_of_text(text));
      case '<':
        return copy(std::max<std::size_t>(1, iri_length(text)));
      case '?':
        return copy(1 + variable_length(text.substr(1)));
      case '$':
        if (!parameter_) parameter_ = {at_, at_ + 1 + variable_length(text.substr(1))};
        return copy(1 + variable_length(text.substr(1)));
      case '_':
        if (text.substr(0, 2) == "_:") return blank(text.substr(2));
        break;
      default:
        break;
    }
    name_or_time(text);
  }

  static std::size_t length_of_text(std::string_view text) {
    const std::string_view quote = text.substr(0, 3) == "\"\"\"" ? "\"\"\"" : "\"";
    std::size_t at = quote.size();
    while (at < text.size() && text.substr(at, quote.size()) != quote) {
      at += text[at] == '\\' ? 2 : 1;
    }
    return std::min(at + quote.size(), text.size());
  }

  void blank(std::string_view after) {
    const std::size_t length = local_name_length(after);
    if (!names_.blank || length == 0) return copy(2 + length);
    out_ += write_name(names_.blank(std::string(after.substr(0, length))).as_entity());
    at_ += 2 + length;
  }

  void name_or_time(std::string_view text) {
    const std::size_t name = name_length(text);
    if (text.substr(name, 1) != ":") {
      return copy(std::max({name, time_length(text), std::size_t{1}}));
    }
    const std::size_t local = local_name_length(text.substr(name + 1));
    const auto prefix = names_.prefixes.find(text.substr(0, name));
    if (prefix == names_.prefixes.end()) return copy(name + 1 + local);
    out_ += '<' + prefix->second;
    out_ += text.substr(name + 1, local);
    out_ += '>';
    at_ += name + 1 + local;
  }

  std::string_view text_;
  const WrittenNames& names_;
  std::size_t at_ = 0;
  std::string out_;
  std::optional<ast::Span> parameter_;
};

/// Fails for what a head, or a quoted fact in it, cannot have.
void check_head(State& state, const ast::TriplePattern& head);

void check_part(State& state, const ast::TermNode& node) {
  if (std::holds_alternative<ast::Anything>(node.value)) {
    state.fail(node.span, "the head of a rule says what follows: '_' is no name in it");
  }
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted != nullptr) check_head(state, *quoted->pattern);
}

void check_head(State& state, const ast::TriplePattern& head) {
  check_part(state, head.subject);
  check_part(state, head.object);
  if (const auto* plain = std::get_if<ast::StepRelation>(&head.relation.value)) {
    check_part(state, plain->relation);
  } else {
    state.fail(head.relation.span, "the head of a rule has one relation: steps are for patterns");
  }
  if (!head.time) return;
  const ast::TimeSpec& time = *head.time;
  if (!time.binds && !time.word) {
    state.fail(time.span, "the head of a rule says what follows: '_' is no time in it");
  }
  if (time.word && !time.plain) {
    state.fail(time.span,
               "the head of a rule has a time or a variable: a time word is for patterns");
  }
}

}  // namespace

std::string rule_text(std::string_view written, const WrittenNames& names) {
  return Words(written, names).run();
}

std::optional<ast::Span> first_parameter(std::string_view written) {
  const WrittenNames none;
  Words words(written, none);
  (void)words.run();
  return words.parameter();
}

Fact rule_fact(const Term& name, std::string_view text) {
  return {name, Term::entity(kRuleRelation), Term::text(text, {}, kRuleDatatype)};
}

bool is_rule_text(const Term& term) {
  return term.is_text() && term.as_text().datatype == kRuleDatatype;
}

const std::string* kept_text(const Fact& fact) {
  const bool keeps = is_rule_text(fact.object()) && fact.subject().is_entity() &&
                     fact.relation().as_entity() == kRuleRelation && fact.time().is_always();
  return keeps ? &fact.object().as_text().value : nullptr;
}

std::string rule_line(const Fact& fact) {
  const std::string* text = kept_text(fact);
  if (text == nullptr) return {};
  try {
    if (parse_rule(*text).text != *text) return {};
  } catch (const Error&) {  // it is no rule: then it is written as the fact that it is
    return {};
  }
  return "rule " + write_name(fact.subject().as_entity()) + ": " + *text;
}

void finish_rule(State& state, ast::Rule& rule) {
  check_head(state, rule.head);
  const std::size_t begin = rule.head.span.begin;
  const std::string_view written = state.slice({begin, rule.body.span.end});
  if (const auto parameter = first_parameter(written)) {
    state.fail({begin + parameter->begin, begin + parameter->end},
               "a rule is kept as it is written, so it takes no parameters: write the value");
  }
  rule.text = rule_text(written, {state.names().prefixes, nullptr});
}

}  // namespace annals::parser
