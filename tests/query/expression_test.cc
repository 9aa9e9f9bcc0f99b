#include "query/expression.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/write.h"
#include "query/aggregate.h"
#include "query/functions.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

/// Evaluates expressions over one row: ?t, ?u, … as they are given.
class Evaluator {
 public:
  explicit Evaluator(Statements& graph) : context_(graph.store().snapshot(), graph.options()) {}

  Evaluator& with(const std::string& name, const Term& value) {
    const VariableId id = variables_.named(name);
    if (!column_of(schema_, id)) schema_.push_back(id);
    values_.resize(schema_.size());
    values_[*column_of(schema_, id)] = value;
    return *this;
  }

  /// As in a fact; "" for a failure.
  std::string operator()(const std::string& text) {
    // The statement owns the expression.
    const ast::Statement statement = Statements::parse("find " + text + " as ?x where { }");
    const auto& find = std::get<ast::Find>(std::get<ast::Query>(statement.value).body);
    return evaluate(*find.items.front().value);
  }

  std::string error(const std::string& text) {
    try {
      (*this)(text);
      return "";
    } catch (const StatementError& error) {
      return error.diagnosis.message;
    }
  }

 private:
  std::string evaluate(const ast::Expression& expression) {
    CompileInput input;
    input.variables = &variables_;
    input.schema = &schema_;
    const auto compiled = compile(expression, input, context_);
    Batch batch;
    batch.reset(schema_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      batch.columns[i].push_back(context_.intern(values_[i]));
    }
    batch.size = 1;
    std::vector<store::Id> result;
    compiled->evaluate(batch, result);
    std::vector<std::uint8_t> keep;
    compiled->test(batch, keep);
    const Term value = context_.term(result.at(0));
    CHECK(keep.at(0) == (value.is_truth() && value.as_truth() ? 1 : 0));
    return value.empty() ? "" : write_term(value);
  }

  Context context_;
  Variables variables_;
  Schema schema_;
  std::vector<Term> values_;
};

Term time(const char* text) { return Term::time(TimeValue::parse(text)); }

}  // namespace

TEST_CASE("arithmetic keeps integers and fails rather than lies") {
  Statements graph;
  Evaluator value(graph);
  CHECK(value("1 + 2 * 3") == "7");
  CHECK(value("1 + 2.5") == "3.5");
  CHECK(value("7 / 2") == "3.5");
  CHECK(value("8 / 2") == "4.0");
  CHECK(value("1 / 0") == "");
  CHECK(value("1.0 / 0") == "");
  CHECK(value("9223372036854775807 + 1") == "");
  CHECK(value("9223372036854775807 * 2") == "");
  CHECK(value("-(-9223372036854775807 - 1)") == "");
  CHECK(value("1e308 * 10") == "");
  CHECK(value("\"a\" + 1") == "");
  CHECK(value("-(3 - 5)") == "2");
}

TEST_CASE("numbers compare by value, kinds do not mix") {
  Statements graph;
  Evaluator value(graph);
  CHECK(value("1 = 1.0") == "true");
  CHECK(value("1 != 1.0") == "false");
  CHECK(value("9007199254740993 = 9007199254740992.0") == "false");
  CHECK(value("9007199254740993 > 9007199254740992.0") == "true");
  CHECK(value("1 = \"1\"") == "false");
  CHECK(value("1 < \"1\"") == "");
  CHECK(value("\"a\" < \"b\"") == "true");
  CHECK(value("\"a\" = \"a\"@fr") == "false");
  CHECK(value("Crocker = Crocker") == "true");
  CHECK(value("Crocker = \"Crocker\"") == "false");
  CHECK(value("Crocker < Qomi") == "true");
  CHECK(value("1 in (2, 1.0)") == "true");
  CHECK(value("1 in (2, \"1\")") == "false");
  CHECK(value("not 1 in (2, 1/0)") == "");
  CHECK(value("1 in (1, 1/0)") == "true");
}

TEST_CASE("a failure is neither true nor false") {
  Statements graph;
  Evaluator value(graph);
  value.with("e", Term());
  CHECK(value("true or 1/0 = 1") == "true");
  CHECK(value("1/0 = 1 or true") == "true");
  CHECK(value("1/0 = 1 or false") == "");
  CHECK(value("false and 1/0 = 1") == "false");
  CHECK(value("1/0 = 1 and false") == "false");
  CHECK(value("1/0 = 1 and true") == "");
  CHECK(value("not 1/0 = 1") == "");
  CHECK(value("not (1 = 2)") == "true");
  CHECK(value("?e = ?e") == "");
  CHECK(value("bound(?e)") == "false");
  CHECK(value("coalesce(?e, 1/0, 5)") == "5");
  CHECK(value("if(1 < 2, Crocker, 1/0)") == "Crocker");
  CHECK(value("if(?e, 1, 2)") == "");
}

