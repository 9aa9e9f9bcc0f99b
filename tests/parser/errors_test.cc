// Every kind of thing that can be wrong in a text: the exact message and its place.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "parser/parse.h"

namespace annals {
namespace {

using parser::Mode;
using parser::Parsed;

/// "COLUMN: MESSAGE", or "LINE:COLUMN: MESSAGE" beyond the first line; "" when nothing is wrong.
std::string wrong(const std::string& text, Mode mode = Mode::kStatements) {
  parser::Context context;
  context.prefixes["wd"] = "http://www.wikidata.org/entity/";
  const Parsed parsed = parser::parse_statement(text, context, mode);
  if (parsed.kind != Parsed::Kind::kError) return "";
  const Diagnosis& diagnosis = parsed.diagnosis;
  const Place place = place_in(text, diagnosis.offset, diagnosis.length, "x");
  const std::string line = place.line > 1 ? std::to_string(place.line) + ":" : "";
  return line + std::to_string(place.column) + ": " + diagnosis.message;
}

/// The part of the text that the caret underlines.
std::string underlined(const std::string& text) {
  parser::Context context;
  const Parsed parsed = parser::parse_statement(text, context);
  return text.substr(std::min(text.size(), parsed.diagnosis.offset), parsed.diagnosis.length);
}

struct Case {
  std::string text;
  std::string message;
};

void check(const std::vector<Case>& cases, Mode mode = Mode::kStatements) {
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(wrong(one.text, mode) == one.message);
  }
}

const std::string kAfterObject = "expected '@', '{', ',', ';', '.' or ";

}  // namespace

TEST_CASE("what was expected and what was found") {
  check({
      {")", "1: expected a statement, found ')'"},
      {"Crocker met", "12: expected an object, found the end of the statement"},
      {"Crocker met  # talks", "12: expected an object, found the end of the statement"},
      {"Crocker", "8: expected a relation, found the end of the statement"},
      {"Crocker met Qomi Zebari", "18: " + kAfterObject +
                                      "the end of the statement, found 'Zebari'; a name with "
                                      "blanks stands in quotes: 'Qomi Zebari'"},
      {"a b c }", "7: " + kAfterObject + "the end of the statement, found '}'"},
      {"a b c . . d e f", "11: expected the end of the statement, found 'd'"},
      {"ask { a b }", "11: expected an object, found '}'"},
      {"ask { a b c ; }}",
       "16: expected a modifier such as order by or limit, '.' or the end of the statement, found "
       "'}'"},
      {"add { ?x a ?y ?z }", "15: " + kAfterObject + "'}', found '?z'"},
      {"ask { )", "7: expected a pattern, a filter or '}', found ')'"},
      {"ask { { a b c } or d e f }", "20: expected '{', found 'd'"},
      {"ask { optional ?x a b }", "16: expected '{', found '?x'"},
      {"ask { let ?x 5 }", "14: expected '=', found '5'"},
      {"ask { ?x = 1 }", "10: expected a relation, found '='; a condition is written filter …"},
      {"ask { filter ?x ++ }", "18: expected a value, found '+'"},
      {"find where { ?x a b }", "6: expected all, '*' or a value, found 'where'"},
      {"find ?x + 1 where { ?x a b }", "13: expected as, found 'where'"},
      {"find count(*) + 1 where { ?x a b }", "19: expected as, found 'where'"},
      {"find ?x where ( ?x met ?y )", "15: expected '{', found '('"},
      {"find sum(*) where { ?x a b }", "10: expected distinct or a value, found '*'"},
      {"find ?x where { ?x a b } limit -3", "32: expected a number, found '-'"},
      {"a b c as of yesterday", "13: expected a commit's number or a time, found 'yesterday'"},
      {"a b c @ surely 2007", "16: expected in, found '2007'"},
      {"a b c @", "8: expected a time, found the end of the statement"},
      {"a b ! c", "5: expected an object, found '!'"},
      {"(a, b)", "6: expected ',', found ')'"},
      {"a b << c d >>", "12: expected an object, found '>>'"},
      {"path from A", "12: expected to, found the end of the statement"},
      {"path from A to B at 4", "21: expected most, found '4'"},
      {"describe", "9: expected an entity or a fact in << >>, found the end of the statement"},
      {"timeline", "9: expected an entity, found the end of the statement"},
      {"begin note", "7: expected text, at, '.' or the end of the statement, found 'note'"},
      {"commit 3", "8: expected '.' or the end of the statement, found '3'"},
      {"prefix foo <http://x/>", "8: expected a prefix such as wd:, found 'foo'"},
      {"prefix foo: http://x/", "13: expected an IRI, found 'http'"},
      {"changes from 3", "15: expected to, found the end of the statement"},
      {"explain add { a b c }", "9: expected analyze, raw or a query, found 'add'"},
      {"retract a b c", "9: expected rule or '{', found 'a'"},
  });
}

