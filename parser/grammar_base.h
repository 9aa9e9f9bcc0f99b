// The bricks of the grammar: tokens that skip white space and say what was expected, labels, spans,
// and actions that fill members of the syntax tree.
#ifndef ANNALS_PARSER_GRAMMAR_BASE_H_
#define ANNALS_PARSER_GRAMMAR_BASE_H_

#include <boost/spirit/home/x3.hpp>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/state.h"
#include "parser/vocabulary.h"

namespace annals::parser {

namespace x3 = boost::spirit::x3;

/// The one context of all rules: x3::with<StateTag>(state). There is no skipper: tokens skip.
struct StateTag;
using GrammarContext = x3::context<StateTag, State>;

template <class X3Context>
State& state_of(const X3Context& context) {
  return x3::get<StateTag>(context);
}

// ---- tokens ----

/// A keyword, or several with white space between: kw("order by").
struct Keyword : x3::parser<Keyword> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  Expectation expectation;
  constexpr explicit Keyword(Expectation what) : expectation(what) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context, RuleContext&,
             Attribute&) const {
    State& state = state_of(context);
    std::string_view words = expectation.text;
    for (Iterator at = first; !state.failed();) {
      const std::string_view word = words.substr(0, words.find(' '));
      at = state.skip(at);
      if (!stands_at(text_between(at, last), word)) {
        const bool first_word = words.size() == expectation.text.size();
        state.expect(at,
                     {first_word ? expectation.kind : Expectation::Kind::kKeyword, words, words});
        return false;
      }
      at += static_cast<std::ptrdiff_t>(word.size());
      if (word.size() == words.size()) {
        first = at;
        return true;
      }
      words.remove_prefix(word.size() + 1);
    }
    return false;
  }

  static bool stands_at(std::string_view text, std::string_view word) {
    return text.substr(0, word.size()) == word && name_length(text) == word.size() &&
           text.substr(word.size(), 1) != ":";
  }
};
constexpr Keyword kw(std::string_view words) {
  return Keyword({Expectation::Kind::kKeyword, words, words});
}
/// A keyword that only completion shows.
constexpr Keyword hidden(std::string_view words) {
  return Keyword({Expectation::Kind::kHidden, words, words});
}
/// A keyword that stands among operators.
constexpr Keyword word_operator(std::string_view words) {
  return Keyword({Expectation::Kind::kSign, words, words});
}

/// Punctuation. `tail` lists the characters that must not follow.
struct Punctuation : x3::parser<Punctuation> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  Expectation expectation;
  std::string_view tail;
  constexpr Punctuation(Expectation what, std::string_view not_before)
      : expectation(what), tail(not_before) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context, RuleContext&,
             Attribute&) const {
    State& state = state_of(context);
    if (state.failed()) return false;
    const Iterator at = state.skip(first);
    const std::string_view text = text_between(at, last);
    const std::size_t size = expectation.text.size();
    if (text.substr(0, size) != expectation.text ||
        (text.size() > size && tail.find(text[size]) != std::string_view::npos)) {
      state.expect(at, expectation);
      return false;
    }
    first = at + static_cast<std::ptrdiff_t>(size);
    return true;
  }
};
constexpr Punctuation op(std::string_view text, std::string_view not_before = {}) {
  return Punctuation({Expectation::Kind::kPunctuation, text, {}}, not_before);
}
constexpr Punctuation sign(std::string_view text, std::string_view not_before = {}) {
  return Punctuation({Expectation::Kind::kSign, text, {}}, not_before);
}

/// What is inside is one token: white space before it is skipped, and when it does not match,
/// `expectation` would have been welcome.
template <class Subject>
struct Token : x3::unary_parser<Subject, Token<Subject>> {
  using Base = x3::unary_parser<Subject, Token<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  Expectation expectation;
  constexpr Token(const Subject& inside, Expectation what) : Base(inside), expectation(what) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context,
             RuleContext& rule_context, Attribute& attribute) const {
    State& state = state_of(context);
    if (state.failed()) return false;
    const Iterator at = state.skip(first);
    Iterator it = at;
    if (this->subject.parse(it, last, context, rule_context, attribute)) {
      first = it;
      return true;
    }
    state.expect(at, expectation);
    return false;
  }
};
struct TokenMaker {
  Expectation expectation;
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return Token<Parser>(x3::as_parser(subject), expectation);
  }
};
/// token("a variable", "variable")[…]
constexpr TokenMaker token(std::string_view label, std::string_view placeholder) {
  return {{Expectation::Kind::kPlaceholder, label, placeholder}};
}

/// named("an object")[…]: what messages call the whole where none of it stands; `placeholder` is
/// what completion shows there for an entity.
template <class Subject>
struct Named : x3::unary_parser<Subject, Named<Subject>> {
  using Base = x3::unary_parser<Subject, Named<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  std::string_view label;
  std::string_view placeholder;
  constexpr Named(const Subject& inside, std::string_view what, std::string_view entity)
      : Base(inside), label(what), placeholder(entity) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context,
             RuleContext& rule_context, Attribute& attribute) const {
    State& state = state_of(context);
    const Iterator at = state.skip(first);
    const State::Label before = state.label();
    const bool inside = before.at == at && !before.text.empty();
    state.label() = {at, inside ? before.text : label,
                     inside && placeholder.empty() ? before.placeholder : placeholder};
    const bool matched = this->subject.parse(first, last, context, rule_context, attribute);
    state.label() = before;
    return matched;
  }
};
struct NamedMaker {
  std::string_view label;
  std::string_view placeholder;
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return Named<Parser>(x3::as_parser(subject), label, placeholder);
  }
};
constexpr NamedMaker named(std::string_view label, std::string_view placeholder = {}) {
  return {label, placeholder};
}

