#include "parser/grammar_words.h"

#include <utility>

namespace annals::parser {
namespace {

using x3::lit;
using x3::raw;

constexpr auto digit = OneOf(is_digit);
constexpr auto letter = OneOf(is_letter);
constexpr auto letter_or_digit = OneOf([](char c) { return is_letter(c) || is_digit(c); });
constexpr auto hexadecimal =
    OneOf([](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });

// ---- actions ----

constexpr auto make_quoted_name = [](auto& context) {
  x3::_val(context).value = ast::Constant{
      entity_of(state_of(context), unquoted(text_of_raw(context)), span_of_raw(context))};
};
constexpr auto make_iri = [](auto& context) {
  const std::string_view written = text_of_raw(context);
  x3::_val(context).value = ast::Constant{
      entity_of(state_of(context), written.substr(1, written.size() - 2), span_of_raw(context))};
};
/// A name, or with a colon a prefixed one.
constexpr auto make_bare = [](auto& context) {
  State& state = state_of(context);
  const ast::Span span = span_of_raw(context);
  const std::string_view written = text_of_raw(context);
  if (written.find(':') == std::string_view::npos) {
    x3::_val(context).value = ast::Constant{entity_of(state, written, span)};
    return;
  }
  const std::string iri_name = expanded(state, written, span);
  if (!state.failed()) x3::_val(context).value = ast::Constant{entity_of(state, iri_name, span)};
};
constexpr auto make_name_text = [](auto& context) {
  x3::_val(context).name = std::string(text_of_raw(context));
};
constexpr auto make_parameter = [](auto& context) {
  make_name_text(context);
  state_of(context).parameters().insert(x3::_val(context).name);
};
constexpr auto make_blank = [](auto& context) {
  x3::_val(context).value = ast::Blank{std::string(text_of_raw(context))};
};
constexpr auto make_anything = [](auto& context) { x3::_val(context).value = ast::Anything{}; };
constexpr auto take_value = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context));
};
constexpr auto take_node = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context).value);
};
constexpr auto make_number = [](auto& context) {
  x3::_val(context).value =
      ast::Constant{number_of(state_of(context), text_of_raw(context), span_of_raw(context))};
};
constexpr auto make_date = [](auto& context) {
  State& state = state_of(context);
  const std::string_view written = text_of_raw(context);
  TimeValue value = time_of(state, written, span_of_raw(context));
  if (!state.failed()) x3::_val(context).value = ast::Constant{Term::time(std::move(value))};
};
constexpr auto make_text = [](auto& context) {
  x3::_val(context).value = ast::Constant{text_of(state_of(context), x3::_attr(context))};
};
constexpr auto make_truth = [](bool value) {
  return [value](auto& context) { x3::_val(context).value = ast::Constant{Term::truth(value)}; };
};

// ---- names ----

constexpr auto colon = lit(':');
constexpr auto name = Stretch(name_length);
constexpr auto local_name = Stretch(local_name_length, true);
constexpr auto variable_name = Stretch(variable_length);
constexpr auto quoted_name = Stretch(quoted_name_length);
constexpr auto prefixed_name = -name >> colon >> local_name;

const auto entity_def = spanned[token(
    "a name",
    "entity")[raw[name >> -(colon >> local_name)][make_bare] | raw[colon >> local_name][make_bare] |
              raw[quoted_name][make_quoted_name] | raw[Stretch(iri_length)][make_iri]]];

const auto variable_def =
    token("a variable", "variable")[lit('?') >> raw[variable_name][make_name_text]];
const auto parameter_def = token("a parameter", "")[lit('$') >> raw[variable_name][make_parameter]];

constexpr auto blank =
    token("a name", "")[lit("_:") >> raw[Stretch(local_name_length)][make_blank]];
constexpr auto anything =
    token("'_'", "")[lit('_') >> !Stretch(local_name_length) >> !colon >> x3::eps[make_anything]];

const auto node_def =
    spanned[variable[take_value] | blank | entity[take_node] | anything | parameter[take_value]];