TEST_CASE("what may have been meant") {
  check({
      {"find ?x wher { ?x met ?y }",
       "9: expected as, ',' or where, found 'wher'; did you mean where?"},
      {"Crocker met ?x oder by ?x",
       "16: " + kAfterObject + "the end of the statement, found 'oder'; did you mean order by?"},
      {"find ?x where { ?x a b } limt 3",
       "26: expected a modifier such as order by or limit, '.' or the end of the statement, found "
       "'limt'; did you mean limit?"},
      {"add { a b c } were { ?x a b }",
       "15: expected according to, where, '.' or the end of the statement, found 'were'; did you "
       "mean where?"},
      {"a b c @ duing 2007", "9: expected a time, found 'duing'; did you mean during?"},
      {"fnd ?x where { ?x met ?y }", "1: expected a statement, found 'fnd'; did you mean find?"},
      {"SELECT ?x WHERE { ?x a ?y }",
       "1: expected a statement, found 'SELECT'; did you mean find?"},
      {"Ada met ?x @ yesterday",
       "14: expected a time, found 'yesterday'; a time is written 2007-05-28, 2007-05 or 2007, a "
       "span 2007/2009"},
      {"Who met Qomi?", "13: " + kAfterObject +
                            "the end of the statement, found '?'; did you mean the variable ?who?"},
      {"where is Qomi", "1: no statement begins with 'where'; did you mean the variable ?where?"},
      {"find x where { x a b }", "6: x is a name; did you mean the variable ?x?"},
      {"ask { filter 1 == 1 }", "17: expected a value, found '='; did you mean =?"},
      {"ask { filter 1 = 1 && 2 = 2 }",
       "20: expected '.', a pattern, a filter or '}', found '&'; did you mean and?"},
      {"ask { filter contains (name(?x), \"a\") }",
       "14: the ( of a function follows its name at once: contains(…)"},
      {"find length (?x) as ?n where { ?x a b }",
       "6: the ( of a function follows its name at once: length(…)"},
      {"ask { ?x a ?n . ?n > 1 }",
       "20: expected a relation, found '>'; a condition is written filter …"},
      {"find lenght(?x) as ?y where { ?x a b }",
       "6: unknown function 'lenght'; did you mean length?"},
      {"find frobnicate(?x) as ?y where { ?x a b }", "6: unknown function 'frobnicate'"},
      {"a wdt:P31 c", "3: unknown prefix wdt:; did you mean wd:?"},
      {"a foobar:x c", "3: unknown prefix foobar:"},
  });
}

TEST_CASE("names that need quotes, IRIs that are none") {
  check({
      {"a met 7th-Fleet",
       "7: expected an object, found '7th-Fleet'; a name that begins with a digit needs quotes"},
      {"U.S. met Qomi",
       "4: expected a relation, found '.'; a name that ends in a dot needs quotes"},
      {"a b <foo bar>",
       "5: expected an object, found '<foo'; an IRI in <…> has a scheme and no spaces"},
      {"'' met y", "1: a name cannot be empty"},
  });
}

TEST_CASE("literals are objects only") {
  check({
      {"\"x\" met y",
       "1: text cannot be a subject: a literal is an object only; a name has no quotes: x"},
      {"add { \"Tariq Aziz\" met y }",
       "7: text cannot be a subject: a literal is an object only; a name with blanks stands in "
       "single "
       "quotes: 'Tariq Aziz'"},
      {"a \"it's so\" b",
       "3: expected a relation, found \"it's so\"; a name with blanks stands in single quotes"},
      {"ask { a b c . optinal { a d e } }",
       "23: expected a relation, found '{'; did you mean optional?"},
      {"ask { fliter ?a != 3 }", "17: expected an object, found '!'; did you mean filter?"},
      {"42 met y", "1: a number cannot be a subject: a literal is an object only"},
      {"true met y", "1: a truth value cannot be a subject: a literal is an object only"},
      {"2007-05 met y", "1: a time cannot be a subject: a literal is an object only"},
      {"ask { << 1 b c >> d e }", "10: a number cannot be a subject: a literal is an object only"},
      {"a \"b\" c", "3: expected a relation, found \"b\"; a name has no quotes: b"},
  });
}