TEST_CASE("text functions count characters") {
  Statements graph;
  Evaluator value(graph);
  CHECK(value("contains(\"hello\", \"ell\")") == "true");
  CHECK(value("starts-with(\"hello\", \"he\") and ends-with(\"hello\", \"lo\")") == "true");
  CHECK(value("matches(\"hello\", \"l+o$\")") == "true");
  CHECK(value("matches(\"hello\", \"^l\")") == "false");
  CHECK(value("lower(\"ÀÉX\")") == "\"àéx\"");
  CHECK(value("upper(\"straße é\"@de)") == "\"STRAẞE É\"@de");
  CHECK(value("length(\"Côte\")") == "4");
  CHECK(value("concat(\"a\", \"b\", \"c\")") == "\"abc\"");
  CHECK(value("substring(\"Côte d'Ivoire\", 2, 3)") == "\"ôte\"");
  CHECK(value("substring(\"hello\", 4)") == "\"lo\"");
  CHECK(value("substring(\"hello\", 0, 2)") == "\"h\"");
  CHECK(value("substring(\"hello\", 9)") == "\"\"");
  CHECK(value("substring(\"hello\", 2, -1)") == "\"\"");
  CHECK(value("contains(Crocker, \"C\")") == "");
  CHECK(value("contains(name(Crocker), \"C\")") == "true");
  CHECK(value("text(<< a b c @ 2007 >>)") == "\"<< a b c @ 2007 >>\"");
  CHECK(value("text(1.5)") == "\"1.5\"");
}

TEST_CASE("time functions and words") {
  Statements graph;
  Evaluator value(graph);
  value.with("t", time("2007-05-28")).with("m", time("2007-05")).with("i", time("2007-03/2009-02"));
  value.with("a", Term::time(TimeValue::always()));
  CHECK(value("year(?t) + month(?t) * day(?t)") == "2147");
  CHECK(value("text(to-month(?t))") == "\"2007-05\"");
  CHECK(value("text(start(?i))") == "\"2007-03\"");
  CHECK(value("text(end(?i))") == "\"2009-02\"");
  CHECK(value("start(?a)") == "");
  CHECK(value("text(first(?t))") == "\"2007-05-28T00:00:00.000000Z\"");
  CHECK(value("text(last(?t))") == "\"2007-05-28T23:59:59.999999Z\"");
  CHECK(value("duration(?t)") == "86400.0");
  CHECK(value("?t - ?m") == "27.0");
  CHECK(value("text(?t + \"P3M\")") == "\"2007-08-28\"");
  CHECK(value("text(?t - \"P28D\")") == "\"2007-04-30\"");
  CHECK(value("?m + \"P1D\"") == "");
  CHECK(value("text(intersection(?t, 2007))") == "\"2007-05-28\"");
  CHECK(value("?t in 2007") == "true");
  CHECK(value("?t surely in ?m") == "false");
  CHECK(value("?m in ?t") == "true");
  CHECK(value("?m within 2007") == "true");
  CHECK(value("?m surely in 2007-05") == "true");
  CHECK(value("?m surely in ?m") == "false");
  CHECK(value("?a throughout 2007") == "true");
  CHECK(value("?t before 2008 and ?t after 2006") == "true");
  CHECK(value("?t exactly 2007-05-28") == "true");
  CHECK(value("?m exactly 2007") == "false");
  CHECK(value("?t < now") == "true");
  CHECK(value("?t < 2008") == "true");
  CHECK(value("?m = 2007-05") == "true");
  CHECK(value("?a = always") == "true");
  CHECK(value("?t in Crocker") == "");
  CHECK(value("kind(?t)") == "\"time\"");
}

