#include "parser/grammar_statements.h"

#include <memory>
#include <string>
#include <utility>

#include "parser/grammar_expressions.h"
#include "parser/grammar_patterns.h"
#include "parser/grammar_words.h"
#include "parser/rule_text.h"

namespace annals::parser {
namespace {

using x3::raw;

/// A variable with its place.
struct PlacedVariable {
  ast::Variable variable;
  ast::Span span;
};

const x3::rule<struct FindItemId, ast::FindItem> find_item = "item";
const x3::rule<struct PlacedVariableId, PlacedVariable> placed_variable = "variable";
const x3::rule<struct OrderKeyId, ast::OrderKey> order_key = "order";
const x3::rule<struct ModifiersId, ast::Modifiers> modifiers = "modifiers";
const x3::rule<struct FindId, ast::Find> find = "find";
const x3::rule<struct AskId, ast::Ask> ask = "ask";
const x3::rule<struct ShowId, ast::Show> show = "show";
const x3::rule<struct DescribeId, ast::Describe> describe = "describe";
const x3::rule<struct TimelineId, ast::Timeline> timeline = "timeline";
const x3::rule<struct PathId, ast::Path> path = "path";
const x3::rule<struct BareId, ast::Bare> bare = "pattern";
const x3::rule<struct QueryId, ast::Query> query = "query";
const x3::rule<struct AddBodyId, ast::ChangeBody> add_body = "add";
const x3::rule<struct ChangeBodyId, ast::ChangeBody> change_body = "change";
const x3::rule<struct RedateId, ast::Redate> redate = "redate";
const x3::rule<struct BeginId, ast::Begin> begin_transaction = "begin";
const x3::rule<struct HistoryId, ast::History> history = "history";
const x3::rule<struct CommitsId, ast::Commits> commits = "commits";
const x3::rule<struct ChangesId, ast::Changes> changes = "changes";
const x3::rule<struct WhyId, ast::Why> why = "why";
const x3::rule<struct ConflictsId, ast::Conflicts> conflicts = "conflicts";
const x3::rule<struct RuleNameId, ast::TermNode> rule_name = "name of a rule";
const x3::rule<struct RuleId, ast::Rule> rule = "rule";
const x3::rule<struct RulesId, ast::Rules> rules = "rules";
const x3::rule<struct RetractRuleId, ast::RetractRule> retract_rule = "rule";
const x3::rule<struct SignedRuleId, ast::Rule> signed_rule = "rule";
const x3::rule<struct PrefixDeclarationId, ast::PrefixDeclaration> prefix_declaration = "prefix";
const x3::rule<struct FactsStatementId, ast::FactStatement> facts = "facts";
const x3::rule<struct AccordingToId, ast::AccordingTo> according_to_line = "according to";
const x3::rule<struct CommitLineId, ast::CommitLine> commit_line = "commit";

const auto source = named("a source")[node];
const auto end_of_statement = token("the end of the statement", "")[x3::eoi];

/// Fails when a modifier or an option stands a second time.
constexpr auto once = [](std::string_view word, auto is_given) {
  return x3::eps[([=](auto& context) {
    if (!is_given(x3::_val(context))) return;
    State& state = state_of(context);
    const std::size_t end = state.offset(x3::_where(context).begin());
    state.fail({end - word.size(), end}, std::string(word) + " is given twice");
  })];
};

// ---- modifiers ----

const auto placed_variable_def = spanned[variable[set<&PlacedVariable::variable>]];
constexpr auto push_group_variable = [](auto& context) {
  PlacedVariable& placed = x3::_attr(context);
  x3::_val(context).group_by.push_back(std::move(placed.variable));
  x3::_val(context).group_by_spans.push_back(placed.span);
};
constexpr auto set_having = [](auto& context) {
  x3::_val(context).having = x3::_attr(context).value;
};
constexpr auto set_key = [](auto& context) { x3::_val(context).value = x3::_attr(context).value; };

const auto order_key_def = expression[set_key] >>
                           -(kw("asc") | kw("desc")[turn_on<&ast::OrderKey::descending>]);

using ast::Modifiers;
const auto group_by = kw("group by") >>
                      once("group by", [](const Modifiers& m) { return !m.group_by.empty(); }) >>
                      placed_variable[push_group_variable] % op(",");
const auto having = kw("having") >>
                    once("having", [](const Modifiers& m) { return m.having != nullptr; }) >>
                    expression[set_having];
const auto order_by = kw("order by") >>
                      once("order by", [](const Modifiers& m) { return !m.order_by.empty(); }) >>
                      order_key[push<&Modifiers::order_by>] % op(",");
const auto limit = kw("limit") >>
                   once("limit", [](const Modifiers& m) { return m.limit.has_value(); }) >>
                   count[set<&Modifiers::limit>];
const auto offset = kw("offset") >>
                    once("offset", [](const Modifiers& m) { return m.offset.has_value(); }) >>
                    count[set<&Modifiers::offset>];
const auto according_to = kw("according to") >>
                          once("according to",
                               [](const Modifiers& m) { return !m.according_to.empty(); }) >>
                          source[push<&Modifiers::according_to>] % op(",");
const auto as_of = kw("as of") >>
                   once("as of", [](const Modifiers& m) { return m.as_of.has_value(); }) >>
                   state_reference[set<&Modifiers::as_of>];
const auto modifiers_def =
    *named("a modifier such as order by or limit")[group_by | having | order_by | limit | offset |
                                                   according_to | as_of];

// ---- queries ----

constexpr auto set_item = [](auto& context) {
  ast::FindItem& item = x3::_val(context);
  item.value = x3::_attr(context).value;
};
constexpr auto set_item_text = [](auto& context) {
  State& state = state_of(context);
  ast::FindItem& item = x3::_val(context);
  const auto& range = x3::_attr(context);
  item.text = std::string(text_between(state.skip(range.begin()), range.end()));
  const auto* node = std::get_if<ast::TermNode>(&item.value->value);
  const auto* name = node == nullptr ? nullptr : std::get_if<ast::Variable>(&node->value);
  if (name != nullptr) item.text = name->name;
};
/// Anything but a variable and an aggregate needs a name of its own.
constexpr auto needs_name = [](auto& context) {
  const ast::FindItem& item = x3::_val(context);
  const auto* node = std::get_if<ast::TermNode>(&item.value->value);
  const auto* name = node == nullptr ? nullptr : std::get_if<ast::Constant>(&node->value);
  State& state = state_of(context);
  const Iterator next = state.skip(x3::_where(context).begin());
  if (!item.as && name != nullptr && name->term.is_entity() && next != state.end() &&
      *next != '(') {
    state.fail(item.value->span,
               item.text + " is a name; did you mean the variable ?" + item.text + "?");
  }
  x3::_pass(context) = item.as || std::holds_alternative<ast::Aggregate>(item.value->value) ||
                       (node != nullptr && std::holds_alternative<ast::Variable>(node->value));
};
constexpr auto set_where = [](auto& context) {
  x3::_val(context).where = std::move(x3::_attr(context));
};

const auto find_item_def =
    spanned[raw[expression[set_item]][set_item_text] >>
            -(kw("as") >> variable[set<&ast::FindItem::as>]) >> x3::eps[needs_name]];
const auto where = kw("where") >> group[set_where];
const auto find_def =
    kw("find") >> -kw("all")[turn_on<&ast::Find::all>] >>
    (op("*")[turn_on<&ast::Find::star>] | find_item[push<&ast::Find::items>] % op(",")) >> where;
const auto ask_def = kw("ask") >> group[set_where];

constexpr auto set_template = [](auto& context) {
  x3::_val(context).what = std::move(x3::_attr(context).facts);
};
const auto show_def = kw("show") >> facts_in_braces[set_template] >> where;
const auto describe_def = kw("describe") >>
                          named("an entity or a fact in << >>")[quoted[set<&ast::Describe::what>] |
                                                                node[set<&ast::Describe::what>]];
const auto timeline_def = kw("timeline") >>
                          named("an entity")[node[push<&ast::Timeline::entities>]] % op(",") >>
                          -(kw("in") >> time_operand[set<&ast::Timeline::in>]);

using ast::Path;
constexpr auto set_within = [](auto& context) {
  const WrittenText& text = x3::_attr(context);
  x3::_val(context).within = duration_of(state_of(context), text.value, text.span);
};
const auto via_relation = relation[push<&Path::via>] % op("|");
const auto via = kw("via") >> once("via", [](const Path& p) { return !p.via.empty(); }) >>
                 -op("!")[turn_on<&Path::except>] >>
                 ((op("(") >> via_relation >> op(")")) | via_relation);
const auto path_option =
    via | kw("directed")[turn_on<&Path::directed>] |
    (kw("at most") >> once("at most", [](const Path& p) { return p.at_most.has_value(); }) >>
     count[set<&Path::at_most>]) |
    (kw("in") >> once("in", [](const Path& p) { return p.in.has_value(); }) >>
     time_operand[set<&Path::in>]) |
    kw("forward in time")[turn_on<&Path::forward_in_time>] |
    (kw("within") >> once("within", [](const Path& p) { return p.within.has_value(); }) >>
     named("a duration such as \"P30D\"", "text")[written_text[set_within]]) |
    kw("all")[turn_on<&Path::all>];
const auto path_def = kw("path from") >> named("an entity")[node[set<&Path::from>]] >> kw("to") >>
                      named("an entity")[node[set<&Path::to>]] >> *path_option;

constexpr auto push_patterns = [](auto& context) {
  ast::Group& group_of = x3::_val(context).patterns;
  for (ast::TriplePattern& pattern : x3::_attr(context).patterns) {
    const ast::Span span = pattern.span;
    group_of.span = {group_of.elements.empty() ? span.begin : group_of.span.begin, span.end};
    group_of.elements.push_back({ast::PatternElement{std::move(pattern)}, span});
  }
};
const auto bare_def = NoWord(statement_words) >> triples[push_patterns] >>
                      *(op(".") >> NoWord(modifier_words) >> triples[push_patterns]) >> -op(".");

constexpr auto set_body = [](auto& context) {
  x3::_val(context).body = std::move(x3::_attr(context));
};
constexpr auto set_explain = [](ast::Explain explain) {
  return [explain](auto& context) { x3::_val(context).explain = explain; };
};
const auto modified = modifiers[set<&ast::Query::modifiers>];
const auto inner_find_def = spanned[find[set_body] >> modified];
const auto query_def =
    spanned[-(kw("explain")[set_explain(ast::Explain::kPlan)] >>
              -kw("analyze")[set_explain(ast::Explain::kAnalyze)]) >>
            -kw("raw")[turn_on<&ast::Query::raw>] >>
            named("a query")[find[set_body] | ask[set_body] | show[set_body] | describe[set_body] |
                             timeline[set_body] | path[set_body] | bare[set_body]] >>
            modified];

// ---- changes ----

constexpr auto set_change_where = [](auto& context) {
  x3::_val(context).where = std::move(x3::_attr(context));
};
const auto change_where = kw("where") >> group[set_change_where];
const auto change_as_of = kw("as of") >>
                          once("as of",
                               [](const ast::ChangeBody& b) { return b.as_of.has_value(); }) >>
                          state_reference[set<&ast::ChangeBody::as_of>];
const auto change_source = kw("according to") >>
                           once("according to",
                                [](const ast::ChangeBody& b) { return !b.according_to.empty(); }) >>
                           source[push<&ast::ChangeBody::according_to>];
const auto add_body_def = facts_in_braces[take] >> -change_source >>
                          ((change_where >> *(change_source | change_as_of)) | -change_source);
const auto change_body_def = facts_in_braces[take] >> -(change_where >> -change_as_of);
const auto redate_def = kw("redate") >> facts_in_braces[set<&ast::Redate::body>] >>
                        kw("to") >> time_operand[set<&ast::Redate::to>];

constexpr auto set_note = [](auto& context) {
  x3::_val(context).note = std::move(x3::_attr(context).value);
};
const auto begin_transaction_def = kw("begin") >> x3::eps[([](auto&) {})] >>
                                   -written_text[set_note] >>
                                   -(kw("at") >> time_operand[set<&ast::Begin::at>]);
/// A pattern, or a fact in << >> as answers show it.
template <class Statement>
constexpr auto set_quoted_pattern = [](auto& context) {
  auto& quoted_fact = std::get<ast::Quoted>(x3::_attr(context).value);
  x3::_val(context).pattern = std::move(*quoted_fact.pattern);
};
template <class Statement>
auto pattern_of() {
  const auto ends = kw("as of") | (-(op(".") | op(";")) >> end_of_statement);
  return (&silently[quoted >> ends] >> quoted[set_quoted_pattern<Statement>]) |
         single_pattern[set<&Statement::pattern>];
}
const auto history_def = kw("history") >> pattern_of<ast::History>() >>
                         -(kw("as of") >> state_reference[set<&ast::History::as_of>]);
const auto commits_def = kw("commits") >>
                         -(kw("as of") >> state_reference[set<&ast::Commits::as_of>]);
const auto changes_def = kw("changes from") >> state_reference[set<&ast::Changes::from>] >>
                         kw("to") >> state_reference[set<&ast::Changes::to>];
const auto prefix_declaration_def = kw("prefix") >> prefix[set<&ast::PrefixDeclaration::prefix>] >>
                                    iri[set<&ast::PrefixDeclaration::iri>];

// ---- what speaks for and against ----

const std::vector<std::string_view>& state_words() {
  static const std::vector<std::string_view> words = {"as"};
  return words;
}
const auto why_def = kw("why") >> pattern_of<ast::Why>() >>
                     -(kw("as of") >> state_reference[set<&ast::Why::as_of>]);
const auto conflicts_def = kw("conflicts") >>
                           -(NoWord(state_words) >>
                             named("an entity or a relation")[node[set<&ast::Conflicts::about>]]) >>
                           -(kw("as of") >> state_reference[set<&ast::Conflicts::as_of>]);

// ---- rules ----

constexpr auto take_rule_name = [](auto& context) {
  State& state = state_of(context);
  const ast::Span span = span_of_raw(context);
  x3::_val(context).value = ast::Constant{entity_of(state, text_of_raw(context), span)};
};
constexpr auto finish = [](auto& context) { finish_rule(state_of(context), x3::_val(context)); };

constexpr auto colon = x3::lit(':');
/// Behind the name stands a colon, with which a plain name would be taken for a prefix.
constexpr auto prefixed_and_colon = -Stretch(name_length) >> colon >>
                                    Stretch(local_name_length) >> colon;
const auto rule_name_def = spanned[named(
    "the name of the rule")[(&silently[token("", "")[prefixed_and_colon]] >> entity[take]) |
                            token("a name", "")[raw[Stretch(name_length)][take_rule_name]] |
                            entity[take]]];
const auto head_and_body = single_pattern[set<&ast::Rule::head>] >>
                           kw("if") >> group[set<&ast::Rule::body>] >> x3::eps[finish];
const auto whole_rule = kw("rule") >> rule_name[set<&ast::Rule::name>] >> op(":") >> head_and_body;
const auto rule_def = spanned[whole_rule];
const auto rules_def = kw("rules") >> -(kw("as of") >> state_reference[set<&ast::Rules::as_of>]);
const auto retract_rule_def = kw("rule") >>
                              named("the name of a rule")[node[set<&ast::RetractRule::name>]];
const auto kept_rule_def = spanned[head_and_body] >> end_of_statement;

// ---- statements ----

template <class Kind>
constexpr auto body_of =
    [](auto& context) { x3::_val(context).value = Kind{std::move(x3::_attr(context))}; };
template <class Kind>
constexpr auto plain = [](auto& context) { x3::_val(context).value = Kind{}; };
constexpr auto set_value = [](auto& context) {
  x3::_val(context).value = std::move(x3::_attr(context));
};
const auto change =
    (kw("add") >> add_body[body_of<ast::Add>]) |
    (kw("retract") >> (retract_rule[set_value] | change_body[body_of<ast::Retract>])) |
    (kw("erase") >> change_body[body_of<ast::Erase>]) | redate[set_value] |
    (kw("withdraw") >> source[body_of<ast::Withdraw>]) | begin_transaction[set_value] |
    kw("commit")[plain<ast::Commit>] | kw("rollback")[plain<ast::Rollback>];
const auto report = rule[set_value] | rules[set_value] | why[set_value] | conflicts[set_value] |
                    history[set_value] | commits[set_value] | changes[set_value] |
                    prefix_declaration[set_value];
/// Behind a bare pattern a `;` calls for more.
constexpr auto is_no_bare_pattern = [](auto& context) {
  const auto* asked = std::get_if<ast::Query>(&x3::_val(context).value);
  x3::_pass(context) = asked == nullptr || !std::holds_alternative<ast::Bare>(asked->body);
};
const auto statement_def =
    spanned[named("a statement")[change | report | query[set_value]] >>
            -(op(".") | (x3::eps[is_no_bare_pattern] >> silently[op(";")]))] >>
    end_of_statement;

// ---- fact files ----

const std::vector<std::string_view>& line_words() {
  static const std::vector<std::string_view> words = {"prefix", "commit", "according"};
  return words;
}

constexpr auto set_sign = [](char mark) {
  return [mark](auto& context) { x3::_val(context).sign = mark; };
};
constexpr auto set_facts = [](auto& context) {
  x3::_val(context).facts = std::move(x3::_attr(context).patterns);
};
constexpr auto set_source = [](auto& context) {
  ast::TermNode& node_of = x3::_attr(context);
  if (!std::holds_alternative<ast::Anything>(node_of.value)) {
    x3::_val(context).source = std::move(node_of);
  }
};
constexpr auto set_commit_time = [](auto& context) {
  x3::_val(context).time = time_of(state_of(context), text_of_raw(context), span_of_raw(context));
};

const auto plus_or_minus = sign("+")[set_sign('+')] | sign("-")[set_sign('-')];
const auto facts_def = -plus_or_minus >> triples[set_facts];
/// `rule NAME:`; else `rule` is the name of a subject.
const auto rule_begins = silently[-(sign("+") | sign("-")) >> kw("rule") >> rule_name >> op(":")];
const auto signed_rule_def = spanned[-plus_or_minus >> whole_rule];
const auto according_to_line_def = kw("according to") >> source[set_source];
const auto commit_line_def = kw("commit") >> count[set<&ast::CommitLine::number>] >>
                             token("a time", "time")[raw[Stretch(time_length)][set_commit_time]] >>
                             -written_text[set_note];
const auto fact_statement_def =
    spanned[named("a fact")[prefix_declaration[set_value] | according_to_line[set_value] |
                            commit_line[set_value] | (&rule_begins >> signed_rule[set_value]) |
                            (NoWord(line_words) >> !rule_begins >> facts[set_value])] >>
            -op(".")] >>
    end_of_statement;

constexpr auto push_term = [](auto& context) {
  x3::_val(context).push_back(std::move(x3::_attr(context)));
};
const auto term_list_def =
    named("a value")[quoted[push_term] | literal[push_term] | node[push_term]] % op(",") >>
    end_of_statement;

}  // namespace

BOOST_SPIRIT_DEFINE(find_item, placed_variable, order_key, modifiers, find, ask, show, describe,
                    timeline, path, bare, query, add_body, change_body, redate, begin_transaction,
                    history, commits, changes, why, conflicts, rule_name, rule, rules, retract_rule,
                    signed_rule, kept_rule, prefix_declaration, facts, according_to_line,
                    commit_line, inner_find, statement, fact_statement, term_list)

ANNALS_INSTANTIATE_RULE(inner_find)
ANNALS_INSTANTIATE_RULE(statement)
ANNALS_INSTANTIATE_RULE(fact_statement)
ANNALS_INSTANTIATE_RULE(term_list)
ANNALS_INSTANTIATE_RULE(kept_rule)

}  // namespace annals::parser