const auto iri_def = token("an IRI", "")[raw[Stretch(iri_length)][([](auto& context) {
  const std::string_view written = text_of_raw(context);
  x3::_val(context) = std::string(written.substr(1, written.size() - 2));
})]];
const auto prefix_def = token("a prefix such as wd:", "")[raw[-name >> colon][([](auto& context) {
  const std::string_view written = text_of_raw(context);
  x3::_val(context) = std::string(written.substr(0, written.size() - 1));
})]];

// ---- text ----

constexpr auto append = [](auto& context) { x3::_val(context).value += text_of_raw(context); };
constexpr auto append_letter = [](auto& context) {
  append_escape(x3::_val(context).value, x3::_attr(context));
};
constexpr auto append_number = [](auto& context) {
  append_code_point(state_of(context), x3::_val(context).value, text_of_raw(context),
                    span_of_raw(context));
};
constexpr auto refuse_escape = [](auto& context) {
  State& state = state_of(context);
  const std::size_t at = state.offset(x3::_where(context).begin());
  state.fail({at - 1, at + 1},
             "unknown escape; known are \\\" \\\\ \\n \\t \\r \\uXXXX \\UXXXXXXXX");
};

const auto escape = lit('\\') >> (x3::char_("\"\\ntr")[append_letter] |
                                  (lit('u') >> raw[x3::repeat(4)[hexadecimal]][append_number]) |
                                  (lit('U') >> raw[x3::repeat(8)[hexadecimal]][append_number]) |
                                  x3::eps[refuse_escape]);
constexpr auto three_quotes = lit("\"\"\"");
const auto long_text = three_quotes >> *(raw[+(~x3::char_("\"\\"))][append] | escape |
                                         (!three_quotes >> raw[lit('"')][append])) >>
                       three_quotes;
const auto short_text = lit('"') >> *(raw[+(~x3::char_("\"\\\n"))][append] | escape) >> lit('"');

constexpr auto language_tag = letter >> *letter_or_digit >> *(lit('-') >> +letter_or_digit);
constexpr auto time_type = lit("time") >> !Stretch(local_name_length) >> !colon;
constexpr auto set_language = [](auto& context) {
  x3::_val(context).language = std::string(text_of_raw(context));
};
constexpr auto set_iri_datatype = [](auto& context) {
  const std::string_view written = text_of_raw(context);
  x3::_val(context).datatype = std::string(written.substr(1, written.size() - 2));
};
constexpr auto set_prefixed_datatype = [](auto& context) {
  x3::_val(context).datatype =
      expanded(state_of(context), text_of_raw(context), span_of_raw(context));
};
constexpr auto refuse_datatype = [](auto& context) {
  State& state = state_of(context);
  const std::size_t at = state.offset(x3::_where(context).begin());
  state.fail({at, at + 1}, "expected time, an IRI in <…> or a prefixed name after ^^");
};

constexpr auto datatype = lit("^^") >>
                          (time_type >> x3::eps[turn_on<&WrittenText::is_time>] |
                           raw[Stretch(iri_length)][set_iri_datatype] |
                           raw[prefixed_name][set_prefixed_datatype] | x3::eps[refuse_datatype]);
const auto written_text_def =
    spanned[token("text", "text")[(long_text | short_text) >>
                                  -(lit('@') >> raw[language_tag][set_language] | datatype)]];

// ---- numbers and literals ----

constexpr auto digits = +digit;
const auto exponent = x3::char_("eE") >> -x3::char_("+-") >> digits;
const auto number = -lit('-') >> digits >> -(lit('.') >> digits) >> -exponent >>
                    !Stretch(variable_length);
constexpr auto date = Stretch(date_length);

const auto literal_def =
    spanned[written_text[make_text] | token("a date", "time")[raw[date][make_date]] |
            token("a number", "number")[raw[number][make_number]] |
            hidden("true")[make_truth(true)] | hidden("false")[make_truth(false)]];

const auto count_def =
    token("a number", "number")[raw[digits >> !Stretch(variable_length)][([](auto& context) {
      x3::_val(context) = count_of(state_of(context), text_of_raw(context), span_of_raw(context));
    })]];

// ---- times ----

