#include "parser/grammar_expressions.h"

#include <utility>

#include "parser/grammar_patterns.h"
#include "parser/grammar_words.h"

namespace annals::parser {
namespace {

using ast::BinaryOperator;
using x3::raw;
using Prefix = FlatExpression::Prefix;

const x3::rule<struct CallId, WrittenCall> call = "call";
const x3::rule<struct ListId, WrittenList> list = "list";
const x3::rule<struct TermId, ast::TermNode> term = "value";
const x3::rule<struct FixedTimeId, ast::Expression> fixed_time = "time";
const x3::rule<struct FlatId, FlatExpression> flat = "expression";

// ---- actions on flat expressions ----

constexpr auto add_node = [](auto& context) {
  ast::TermNode& node = x3::_attr(context);
  const ast::Span span = node.span;
  x3::_val(context).add_value(built({std::move(node), span}));
};
constexpr auto add_expression = [](auto& context) {
  x3::_val(context).add_value(built(std::move(x3::_attr(context))));
};
constexpr auto add_value = [](auto& context) {
  x3::_val(context).add_value(std::move(x3::_attr(context)));
};
constexpr auto add_call = [](auto& context) {
  x3::_val(context).add_value(built_call(state_of(context), std::move(x3::_attr(context))));
};
constexpr auto add_list = [](bool negated) {
  return [negated](auto& context) {
    WrittenList& written = x3::_attr(context);
    written.negated = negated;
    x3::_val(context).add_list(std::move(written));
  };
};
constexpr auto add_written_time = [](auto& context) {
  State& state = state_of(context);
  const ast::Span span = span_of_raw(context);
  TimeValue value = time_of(state, text_of_raw(context), span);
  if (state.failed()) return;
  if (is_digits(text_of_raw(context))) {  // a year
    x3::_val(context).add_value(built({ast::TimeLiteral{std::move(value)}, span}));
    return;
  }
  ast::TermNode node{ast::Constant{Term::time(std::move(value))}, span};
  x3::_val(context).add_value(built({std::move(node), span}));
};
constexpr auto add_prefix = [](Prefix prefix, std::size_t length) {
  return [=](auto& context) {
    const std::size_t end = state_of(context).offset(x3::_where(context).begin());
    x3::_val(context).add_prefix(prefix, end - length);
  };
};
constexpr auto joins = [](FlatExpression::Operator op) {
  return [op](auto& context) { x3::_val(context).add_operator(op); };
};
constexpr auto add_time_word = [](auto& context) {
  x3::_val(context).add_operator(x3::_attr(context));
};

// ---- calls and lists ----

/// The name of a function: its `(` follows at once.
std::size_t called_name_length(std::string_view text) {
  const std::size_t length = name_length(text);
  return length > 0 && text.substr(length, 1) == "(" ? length : 0;
}

constexpr auto resolve = [](auto& context) {
  resolve_function(state_of(context), x3::_val(context), text_of_raw(context),
                   span_of_raw(context));
};
constexpr auto is_aggregate = [](auto& context) {
  x3::_pass(context) = x3::_val(context).is_aggregate();
};
constexpr auto is_count = [](auto& context) { x3::_pass(context) = x3::_val(context).is_count(); };
constexpr auto is_plain = [](auto& context) {
  x3::_pass(context) = !x3::_val(context).is_aggregate();
};
constexpr auto argument = expression[push<&WrittenCall::arguments>];

const auto call_def =
    spanned[token("a function", kFunctionWord)[raw[Stretch(called_name_length)][resolve]] >>
            op("(") >> ((x3::eps[is_aggregate] >>
                         ((x3::eps[is_count] >> op("*")) |
                          (-kw("distinct")[turn_on<&WrittenCall::distinct>] >> argument))) |
                        (x3::eps[is_plain] >> -(argument % op(",")))) >>
            op(")")];
const auto list_def =
    spanned[op("(") >> expression[push<&WrittenList::values>] % op(",") >> op(")")];

// ---- values ----

/// Words that are no names where a value is expected, so that `find ?x + where` says what is
/// missing.
const std::vector<std::string_view>& refused_names() {
  static const std::vector<std::string_view> words = {"where", "as", "and", "or"};
  return words;
}

constexpr auto take_as_value = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context));
};
/// `length (?x)`: a name before a bracket was meant for a function.
constexpr auto refuse_call = [](auto& context) {
  State& state = state_of(context);
  const auto& range = x3::_attr(context);
  const Iterator begin = state.skip(range.begin());
  const std::string_view name = text_between(begin, range.end());
  const Iterator next = state.skip(range.end());
  if (next == range.end() || next == state.end() || *next != '(' ||
      !contains(function_words(), name))
    return;
  state.fail(state.span(begin, range.end()),
             "the ( of a function follows its name at once: " + std::string(name) + "(…)");
};
const auto term_def =
    spanned[variable[take_as_value] | literal[take] | quoted[take] |
            (NoWord(refused_names) >> raw[entity[take]][refuse_call]) | parameter[take_as_value]];