/// Succeeds, without a trace, where none of the words stands next.
struct NoWord : x3::parser<NoWord> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  using Words = const std::vector<std::string_view>& (*)();
  Words words;
  constexpr explicit NoWord(Words list) : words(list) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context, RuleContext&,
             Attribute&) const {
    const std::string_view text = text_between(state_of(context).skip(first), last);
    const std::size_t length = name_length(text);
    return length == 0 || text.substr(length, 1) == ":" ||
           !contains(words(), text.substr(0, length));
  }
};

/// Succeeds, without a trace, where one of the characters stands next.
struct Before : x3::parser<Before> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  std::string_view characters;
  constexpr explicit Before(std::string_view accepted) : characters(accepted) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context, RuleContext&,
             Attribute&) const {
    const Iterator at = state_of(context).skip(first);
    return at != last && characters.find(*at) != std::string_view::npos;
  }
};

/// Succeeds, without a trace, where the text does not stand next.
struct Unless : x3::parser<Unless> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  std::string_view text;
  constexpr explicit Unless(std::string_view refused) : text(refused) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context, RuleContext&,
             Attribute&) const {
    const Iterator at = state_of(context).skip(first);
    return text_between(at, last).substr(0, text.size()) != text;
  }
};

/// A stretch of characters measured by a function of characters.h.
struct Stretch : x3::parser<Stretch> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  std::size_t (*measure)(std::string_view);
  bool may_be_empty;
  constexpr explicit Stretch(std::size_t (*length)(std::string_view), bool empty = false)
      : measure(length), may_be_empty(empty) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context&, RuleContext&,
             Attribute&) const {
    const std::size_t length = measure(text_between(first, last));
    first += static_cast<std::ptrdiff_t>(length);
    return length > 0 || may_be_empty;
  }
};

/// One character of a kind, ASCII only (x3::digit and its like take no other bytes).
struct OneOf : x3::parser<OneOf> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  bool (*is)(char);
  constexpr explicit OneOf(bool (*test)(char)) : is(test) {}
  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context&, RuleContext&,
             Attribute&) const {
    if (first == last || !is(*first)) return false;
    ++first;
    return true;
  }
};

// ---- actions ----

/// Assigns what was read to a member of the rule's value.
template <auto Member>
constexpr auto set =
    [](auto& context) { x3::_val(context).*Member = std::move(x3::_attr(context)); };
/// Appends what was read to a list in the rule's value.
template <auto Member>
constexpr auto push =
    [](auto& context) { (x3::_val(context).*Member).push_back(std::move(x3::_attr(context))); };
template <auto Member>
constexpr auto turn_on = [](auto& context) { x3::_val(context).*Member = true; };
/// What was read is the rule's value.
constexpr auto take = [](auto& context) { x3::_val(context) = std::move(x3::_attr(context)); };

/// The span of what x3::raw read.
template <class X3Context>
ast::Span span_of_raw(X3Context& context) {
  const auto& range = x3::_attr(context);
  return state_of(context).span(range.begin(), range.end());
}
template <class X3Context>
std::string_view text_of_raw(X3Context& context) {
  const auto& range = x3::_attr(context);
  return text_between(range.begin(), range.end());
}

/// What is inside leaves no trace of what it expected.
template <class Subject>
struct Silent : x3::unary_parser<Subject, Silent<Subject>> {
  using Base = x3::unary_parser<Subject, Silent<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  constexpr explicit Silent(const Subject& inside) : Base(inside) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context,
             RuleContext& rule_value, Attribute& attribute) const {
    State& state = state_of(context);
    const bool before = state.set_silent(true);
    const bool matched = this->subject.parse(first, last, context, rule_value, attribute);
    state.set_silent(before);
    return matched;
  }
};
struct SilentMaker {
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return Silent<Parser>(x3::as_parser(subject));
  }
};
inline constexpr SilentMaker silently;

/// Around a rule's definition: its value's span is what it read.
template <class Subject>
struct WithSpan : x3::unary_parser<Subject, WithSpan<Subject>> {
  using Base = x3::unary_parser<Subject, WithSpan<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  constexpr explicit WithSpan(const Subject& inside) : Base(inside) {}

  template <class X3Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const X3Context& context,
             RuleContext& rule_value, Attribute& attribute) const {
    State& state = state_of(context);
    const Iterator begin = state.skip(first);
    if (!this->subject.parse(first, last, context, rule_value, attribute)) return false;
    rule_value.span = state.span(begin, first);
    return true;
  }
};
struct SpanMaker {
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return WithSpan<Parser>(x3::as_parser(subject));
  }
};
inline constexpr SpanMaker spanned;

}  // namespace annals::parser

#define ANNALS_INSTANTIATE_RULE(rule) \
  BOOST_SPIRIT_INSTANTIATE(decltype(rule), Iterator, GrammarContext)

#endif  // ANNALS_PARSER_GRAMMAR_BASE_H_