TEST_CASE("values that cannot be") {
  check({
      {"Crocker met Qomi @ 2007-02-30 .",
       "20: 2007-02-30 is not a date: February 2007 has 28 days"},
      {"a b 2007-02-30", "5: 2007-02-30 is not a date: February 2007 has 28 days"},
      {"a b \"2007-02-30\"^^time", "5: 2007-02-30 is not a date: February 2007 has 28 days"},
      {"ask { filter ?t in 2007-13 }",
       "20: 2007-13 is not a date: there is no month 13 (21 to 24 are seasons)"},
      {"a b 1e999", "5: 1e999 is too large for a decimal"},
      {"a b \"a\\qb\"", "7: unknown escape; known are \\\" \\\\ \\n \\t \\r \\uXXXX \\UXXXXXXXX"},
      {"a b \"\\uD800\"", "8: D800 is not the number of a character"},
      {"a b \"x\"^^foo", "10: expected time, an IRI in <…> or a prefixed name after ^^"},
      {"?x a{4,2} ?y", "8: a repetition goes from the smaller number to the larger"},
      {"?x a{99999999999999999999} ?y", "6: 99999999999999999999 is too large a number"},
      {"ask { filter 1 < 2 < 3 }", "14: comparisons cannot stand in a chain: join them with and"},
      {"a b c limit 3 limit 4", "15: limit is given twice"},
      {"a b c order by ?x order by ?y", "19: order by is given twice"},
      {"path from A to B within \"P3\"",
       "25: P3 is not a duration: after a number stands Y, M, W or D, and after T H, M or S, in "
       "this order"},
      {"a b \xFF", "5: this is not UTF-8"},
  });
  CHECK(wrong("'" + std::string(70000, 'x') + "' a b").substr(0, 3) == "1: ");
}

TEST_CASE("what why and conflicts do not take") {
  check({
      {"why", "4: expected '(' or a subject, found the end of the statement"},
      {"why Crocker met", "16: expected an object, found the end of the statement"},
      {"why a b c { k v }", "11: expected '@', as of, '.' or the end of the statement, found '{'"},
      {"conflicts Iran Iraq",
       "16: expected as of, '.' or the end of the statement, found 'Iraq'; a name with blanks "
       "stands in quotes: 'Iran Iraq'"},
  });
}

TEST_CASE("what cannot be a rule") {
  check({
      {"rule", "5: expected the name of the rule, found the end of the statement"},
      {"rule ?x: a b c if { }", "6: expected the name of the rule, found '?x'"},
      {"rule r ?a b ?c if { ?a d ?c }", "8: expected ':', found '?a'"},
      {"rule no:r: ?a b ?c if { ?a d ?c }", "6: unknown prefix no:"},
      {"rule r: ?a b ?c", "16: expected '@' or if, found the end of the statement"},
      {"rule r: ?a b ?c where { ?a d ?c }", "17: expected '@' or if, found 'where'"},
      {"rule r: ?a b ?c if ?a d ?c", "20: expected '{', found '?a'"},
      {"rule r: ?a b ?c { k v } if { ?a d ?c }", "17: expected '@' or if, found '{'"},
      {"rule r: ?a b ?c if { ?a d ?c } limit 3",
       "32: expected '.' or the end of the statement, found 'limit'"},
      {"rule r: _ b ?c if { ?a d ?c }",
       "9: the head of a rule says what follows: '_' is no name in it"},
      {"rule r: a b << ?c d _ >> if { ?a d ?c }",
       "21: the head of a rule says what follows: '_' is no name in it"},
      {"rule r: ?a b/c ?c if { ?a d ?c }",
       "12: the head of a rule has one relation: steps are for patterns"},
      {"rule r: ?a b ?c @ _ if { ?a d ?c }",
       "19: the head of a rule says what follows: '_' is no time in it"},
      {"rule r: ?a b ?c @ in 2007 if { ?a d ?c }",
       "19: the head of a rule has a time or a variable: a time word is for patterns"},
      {"rule r: ?a b ?c @ ?t in 2007 if { ?a d ?c @ ?t }",
       "19: the head of a rule has a time or a variable: a time word is for patterns"},
      {"rule r: \"x\" b ?c if { ?a d ?c }",
       "9: text cannot be a subject: a literal is an object only; a name has no quotes: x"},
      {"rule r: ?a b $c if { ?a d $c }",
       "14: a rule is kept as it is written, so it takes no parameters: write the value"},
      {"rule r: ?a b ?c if { ?a d ?c . filter ?c in ($l) }",
       "46: a rule is kept as it is written, so it takes no parameters: write the value"},
      {"retract rule", "13: expected the name of a rule, found the end of the statement"},
      {"rules of Iran", "7: expected as of, '.' or the end of the statement, found 'of'"},
  });
  check({{"rule r ?a b ?c if { ?a d ?c } .",
          "11: expected '@', '{', ',', ';', '.' or the end of the statement, found 'b'"}},
        Mode::kFacts);
  check({{"rule r: ?a b ?c if { ?a d } .", "27: expected an object, found '}'"}}, Mode::kFacts);
}

