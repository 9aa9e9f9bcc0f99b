#include "parser/grammar_patterns.h"

#include <memory>
#include <utility>

#include "parser/grammar_expressions.h"
#include "parser/grammar_statements.h"
#include "parser/grammar_words.h"

namespace annals::parser {
namespace {

const x3::rule<struct SubjectId, ast::TermNode> subject = "subject";
const x3::rule<struct ObjectId, ast::TermNode> object = "object";
const x3::rule<struct ObjectPartId, ObjectPart> object_part = "object";
const x3::rule<struct QualifiersId, WrittenQualifiers> qualifiers = "qualifiers";
const x3::rule<struct TupleId, ast::TriplePattern> tuple = "tuple";
const x3::rule<struct QualifiedTupleId, ast::TriplePattern> qualified_tuple = "tuple";
const x3::rule<struct AlternativesId, WrittenSteps> alternatives = "steps";
const x3::rule<struct SequenceId, WrittenSteps> sequence = "steps";
const x3::rule<struct StepsId, ast::Step> steps = "steps";
const x3::rule<struct StepId, ast::Step> step = "step";
const x3::rule<struct RepeatedId, ast::Step> repeated = "step";
const x3::rule<struct RepetitionId, Repetition> repetition = "repetition";
const x3::rule<struct ExceptId, ast::StepExcept> except = "step";
const x3::rule<struct ElementId, ast::Element> element = "element";
const x3::rule<struct UnionId, ast::UnionElement> union_of_groups = "group";
const x3::rule<struct LetId, ast::LetElement> let = "let";

template <class T>
std::shared_ptr<const T> shared(T& value) {
  return std::make_shared<const T>(std::move(value));
}

// ---- subjects, relations, objects ----

constexpr auto take_subject = [](auto& context) {
  refuse_literal_subject(state_of(context), x3::_attr(context));
};
constexpr auto take_quoted = [](auto& context) {
  x3::_val(context).value = ast::Quoted{shared(x3::_attr(context))};
};

const auto subject_def =
    named("a subject")[quoted[take] | silently[literal[take_subject]] | node[take]];
const auto object_def = named("an object")[quoted[take] | literal[take] | node[take]];
const auto relation_def = named("a relation", "relation")[node[take]];
const auto quoted_def = spanned[op("<<") >> single_pattern[take_quoted] >> op(">>")];

// ---- steps ----

constexpr auto take_relation = [](auto& context) {
  const ast::Span span = x3::_attr(context).span;
  x3::_val(context) = ast::Step{ast::StepRelation{std::move(x3::_attr(context))}, span};
};
constexpr auto join_sequence = [](auto& context) {
  x3::_val(context).steps.push_back(joined_steps<ast::StepSequence>(std::move(x3::_attr(context))));
};
constexpr auto join_alternatives = [](auto& context) {
  x3::_val(context) = joined_steps<ast::StepAlternatives>(std::move(x3::_attr(context)));
};
constexpr auto repeat = [](auto& context) {
  const Repetition times = x3::_attr(context);
  ast::Step& value = x3::_val(context);
  value.value = ast::StepRepeat{shared(value), times.least, times.most};
};
constexpr auto invert = [](auto& context) {
  x3::_val(context).value = ast::StepInverse{shared(x3::_attr(context))};
};
constexpr auto take_except = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context));
};
constexpr auto times = [](std::uint64_t least, std::optional<std::uint64_t> most) {
  return [=](auto& context) { x3::_val(context) = Repetition{least, most}; };
};
constexpr auto exactly = [](auto& context) {
  x3::_val(context) = {x3::_attr(context), x3::_attr(context)};
};
constexpr auto without_end = [](auto& context) { x3::_val(context).most.reset(); };
constexpr auto at_most = [](auto& context) {
  State& state = state_of(context);
  Repetition& repetition_value = x3::_val(context);
  repetition_value.most = x3::_attr(context);
  if (repetition_value.least <= *repetition_value.most) return;
  const std::size_t end = state.offset(x3::_where(context).begin());
  state.fail({end - 1, end}, "a repetition goes from the smaller number to the larger");
};

const auto repetition_def = sign("+")[times(1, std::nullopt)] | sign("*")[times(0, std::nullopt)] |
                            (sign("?")[times(0, 1)] >> !Stretch(variable_length)) |
                            (sign("{") >> count[exactly] >>
                             -(op(",") >> x3::eps[without_end] >> -count[at_most]) >> op("}"));
const auto one_relation = relation[push<&ast::StepExcept::relations>];
const auto except_def = sign("!") >>
                        ((op("(") >> one_relation % op("|") >> op(")")) | one_relation);
const auto repeated_def =
    spanned[(relation[take_relation] | (op("(") >> steps[take] >> op(")"))) >> -repetition[repeat]];
const auto step_def =
    spanned[repeated[take] | (sign("^") >> repeated[invert]) | except[take_except]];
const auto sequence_def = spanned[step[push<&WrittenSteps::steps>] % sign("/")];
const auto alternatives_def = spanned[sequence[join_sequence] % sign("|")];
const auto steps_def = named("a relation", "relation")[alternatives[join_alternatives]];

// ---- facts and patterns ----

constexpr auto begin_relation = [](auto& context) {
  x3::_val(context).begin_relation(std::move(x3::_attr(context)));
};
constexpr auto add_object = [](auto& context) {
  x3::_val(context).add_object(std::move(x3::_attr(context)));
};
constexpr auto add_tuple = [](auto& context) {
  x3::_val(context).add_pattern(std::move(x3::_attr(context)));
};
template <class Part>
constexpr auto set_qualifiers =
    [](auto& context) { x3::_val(context).qualifiers = std::move(x3::_attr(context).qualifiers); };