TEST_CASE("functions that ask the graph") {
  Statements graph(
      "Crocker met Qomi @ 2007-05-28 { source ria } . Qomi announced << Iran talks-with US >> .");
  Evaluator value(graph);
  CHECK(value("asserted(<< Crocker met Qomi @ 2007-05-28 >>)") == "true");
  CHECK(value("asserted(<< Crocker met Qomi >>)") == "false");
  CHECK(value("asserted(<< Iran talks-with US >>)") == "false");
  CHECK(value("holds(<< Crocker met Qomi >>)") == "true");
  CHECK(value("holds(<< Crocker met Qomi @ 2007 >>)") == "true");
  CHECK(value("holds(<< Crocker met Qomi @ 2008 >>)") == "false");
  CHECK(value("holds(<< Crocker met Nobody >>)") == "false");
  CHECK(value("asserted(Crocker)") == "");
  CHECK(value("kind(<< Crocker met Qomi >>)") == "\"fact\"");
  CHECK(value("kind(Crocker)") == "\"entity\"");
  CHECK(value("kind(1)") == "\"number\"");
  CHECK(value("kind(true)") == "\"truth value\"");
  CHECK(value("kind(\"x\")") == "\"text\"");
  CHECK(value("name(Crocker)") == "\"Crocker\"");
  CHECK(value("name(\"x\")") == "");
  value.with("q", Term::entity("Qomi")).with("d", time("2007-05-28"));
  CHECK(value("asserted(<< Crocker met ?q @ ?d >>)") == "true");
  CHECK(value("<< Crocker met ?q @ ?d >> = << Crocker met Qomi @ 2007-05-28 >>") == "true");
}

TEST_CASE("expressions that make no sense are errors") {
  Statements graph;
  graph.options().parameters["one"] = {Term::integer(1)};
  graph.options().parameters["list"] = {Term::integer(1), Term::entity("Qomi")};
  Evaluator value(graph);
  CHECK(value("$one + 1") == "2");
  CHECK(value("Qomi in ($list)") == "true");
  CHECK(
      value.error("$list + 1") ==
      "the parameter $list is a list: one may stand in `in ($list)`, and after `according to` and "
      "`timeline`");
  CHECK(value.error("$none") == "the parameter $none has no value; did you mean $one?");
  CHECK(value.error("?nobody") == "nothing binds ?nobody");
  CHECK(value.error("length()") == "length takes 1 argument, not 0");
  CHECK(value.error("substring(\"a\")") == "substring takes 2 or 3 arguments, not 1");
  CHECK(value.error("matches(\"a\", \"(\")") == "not a regular expression: missing ): (");
  CHECK(value.error("2007-05 + \"3M\"").find("3M") != std::string::npos);
}

TEST_CASE("the table names every function once") {
  std::set<std::string_view> names;
  for (const FunctionInfo& info : functions()) {
    CHECK(names.insert(info.name).second);
    CHECK(&function_info(info.function) == &info);
    CHECK(info.least <= info.most);
    CHECK_FALSE(info.help.empty());
  }
  CHECK(names.size() == static_cast<std::size_t>(ast::Function::kText) + 1);
}

TEST_CASE("aggregates") {
  Statements graph;
  Context context(graph.store().snapshot(), graph.options());
  const auto result = [&](ast::AggregateKind kind, std::vector<Term> values,
                          bool distinct = false) {
    const auto state = make_aggregate(kind, distinct, context);
    for (const Term& value : values) state->add(context.intern(value));
    const Term term = context.term(state->result());
    return term.empty() ? std::string() : write_term(term);
  };
  const Term one = Term::integer(1), two = Term::integer(2), half = Term::decimal(0.5);
  const Term name = Term::entity("Qomi");
  using K = ast::AggregateKind;
  CHECK(result(K::kCount, {}) == "0");
  CHECK(result(K::kCount, {one, Term(), one}) == "2");
  CHECK(result(K::kCount, {one, Term(), one}, true) == "1");
  CHECK(result(K::kSum, {}) == "0");
  CHECK(result(K::kSum, {one, two, two}) == "5");
  CHECK(result(K::kSum, {one, two, two}, true) == "3");
  CHECK(result(K::kSum, {one, half}) == "1.5");
  CHECK(result(K::kSum, {one, name}) == "");
  CHECK(result(K::kSum, {Term::integer(INT64_MAX), one}) == "");
  CHECK(result(K::kAvg, {}) == "");
  CHECK(result(K::kAvg, {one, two}) == "1.5");
  CHECK(result(K::kAvg, {one, one}) == "1.0");
  CHECK(result(K::kMin, {}) == "");
  CHECK(result(K::kMin, {two, half, one}) == "0.5");
  CHECK(result(K::kMax, {two, half, Term()}) == "2");
  CHECK(result(K::kMax, {Term::time(TimeValue::parse("2007")), two}) == "\"2007\"^^time");
  CHECK(result(K::kList, {name, two, Term::text("x")}) == "\"2, x, Qomi\"");
  CHECK(result(K::kList, {}) == "");
  CHECK(result(K::kSample, {Term(), name}) == "Qomi");
}

}  // namespace annals::query