TEST_CASE("what is not closed is shown where it opens") {
  check({
      {"find ?x where { ?x met Qomi", "15: this '{' is never closed"},
      {"find ?x where { ?x met Qomi\nfind ?y where { ?y a b }", "15: this '{' is never closed"},
      {"find ?x where {\n  ?x met Qomi\nadd { a b c }", "15: this '{' is never closed"},
      {"ask { filter (1 + 2 }", "21: expected ')', found '}'"},
      {"ask { filter (1 + 2", "14: this '(' is never closed"},
      {"a b << c d e", "5: this '<<' is never closed"},
      {"Crocker met 'Green\nZone", "13: this name in quotes is never closed"},
      {"a b \"Green\nZone\"",
       "5: this text is not closed on its line; \"\"\"…\"\"\" may have many lines"},
      {"a b \"\"\"Green\nZone", "5: this text is never closed"},
  });
}

TEST_CASE("the caret underlines the whole word") {
  CHECK(underlined("Crocker met Qomi Zebari Zebari") == "Zebari");
  CHECK(underlined("a b c 'Green Zone' d") == "'Green Zone'");
  CHECK(underlined("a b c @ 2007-02-30 .") == "2007-02-30");
  CHECK(underlined("a b c 名前 d") == "名前");
  CHECK(underlined("a b c ?who d") == "?who");
  CHECK(underlined("a b c € d") == "€");
}

TEST_CASE("nesting is bounded") {
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  CHECK(wrong("ask { filter " + repeated("(", 199) + "1" + repeated(")", 199) + " }").empty());
  CHECK(wrong("ask { filter " + repeated("(", 30000) + "1" + repeated(")", 30000) + " }") ==
        "213: brackets nest deeper than 200");
  const std::string deep = "14: this expression nests deeper than 200 levels";
  CHECK(wrong("ask { filter 1" + repeated(" + 1", 199) + " }").empty());
  CHECK(wrong("ask { filter 1" + repeated(" + 1", 300) + " }") == deep);
  CHECK(wrong("ask { filter " + repeated("- ", 199) + "1 }").empty());
  CHECK(wrong("ask { filter 1" + repeated(" or 1", 5000) + " }").empty());
  CHECK(wrong("ask { filter (" + repeated("(1 + ", 150) + "1" + repeated(")", 150) + ")" +
              repeated(" + 1", 100) + " }") == "16: this expression nests deeper than 200 levels");
}

TEST_CASE("an error says how much of the text to leave out") {
  parser::Context context;
  const std::string text = "find ?x wher { ?x a b }\na b c\n";
  const Parsed parsed = parser::parse_statement(text, context);
  REQUIRE(parsed.kind == Parsed::Kind::kError);
  CHECK(text.substr(parsed.consumed) == "a b c\n");
  const std::string facts = "a b . d e f .\n";
  const Parsed fact = parser::parse_statement(facts, context, Mode::kFacts);
  REQUIRE(fact.kind == Parsed::Kind::kError);
  CHECK(facts.substr(fact.consumed) == " d e f .\n");
  const std::string second = "Crocker met\nfind ?x where { ?x a b }\n";
  const Parsed first = parser::parse_statement(second, context);
  REQUIRE(first.kind == Parsed::Kind::kError);
  CHECK(first.diagnosis.message == "expected an object, found the end of the statement");
  CHECK(second.substr(first.consumed) == "find ?x where { ?x a b }\n");
}

}  // namespace annals