constexpr auto is_now = [](auto& context) {
  x3::_val(context).value = ast::TimeLiteral{ast::Now{}};
};
constexpr auto is_always = [](auto& context) {
  x3::_val(context).value = ast::TimeLiteral{TimeValue::always()};
};
const auto fixed_time_def = spanned[hidden("now")[is_now] | hidden("always")[is_always]];

constexpr auto range_of_time =
    token("a time", "")[&x3::lit('[') >> raw[Stretch(time_length)][add_written_time]];
const auto value = (op("(") >> expression[add_value] >> op(")")) | call[add_call] |
                   fixed_time[add_expression] | range_of_time | term[add_node];
/// The `-` before a digit belongs to the number or date: `-0044-03-15`, `-9223372036854775808`.
const auto minus = sign("-", "0123456789");
const auto operand = named("a value")[*minus[add_prefix(Prefix::kMinus, 1)] >> value];
/// Beside a time word a time may be written in any way.
const auto time_operand_here =
    named("a time")[token("a time", "time")[raw[Stretch(time_length)][add_written_time]] | operand];

// ---- operators ----

const auto arithmetic_sign =
    sign("+")[joins(BinaryOperator::kAdd)] | sign("-")[joins(BinaryOperator::kSubtract)] |
    sign("*")[joins(BinaryOperator::kMultiply)] | sign("/")[joins(BinaryOperator::kDivide)];
const auto comparison_sign =
    sign("=")[joins(BinaryOperator::kEqual)] | sign("!=")[joins(BinaryOperator::kNotEqual)] |
    sign("<=")[joins(BinaryOperator::kLessEqual)] |
    sign(">=")[joins(BinaryOperator::kGreaterEqual)] |
    sign("<", "<")[joins(BinaryOperator::kLess)] | sign(">", ">")[joins(BinaryOperator::kGreater)];

const auto arithmetic_rest = *(arithmetic_sign >> operand);
const auto in_rest = word_operator("in") >>
                     (list[add_list(false)] | (Unless("(") >> x3::eps[joins(TimeWord::kIn)] >>
                                               time_operand_here >> arithmetic_rest));
const auto comparison = (comparison_sign >> operand >> arithmetic_rest) | in_rest |
                        (word_operator("not in") >> list[add_list(true)]) |
                        (other_time_word[add_time_word] >> time_operand_here >> arithmetic_rest);
const auto clause = named("a value")[*word_operator("not")[add_prefix(Prefix::kNot, 3)] >>
                                     operand >> arithmetic_rest >> *comparison];
const auto connective = word_operator("and")[joins(BinaryOperator::kAnd)] |
                        word_operator("or")[joins(BinaryOperator::kOr)];

const auto flat_def = clause >> *(connective >> clause);
const auto expression_def = flat[([](auto& context) {
  State& state = state_of(context);
  if (!state.failed()) x3::_val(context) = x3::_attr(context).grouped(state);
  x3::_pass(context) = !state.failed();
})];

}  // namespace

BOOST_SPIRIT_DEFINE(call, list, term, fixed_time, flat, expression)
ANNALS_INSTANTIATE_RULE(expression)

}  // namespace annals::parser
