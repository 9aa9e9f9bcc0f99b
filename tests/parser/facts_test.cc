// From trees to facts as values, and single terms.
#include "parser/facts.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/write.h"
#include "parser/parse.h"

namespace annals {
namespace {

using parser::Mode;

ast::TriplePattern pattern_of(const std::string& text) {
  parser::Context context;
  const auto parsed = parser::parse_statement(text, context, Mode::kFacts);
  INFO(text << ": " << parsed.diagnosis.message);
  REQUIRE(parsed.kind == parser::Parsed::Kind::kStatement);
  return std::get<ast::FactStatement>(parsed.statement->value).facts.at(0);
}

std::vector<std::string> facts(const std::string& text, const parser::FactContext& context = {}) {
  std::vector<std::string> written;
  try {
    for (const Fact& fact : parser::expand(pattern_of(text), context)) {
      written.push_back(write_fact(fact));
    }
  } catch (const parser::FactError& error) {
    written.push_back("!" + text.substr(error.span.begin, error.span.end - error.span.begin) +
                      ": " + error.message);
  }
  return written;
}

using Written = std::vector<std::string>;

std::string term(const std::string& text, const parser::Context& context = {}) {
  try {
    return write_term(parser::parse_term(text, context));
  } catch (const Error& error) {
    return error.report();
  }
}

}  // namespace

TEST_CASE("qualifiers become facts about the fact, each after what it is about") {
  CHECK(facts("a b c @ 2007 { source s @ 2008 { d e }, t ; place p }") ==
        Written{"a b c @ 2007", "<< a b c @ 2007 >> source s @ 2008",
                "<< << a b c @ 2007 >> source s @ 2008 >> d e", "<< a b c @ 2007 >> source t",
                "<< a b c @ 2007 >> place p"});
  CHECK(facts("a b << c d << e f 1.5 @ / >> >>") == Written{"a b << c d << e f 1.5 @ / >> >>"});
  CHECK(facts("(a, b, \"x\", 2007)") == Written{"a b \"x\" @ 2007"});
}

TEST_CASE("the default source is that of facts that name none") {
  parser::FactContext context;
  context.default_source = Term::entity("ria");
  CHECK(facts("a b c", context) == Written{"a b c", "<< a b c >> source ria"});
  CHECK(facts("a b c { source s }", context) == Written{"a b c", "<< a b c >> source s"});
  CHECK(facts("a b c { place p { d e } }", context) == Written{"a b c", "<< a b c >> place p",
                                                               "<< << a b c >> place p >> d e",
                                                               "<< a b c >> source ria"});
  CHECK(facts("a b c { place p { source s } }", context) ==
        Written{"a b c", "<< a b c >> place p", "<< << a b c >> place p >> source s",
                "<< a b c >> source ria"});
}

TEST_CASE("now, blank nodes and parameters have the values of the context") {
  parser::FactContext context;
  context.now = TimeValue::parse("2007-05-28T14:30:05Z").bounds().s0;
  context.blank = [](const std::string& label) { return Term::entity("blank-" + label); };
  context.parameter = [](const std::string& name) {
    if (name == "t") return Term::time(TimeValue::parse("2007"));
    return name == "p" ? Term::entity("P") : Term();
  };
  CHECK(facts("_:x b $p @ now", context) == Written{"blank-x b P @ 2007-05-28T14:30:05Z"});
  CHECK(facts("a b c @ $t", context) == Written{"a b c @ 2007"});
  CHECK(facts("a b c @ always", context) == Written{"a b c"});
  CHECK(facts("a b c @ $p", context) == Written{"!$p: the parameter $p is not a time"});
  CHECK(facts("a b $q", context) == Written{"!$q: the parameter $q has no value"});
}

TEST_CASE("what cannot be in a fact") {
  CHECK(facts("a b ?x") == Written{"!?x: a fact has no variables: ?x"});
  CHECK(facts("a b << c d ?x >>") == Written{"!?x: a fact has no variables: ?x"});
  CHECK(facts("a b c @ ?t") == Written{"!?t: a fact has no variables: ?t"});
  CHECK(facts("a _ c") == Written{"!_: '_' is no name in a fact"});
  CHECK(facts("a b/c d") == Written{"!b/c: a fact has one relation: steps are for patterns"});
  CHECK(facts("a b c @ before 2007") ==
        Written{"!before 2007: a time word is for patterns: a fact has a time"});
  CHECK(facts("a b c { source ?x }") == Written{"!?x: a fact has no variables: ?x"});
  CHECK(facts("_:x b c") == Written{"!_:x: _:x has no meaning here"});
}

TEST_CASE("one term, as written in a fact") {
  parser::Context context;
  context.prefixes["wd"] = "http://x/";
  CHECK(term("Crocker") == "Crocker");
  CHECK(term(" 'Green Zone' ") == "'Green Zone'");
  CHECK(term("wd:Q1", context) == "<http://x/Q1>");
  CHECK(term("42") == "42");
  CHECK(term("\"x\"@fr") == "\"x\"@fr");
  CHECK(term("2007-05-28") == "2007-05-28");
  CHECK(term("\"2007\"^^time") == "\"2007\"^^time");
  CHECK(term("true") == "true");
  CHECK(term("<< a b << c d e @ 2007 >> >>") == "<< a b << c d e @ 2007 >> >>");
  CHECK(parser::parse_term("Crocker").is_entity());
}

TEST_CASE("terms as the objects of a fact") {
  const auto terms = [](const std::string& text) {
    std::string all;
    for (const Term& one : parser::parse_terms(text)) all += write_term(one) + ";";
    return all;
  };
  CHECK(terms("Crocker") == "Crocker;");
  CHECK(terms("Crocker, 'Green Zone',42 , \"a, b\"") == "Crocker;'Green Zone';42;\"a, b\";");
  CHECK_THROWS_WITH(terms("Crocker,"), "expected a value, found the end of the statement");
  CHECK_THROWS_WITH(terms("Crocker Qomi"),
                    "expected ',' or the end of the statement, found 'Qomi'");
  CHECK_THROWS_WITH(terms("Crocker, ?x"), "a fact has no variables: ?x");
  CHECK(term("Crocker, Qomi").substr(0, 56) ==
        "<parameter>:1:1: error: one value is expected here, not ");
}

TEST_CASE("text that is not one term") {
  CHECK(term("U.S.") ==
        "<parameter>:1:4: error: expected ',' or the end of the statement, found '.'; a name that "
        "ends in "
        "a dot needs quotes\n    1 | U.S.\n      |    ^");
  CHECK(term("a b").substr(0, 16) == "<parameter>:1:3:");
  CHECK(term("?x").substr(0, 16) == "<parameter>:1:1:");
  CHECK(term("").substr(0, 16) == "<parameter>:1:1:");
  CHECK(term("'x").substr(0, 16) == "<parameter>:1:1:");
  CHECK(term("\xFF").substr(0, 16) == "<parameter>:1:1:");
  CHECK(term("2007-02-30").substr(0, 28) == "<parameter>:1:1: error: 2007");
  CHECK(term(std::string(30000, '(')).substr(0, 16) == "<parameter>:1:20");
}

}  // namespace annals