const auto time_part = op("@") >> time_spec[set<&ast::TriplePattern::time>];
const auto object_part_def =
    spanned[object[set<&ObjectPart::object>] >> -(op("@") >> time_spec[set<&ObjectPart::time>]) >>
            -qualifiers[set_qualifiers<ObjectPart>]];

/// A `;` may stand before a `.` or `}`; anywhere else it calls for more.
const auto last_semicolon = -(op(";") >> Before(".}"));
const auto qualifier = steps[begin_relation] >> object_part[add_object] % op(",");
const auto qualifiers_def = op("{") >> -(qualifier >> *(op(";") >> qualifier) >> last_semicolon) >>
                            -op(".") >> op("}");

const auto tuple_def = spanned[op("(") >> subject[set<&ast::TriplePattern::subject>] >> op(",") >>
                               steps[set<&ast::TriplePattern::relation>] >> op(",") >>
                               object[set<&ast::TriplePattern::object>] >>
                               -(op(",") >> time_spec[set<&ast::TriplePattern::time>]) >> op(")")];
const auto qualified_tuple_def =
    spanned[tuple[take] >> -qualifiers[set_qualifiers<ast::TriplePattern>]];

const auto single_pattern_def =
    spanned[tuple[take] | (subject[set<&ast::TriplePattern::subject>] >>
                           steps[set<&ast::TriplePattern::relation>] >>
                           object[set<&ast::TriplePattern::object>] >> -time_part)];

const auto relation_and_objects = steps[begin_relation] >> object_part[add_object] % op(",");
const auto triples_def =
    qualified_tuple[add_tuple] | (subject[set<&WrittenTriples::subject>] >> relation_and_objects >>
                                  *(op(";") >> relation_and_objects) >> last_semicolon);

constexpr auto append_facts = [](auto& context) {
  auto& facts = x3::_val(context).facts;
  for (ast::TriplePattern& pattern : x3::_attr(context).patterns) {
    facts.push_back(std::move(pattern));
  }
};
const auto facts_in_braces_def = op("{") >>
                                 -(triples[append_facts] >> *(op(".") >> triples[append_facts])) >>
                                 -op(".") >> op("}");

// ---- groups ----

constexpr auto make_optional = [](auto& context) {
  x3::_val(context).value = ast::OptionalElement{shared(x3::_attr(context))};
};
constexpr auto make_not = [](auto& context) {
  x3::_val(context).value = ast::NotElement{shared(x3::_attr(context))};
};
constexpr auto make_filter = [](auto& context) {
  x3::_val(context).value = ast::FilterElement{x3::_attr(context).value};
};
constexpr auto make_let = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context));
};
constexpr auto set_let_value = [](auto& context) {
  x3::_val(context).value = x3::_attr(context).value;
};
constexpr auto push_group = [](auto& context) {
  x3::_val(context).groups.push_back(shared(x3::_attr(context)));
};
/// `{ find … }` alone is the inner query itself.
constexpr auto make_union = [](auto& context) {
  ast::UnionElement& groups = x3::_attr(context);
  const auto& elements = groups.groups.front()->elements;
  if (groups.groups.size() == 1 && elements.size() == 1 &&
      std::holds_alternative<ast::SubqueryElement>(elements.front().value)) {
    x3::_val(context).value = elements.front().value;
  } else {
    x3::_val(context).value = std::move(groups);
  }
};
constexpr auto push_inner_find = [](auto& context) {
  const ast::Span span = x3::_attr(context).span;
  x3::_val(context).elements.push_back({ast::SubqueryElement{shared(x3::_attr(context))}, span});
};
constexpr auto push_patterns = [](auto& context) {
  for (ast::TriplePattern& pattern : x3::_attr(context).patterns) {
    const ast::Span span = pattern.span;
    x3::_val(context).elements.push_back({ast::PatternElement{std::move(pattern)}, span});
  }
};

constexpr std::string_view kElement = "a pattern, a filter";
const auto let_def = kw("let") >> variable[set<&ast::LetElement::variable>] >>
                     op("=") >> expression[set_let_value];
const auto union_of_groups_def = group[push_group] % kw("or");
const auto element_def =
    spanned[(kw("optional") >> group[make_optional]) | (kw("not") >> group[make_not]) |
            (kw("filter") >> expression[make_filter]) | let[make_let] |
            union_of_groups[make_union]];
const auto elements = *(named(kElement)[element[push<&ast::Group::elements>] |
                                        (NoWord(element_words) >> triples[push_patterns])] >>
                        -op("."));
const auto group_def =
    spanned[op("{") >> ((named(kElement)[inner_find[push_inner_find]] >> -op(".")) | elements) >>
            op("}")];

}  // namespace

BOOST_SPIRIT_DEFINE(subject, object, object_part, qualifiers, tuple, qualified_tuple, alternatives,
                    sequence, steps, step, repeated, repetition, except, element, union_of_groups,
                    let, quoted, relation, single_pattern, triples, facts_in_braces, group)

ANNALS_INSTANTIATE_RULE(quoted)
ANNALS_INSTANTIATE_RULE(relation)
ANNALS_INSTANTIATE_RULE(single_pattern)
ANNALS_INSTANTIATE_RULE(triples)
ANNALS_INSTANTIATE_RULE(facts_in_braces)
ANNALS_INSTANTIATE_RULE(group)

}  // namespace annals::parser