constexpr auto is_word = [](TimeWord word) {
  return [word](auto& context) { x3::_val(context) = word; };
};
const auto other_time_word_def = word_operator("surely in")[is_word(TimeWord::kSurelyIn)] |
                                 word_operator("within")[is_word(TimeWord::kWithin)] |
                                 word_operator("throughout")[is_word(TimeWord::kThroughout)] |
                                 word_operator("before")[is_word(TimeWord::kBefore)] |
                                 word_operator("after")[is_word(TimeWord::kAfter)] |
                                 word_operator("meets")[is_word(TimeWord::kMeets)] |
                                 word_operator("met-by")[is_word(TimeWord::kMetBy)] |
                                 word_operator("overlaps")[is_word(TimeWord::kOverlaps)] |
                                 word_operator("overlapped-by")[is_word(TimeWord::kOverlappedBy)] |
                                 word_operator("starts")[is_word(TimeWord::kStarts)] |
                                 word_operator("started-by")[is_word(TimeWord::kStartedBy)] |
                                 word_operator("during")[is_word(TimeWord::kDuring)] |
                                 word_operator("contains")[is_word(TimeWord::kContains)] |
                                 word_operator("finishes")[is_word(TimeWord::kFinishes)] |
                                 word_operator("finished-by")[is_word(TimeWord::kFinishedBy)] |
                                 word_operator("equals")[is_word(TimeWord::kEquals)] |
                                 word_operator("exactly")[is_word(TimeWord::kExactly)];
const auto time_word_def = word_operator("in")[is_word(TimeWord::kIn)] | other_time_word[take];

constexpr auto make_time = [](auto& context) {
  x3::_val(context).value = time_of(state_of(context), text_of_raw(context), span_of_raw(context));
};
constexpr auto fixed_time =
    hidden("now")[([](auto& context) { x3::_val(context).value = ast::Now{}; })] |
    hidden("always")[([](auto& context) { x3::_val(context).value = TimeValue::always(); })] |
    token("a time", "time")[raw[Stretch(time_length)][make_time]] | parameter[take_value];
const auto time_operand_def = spanned[named("a time")[fixed_time | variable[take_value]]];

constexpr auto plain_operand = [](auto& context) {
  ast::TimeSpec& spec = x3::_val(context);
  spec.word = TimeWord::kIn;
  spec.plain = true;
  spec.operand = std::move(x3::_attr(context));
};
constexpr auto word_and_operand =
    time_word[set<&ast::TimeSpec::word>] >> time_operand[set<&ast::TimeSpec::operand>];
constexpr auto any_time = token("'_'", "")[lit('_') >> !Stretch(local_name_length) >> !colon];
const auto time_spec_def =
    spanned[named("a time")[(variable[set<&ast::TimeSpec::binds>] | any_time) >> -word_and_operand |
                            word_and_operand | time_operand[plain_operand]]];

const auto state_reference_def =
    spanned[named("a commit's number or a time")
                [token("a number", "number")[raw[Stretch(time_length)][([](auto& context) {
                   x3::_val(context) =
                       state_of_text(state_of(context), text_of_raw(context), span_of_raw(context));
                 })]] |
                 time_operand[([](auto& context) {
                   x3::_val(context).value = std::move(x3::_attr(context));
                 })]]];

}  // namespace

BOOST_SPIRIT_DEFINE(entity, node, literal, variable, parameter, written_text, iri, prefix, count,
                    time_word, other_time_word, time_operand, time_spec, state_reference)

ANNALS_INSTANTIATE_RULE(entity)
ANNALS_INSTANTIATE_RULE(node)
ANNALS_INSTANTIATE_RULE(literal)
ANNALS_INSTANTIATE_RULE(variable)
ANNALS_INSTANTIATE_RULE(parameter)
ANNALS_INSTANTIATE_RULE(written_text)
ANNALS_INSTANTIATE_RULE(iri)
ANNALS_INSTANTIATE_RULE(prefix)
ANNALS_INSTANTIATE_RULE(count)
ANNALS_INSTANTIATE_RULE(time_word)
ANNALS_INSTANTIATE_RULE(other_time_word)
ANNALS_INSTANTIATE_RULE(time_operand)
ANNALS_INSTANTIATE_RULE(time_spec)
ANNALS_INSTANTIATE_RULE(state_reference)

}  // namespace annals::parser
