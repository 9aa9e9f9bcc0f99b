// What each form of the language becomes: text and the dump of its tree.
#include "parser/parse.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/parser/dump.h"

namespace annals {
namespace {

using parser::Mode;
using Table = std::vector<std::pair<std::string, std::string>>;

std::string parsed(const std::string& text, Mode mode = Mode::kStatements) {
  parser::Context context;
  context.prefixes["wd"] = "http://www.wikidata.org/entity/";
  const parser::Parsed result = parser::parse_statement(text, context, mode);
  if (result.kind == parser::Parsed::Kind::kEnd) return "(nothing)";
  if (result.kind != parser::Parsed::Kind::kStatement) return result.diagnosis.message;
  std::string dumped = test::dump(*result.statement);
  if (result.consumed != text.size()) dumped += " …" + text.substr(result.consumed);
  return dumped;
}

void check(const Table& table, Mode mode = Mode::kStatements) {
  for (const auto& [text, expected] : table) {
    INFO(text);
    CHECK(parsed(text, mode) == expected);
  }
}

}  // namespace

TEST_CASE("names, quoted names, IRIs, prefixed names and blank nodes") {
  check({
      {"Crocker met al-Maliki", "bare {[Crocker met al-Maliki]}"},
      {"v2.0 Côte_d_Ivoire _x1", "bare {[v2.0 Côte_d_Ivoire _x1]}"},
      {"?x 名前 Ümläut", "bare {[?x 名前 Ümläut]}"},
      {"'Green Zone' 'Ma''arib' 'x\ny'", "bare {['Green Zone' 'Ma''arib' 'x\ny']}"},
      {"<http://a.b/c#d> wd:Q796 wd:",
       "bare {[<http://a.b/c#d> <http://www.wikidata.org/entity/Q796> "
       "<http://www.wikidata.org/entity/>]}"},
      {"_:x met _:y2", "bare {[_:x met _:y2]}"},
      {"_ _ _", "bare {[_ _ _]}"},
      {"?who $r $1", "bare {[?who $r $1]}"},
      {"Crocker in find", "bare {[Crocker 'in' 'find']}"},
      {"e\xCC\x81t\xC3\xA9 a b", "bare {[\xC3\xA9t\xC3\xA9 a b]}"},
  });
}

TEST_CASE("literals") {
  check({
      {"a b \"hello\"", "bare {[a b \"hello\"]}"},
      {"a b \"\\\"\\\\\\n\\t\\r\\u00e9\\U0001F600\"", "bare {[a b \"\\\"\\\\\\n\\t\\ré😀\"]}"},
      {"a b \"\"\"one \"two\"\n\"\"\"", "bare {[a b \"one \\\"two\\\"\\n\"]}"},
      {"a b \"bonjour\"@fr", "bare {[a b \"bonjour\"@fr]}"},
      {"a b \"x\"@en-GB @ 2007", "bare {[a b \"x\"@en-GB @2007]}"},
      {"a b \"1.50\"^^<http://x.y/decimal>", "bare {[a b \"1.50\"^^<http://x.y/decimal>]}"},
      {"a b \"1.50\"^^wd:Q1", "bare {[a b \"1.50\"^^<http://www.wikidata.org/entity/Q1>]}"},
      {"a b \"2007/2008\"^^time", "bare {[a b \"2007/2008\"^^time]}"},
      {"a b 42, -7, 1.50, -1.5, 6.02e23",
       "bare {[a b 42] [a b -7] [a b 1.5] [a b -1.5] [a b 6.02e23]}"},
      {"a b 9223372036854775807", "bare {[a b 9223372036854775807]}"},
      {"a b 9223372036854775808",
       "bare {[a b \"9223372036854775808\"^^"
       "<http://www.w3.org/2001/XMLSchema#integer>]}"},
      {"a b true, false, truely", "bare {[a b true] [a b false] [a b truely]}"},
      {"a b 2008-03-05, 2007-05, 2007", "bare {[a b 2008-03-05] [a b 2007-05] [a b 2007]}"},
      {"a b now", "bare {[a b 'now']}"},
  });
}

TEST_CASE("times and every time word") {
  check({
      {"a b c @ 2007-05-28T14:30:05Z", "bare {[a b c @2007-05-28T14:30:05Z]}"},
      {"a b c@2007.", "bare {[a b c @2007]}"},
      {"a b c @ 2003/..", "bare {[a b c @2003/..]}"},
      {"a b c @ 2003/...", "bare {[a b c @2003/..]}"},
      {"a b c @ ../1980 .", "bare {[a b c @../1980]}"},
      {"a b c @ /", "bare {[a b c @/]}"},
      {"a b c @ [..2007-05]/[2008-03..]", "bare {[a b c @[..2007-05]/[2008-03..]]}"},
      {"a b c @ Y-170000002", "bare {[a b c @Y-170000002]}"},
      {"a b c @ -0044-03-15", "bare {[a b c @-0044-03-15]}"},
      {"a b c @ 1850?", "bare {[a b c @1850?]}"},
      {"a b c @ 198X", "bare {[a b c @198X]}"},
      {"a b c @ now", "bare {[a b c @now]}"},
      {"a b c @ always", "bare {[a b c @always]}"},
      {"a b c @ $t", "bare {[a b c @$t]}"},
      {"a b c @ ?t", "bare {[a b c @?t]}"},
      {"a b c @ in 2007", "bare {[a b c @in 2007]}"},
      {"a b c @ _", "bare {[a b c @_]}"},
      {"a b c @ _ in 2007", "bare {[a b c @in 2007]}"},
      {"(a, b, c, _)", "bare {[a b c @_]}"},
      {"a b c @ ?t in 2007", "bare {[a b c @?t in 2007]}"},
      {"a b c @ ?t before ?u", "bare {[a b c @?t before ?u]}"},
  });
  for (const char* word : {"in", "surely in", "within", "throughout", "before", "after", "meets",
                           "met-by", "overlaps", "overlapped-by", "starts", "started-by", "during",
                           "contains", "finishes", "finished-by", "equals", "exactly"}) {
    const std::string with = std::string(word) + " 2007";
    check({{"a b c @ " + with, "bare {[a b c @" + with + "]}"},
           {"a b c @ ?t " + with, "bare {[a b c @?t " + with + "]}"},
           {"ask { filter ?t " + std::string(word) + " ?u }",
            "ask {filter (?t " + std::string(word) + " ?u)}"}});
  }
  check({{"a b c @ surely   in 2007", "bare {[a b c @surely in 2007]}"}});
}

TEST_CASE("facts: continuations, qualifiers, quoted facts, tuples") {
  check({
      {"add { Crocker is ambassador, person ; represents 'United States' @ 2007-03/2009-02 . }",
       "add {[Crocker is ambassador] [Crocker is person] [Crocker represents 'United States' "
       "@2007-03/2009-02]}"},
      {"add { Crocker met Qomi @ 2007-05-28 { source ria, inquirer ; place 'Green Zone' } }",
       "add {[Crocker met Qomi @2007-05-28 {source ria; source inquirer; place 'Green Zone'}]}"},
      {"add { a b c { d e @ 2007 { f g { h i } } , j ; k l ; } ; . }",
       "add {[a b c {d e @2007 {f g {h i}}; d j; k l}]}"},
      {"add { << << a b c >> d e @ 2007 >> f << g h i >> }",
       "add {[<<[<<[a b c]>> d e @2007]>> f <<[g h i]>>]}"},
      {"add { (Crocker, met, Qomi, 2007-05-28) . (a, b, << c d e >>) { source x } }",
       "add {[Crocker met Qomi @2007-05-28] [a b <<[c d e]>> {source x}]}"},
      {"(?a, met/knows, ?b, ?t in 2007)", "bare {[?a (met/knows) ?b @?t in 2007]}"},
      {"<< (a, b, c, 2007) >> denied d", "bare {[<<[a b c @2007]>> denied d]}"},
      {"add { }", "add {}"},
  });
}

TEST_CASE("bare patterns, queries and their modifiers") {
  check({
      {"Crocker met ?who . ?who is person", "bare {[Crocker met ?who] [?who is person]}"},
      {"Crocker met ?who ; knows ?who . limit 5",
       "bare {[Crocker met ?who] [Crocker knows ?who]} limit 5"},
      {"find ?who, count(*) as ?n where { ?who met _ @ 2007 } order by ?n desc limit 5",
       "find ?who, count(*) as ?n {[?who met _ @2007]} order by ?n desc limit 5"},
      {"find all * where {}", "find all * {}"},
      {"find ?x where { ?x a b } as of 3 offset 2 according to s, 'T' limit 1 order by ?x asc, "
       "?y desc having count(*) > 1 group by ?x, ?y",
       "find ?x {[?x a b]} group by ?x, ?y having (count(*) > 1) order by ?x, ?y desc limit 1 "
       "offset 2 according to s, T as of #3"},
      {"a b c as of 2007-12", "bare {[a b c]} as of 2007-12"},
      {"a b c as of now", "bare {[a b c]} as of now"},
      {"ask { ?x a b }", "ask {[?x a b]}"},
      {"show { ?x knew ?y { source z } } where { ?x met ?y }",
       "show {[?x knew ?y {source z}]} {[?x met ?y]}"},
      {"describe Crocker", "describe Crocker"},
      {"describe << a b c @ 2007 >>", "describe <<[a b c @2007]>>"},
      {"timeline Iran, Iraq in 2007 limit 3", "timeline Iran, Iraq in 2007 limit 3"},
      {"path from Crocker to Ahmadinejad at most 4", "path Crocker -> Ahmadinejad at most 4"},
      {"path from A to B via met|knows directed in 2007 forward in time within \"P30D\" all limit "
       "2",
       "path A -> B via met, knows directed in 2007 forward within 0m2592000000000us all limit 2"},
      {"path from A to B via !(met|knows)", "path A -> B via not met, knows"},
      {"explain a b c", "explain bare {[a b c]}"},
      {"explain analyze raw find ?x where { ?x a b }", "explain analyze raw find ?x {[?x a b]}"},
      {"raw a b c", "raw bare {[a b c]}"},
  });
}

TEST_CASE("groups") {
  check({
      {"ask { a b c . optional { d e f } not { g h i } }",
       "ask {[a b c] optional {[d e f]} not {[g h i]}}"},
      {"ask { { a b c } or { d e f } or { g h i } . { j k l } }",
       "ask {{[a b c]} or {[d e f]} or {[g h i]} {[j k l]}}"},
      {"ask { a b c filter ?x = 1 let ?y = ?x + 1 d e f }",
       "ask {[a b c] filter (?x = 1) let ?y = (?x + 1) [d e f]}"},
      {"ask { a b c, d ; e f }", "ask {[a b c] [a b d] [a e f]}"},
      {"ask { { find ?x where { ?x a b } limit 1 } . ?x c d }",
       "ask {(find ?x {[?x a b]} limit 1) [?x c d]}"},
      {"ask { find ?x where { ?x a b } }", "ask {(find ?x {[?x a b]})}"},
      {"ask { { find ?x where { ?x a b } } or { a b c } }",
       "ask {{(find ?x {[?x a b]})} or {[a b c]}}"},
      {"ask { a b c . { d e f } }", "ask {[a b c] {[d e f]}}"},
  });
}

TEST_CASE("steps and their precedence") {
  check({
      {"?x a/b|^c/d ?y", "bare {[?x ((a/b)|(^c/d)) ?y]}"},
      {"?x ^a+ ?y", "bare {[?x ^a{1,} ?y]}"},
      {"?x (a|b)* ?y", "bare {[?x (a|b){0,} ?y]}"},
      {"?x a? ?y", "bare {[?x a{0,1} ?y]}"},
      {"?x a?b", "bare {[?x a ?b]}"},
      {"?x a{2} ?y", "bare {[?x a{2,2} ?y]}"},
      {"?x a{2,4}/b{3,} ?y", "bare {[?x (a{2,4}/b{3,}) ?y]}"},
      {"?x !a ?y", "bare {[?x !(a) ?y]}"},
      {"?x !(a|b)/_ ?y", "bare {[?x (!(a|b)/_) ?y]}"},
      {"?x (((a))) ?y", "bare {[?x a ?y]}"},
      {"?x $r/?s ?y", "bare {[?x ($r/?s) ?y]}"},
  });
}

TEST_CASE("expressions and their precedence") {
  const auto filter = [](const std::string& expression) {
    const std::string dumped = parsed("ask { filter " + expression + " }");
    const std::string before = "ask {filter ";
    if (dumped.substr(0, before.size()) != before) return dumped;
    return dumped.substr(before.size(), dumped.size() - before.size() - 1);
  };
  const Table table = {
      {"1 or 2 and 3", "(1 or (2 and 3))"},
      {"1 and 2 or 3", "((1 and 2) or 3)"},
      {"not 1 = 2 and not not 3", "((not (1 = 2)) and (not (not 3)))"},
      {"1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"},
      {"1 - 2 - 3", "((1 - 2) - 3)"},
      {"8 / 4 / 2", "((8 / 4) / 2)"},
      {"-?x * - 2", "((- ?x) * (- 2))"},
      {"?x -1", "(?x - 1)"},
      {"?x-1", "(?x - 1)"},
      {"(1 + 2) * 3", "((1 + 2) * 3)"},
      {"?a < ?b", "(?a < ?b)"},
      {"?a <= 1", "(?a <= 1)"},
      {"?a > 1", "(?a > 1)"},
      {"?a >= 1", "(?a >= 1)"},
      {"?a != <http://a/b>", "(?a != <http://a/b>)"},
      {"?a = << a b c @ 2007 >>", "(?a = <<[a b c @2007]>>)"},
      {"?x in (Crocker, 'B', \"c\", 1)", "(?x in (Crocker, B, \"c\", 1))"},
      {"?x not in (1)", "(?x not in (1))"},
      {"?x + 1 in (2) and 3", "(((?x + 1) in (2)) and 3)"},
      {"?t in 2007", "(?t in @2007)"},
      {"2007 before ?t", "(@2007 before ?t)"},
      {"?t surely in ?u", "(?t surely in ?u)"},
      {"?t in 2007/2008", "(?t in \"2007/2008\"^^time)"},
      {"?t within [2007..2008]", "(?t within \"[2007..2008]\"^^time)"},
      {"?t after ../1980", "(?t after \"../1980\"^^time)"},
      {"?t in now and ?u in always", "((?t in @now) and (?u in @always))"},
      {"?t < now", "(?t < @now)"},
      {"2007 < 2008-05", "(@2007 < 2008-05)"},
      {"start(?t) = 2007", "(start(?t) = @2007)"},
      {"year(?t) = 2007", "(year(?t) = 2007)"},
      {"?x = 2007", "(?x = 2007)"},
      {"?t in (2007, 2008-05)", "(?t in (@2007, 2008-05))"},
      {"intersection(?t, 2007) = ?u", "(intersection(?t, @2007) = ?u)"},
      {"?t + \"P3M\" < 2007-05", "((?t + \"P3M\") < 2007-05)"},
      {"2007/2", "(2007 / 2)"},
      {"198X before ?t", "(\"198X\"^^time before ?t)"},
      {"if(bound(?x), 1, coalesce(?y, 2))", "if(bound(?x), 1, coalesce(?y, 2))"},
      {"starts-with(name(?x), \"A\")", "starts-with(name(?x), \"A\")"},
      {"contains(\"a\", \"b\")", "contains(\"a\", \"b\")"},
      {"?t contains ?u", "(?t contains ?u)"},
      {"count(distinct ?x) > 1", "(count(distinct ?x) > 1)"},
      {"sum(?x) / count(*)", "(sum(?x) / count(*))"},
      {"$p = Crocker", "($p = Crocker)"},
      {"name = 'where'", "(name = 'where')"},
      {"not(?a) and not (?b)", "((not ?a) and (not ?b))"},
  };
  for (const auto& [text, expected] : table) {
    INFO(text);
    CHECK(filter(text) == expected);
  }
}

TEST_CASE("what is asked for keeps how it is written") {
  parser::Context context;
  const auto result = parser::parse_statement(
      "find ?who, count( * ), (?x + 1) * 2 as ?y where { ?who met ?x }", context);
  REQUIRE(result.kind == parser::Parsed::Kind::kStatement);
  const auto& find = std::get<ast::Find>(std::get<ast::Query>(result.statement->value).body);
  REQUIRE(find.items.size() == 3);
  CHECK(find.items[0].text == "who");
  CHECK(find.items[1].text == "count( * )");
  CHECK(find.items[2].text == "(?x + 1) * 2");
}

TEST_CASE("changes and other statements") {
  check({
      {"add { ?x knew ?y } where { ?x met ?y } according to s",
       "add {[?x knew ?y]} where {[?x met ?y]} according to s"},
      {"add { a b c @ now } according to _", "add {[a b c @now]} according to _"},
      {"retract { a b ?x @ before 2007 }", "retract {[a b ?x @before 2007]}"},
      {"retract { ?x a b } where { ?x c d }", "retract {[?x a b]} where {[?x c d]}"},
      {"erase { ?x a b } where { ?x c d } as of 2007-12",
       "erase {[?x a b]} where {[?x c d]} as of 2007-12"},
      {"add { ?x a b } where { ?x c d } as of 3 according to s",
       "add {[?x a b]} where {[?x c d]} as of #3 according to s"},
      {"add { ?x a b } according to s where { ?x c d } as of 3",
       "add {[?x a b]} where {[?x c d]} as of #3 according to s"},
      {"erase { a b _ }", "erase {[a b _]}"},
      {"redate { a b c @ 2007 } to 2008-05/..", "redate {[a b c @2007]} to 2008-05/.."},
      {"withdraw cnn-2007-12-10", "withdraw cnn-2007-12-10"},
      {"begin", "begin \"\""},
      {"begin \"a note\" at 2007-05", "begin \"a note\" at 2007-05"},
      {"begin at now", "begin \"\" at now"},
      {"commit", "commit"},
      {"rollback .", "rollback"},
      {"history Crocker met _", "history [Crocker met _]"},
      {"history (_, met, _, ?t in 2007)", "history [_ met _ @?t in 2007]"},
      {"history a b _ as of now", "history [a b _] as of now"},
      {"commits", "commits"},
      {"commits as of 3", "commits as of #3"},
      {"changes from 3 to 7", "changes #3 to #7"},
      {"changes from 2007-05 to now", "changes 2007-05 to now"},
      {"prefix wd: <http://www.wikidata.org/entity/> .",
       "prefix wd: <http://www.wikidata.org/entity/>"},
      {"  # only a comment\n\n", "(nothing)"},
      {"\xEF\xBB\xBF a b c", "bare {[a b c]}"},
  });
}

TEST_CASE("why and conflicts") {
  check({
      {"why Crocker met Qomi", "why [Crocker met Qomi]"},
      {"why Crocker _ _ @ 2007-05 as of 3", "why [Crocker _ _ @2007-05] as of #3"},
      {"why (_, met, << a b c >>) .", "why [_ met <<[a b c]>>]"},
      {"why Iran holds-talks-with _\nas of 2007-05\n",
       "why [Iran holds-talks-with _] as of 2007-05"},
      {"conflicts", "conflicts"},
      {"conflicts Iran .", "conflicts Iran"},
      {"conflicts 'as'", "conflicts 'as'"},
      {"conflicts as of 3", "conflicts as of #3"},
      {"conflicts Iran as of 2007-05", "conflicts Iran as of 2007-05"},
  });
}

TEST_CASE("rules") {
  check({
      {"rule borders: ?a neighbour-of ?b @ ?t if { ?a borders ?b @ ?t } .",
       "rule borders: [?a neighbour-of ?b @?t] if {[?a borders ?b @?t]} as "
       "?a neighbour-of ?b @ ?t if { ?a borders ?b @ ?t }"},
      {"rule 'my rule' : (?a, r, ?b, 2007) if { }",
       "rule 'my rule': [?a r ?b @2007] if {} as (?a, r, ?b, 2007) if { }"},
      {"rule wd:r:?a r ?b if {?a q ?b}",
       "rule <http://www.wikidata.org/entity/r>: [?a r ?b] if {[?a q ?b]} as "
       "?a r ?b if {?a q ?b}"},
      {"rule wd:a r ?b if {?b q 1}", "rule wd: [a r ?b] if {[?b q 1]} as a r ?b if {?b q 1}"},
      {"rule r:\n  ?a r ?b  # a comment\n  if {\n\t?a q wd:Q796 .   ?b q \"x:y  z\"^^wd:t\n}\n",
       "rule r: [?a r ?b] if {[?a q <http://www.wikidata.org/entity/Q796>] [?b q "
       "\"x:y  z\"^^<http://www.wikidata.org/entity/t>]} as ?a r ?b if { ?a q "
       "<http://www.wikidata.org/entity/Q796> . ?b q \"x:y  "
       "z\"^^<http://www.wikidata.org/entity/t> "
       "}"},
      {"rule r: << ?a r ?b >> k _:x if { ?a 'odd  name' ?b @ 2008-03-05T14:30:05Z }",
       "rule r: [<<[?a r ?b]>> k _:x] if {[?a 'odd  name' ?b @2008-03-05T14:30:05Z]} as "
       "<< ?a r ?b >> k _:x if { ?a 'odd  name' ?b @ 2008-03-05T14:30:05Z }"},
      {"rules", "rules"},
      {"rules as of 3", "rules as of #3"},
      {"rules as of 2007-05", "rules as of 2007-05"},
      {"retract rule borders", "retract rule borders"},
      {"retract rule 'my rule' .", "retract rule 'my rule'"},
      {"retract { rule r 'rule' }", "retract {['rule' r 'rule']}"},
      {"raw ?a b ?c", "raw bare {[?a b ?c]}"},
      {"explain raw path from A to B", "explain raw path A -> B"},
  });
  check(
      {
          {"rule r: ?a r ?b if { ?a q ?b } .\na b c .",
           "rule r: [?a r ?b] if {[?a q ?b]} as ?a r ?b if { ?a q ?b } …a b c ."},
          {"- rule r: ?a r ?b if { ?a q 1.5 . ?b q ?c @ 2003/.. } .",
           "-rule r: [?a r ?b] if {[?a q 1.5] [?b q ?c @2003/..]} as "
           "?a r ?b if { ?a q 1.5 . ?b q ?c @ 2003/.. }"},
          {"rule is word .", "{['rule' is word]}"},
      },
      Mode::kFacts);
}

TEST_CASE("the text of a kept rule is read again, and written the same") {
  const std::string text =
      "?a r << ?b s ?c @ 2007 >> if { ?a <http://x/q> ?b . not { ?c 's ' 2 } }";
  const ast::Rule rule = parser::parse_rule(text);
  CHECK(rule.text == text);
  CHECK(text.substr(rule.body.span.begin, 4) == "{ ?a");
  for (const char* wrong : {"", "r: ?a b ?c if { ?a b ?c }", "?a b ?c", "?a b ?c if { ?a b ?c } .",
                            "?a b wd:c if { }", "?a b ?c if { ?a b ?c", "?a b \xFF if { }"}) {
    INFO(wrong);
    CHECK_THROWS_AS(parser::parse_rule(wrong), Error);
  }
}

TEST_CASE("fact files and dumps") {
  check(
      {
          {"Crocker met Qomi\n  @ 2007-05-28\n{ source ria }\n.\nnext",
           "{[Crocker met Qomi "
           "@2007-05-28 {source "
           "ria}]} …next"},
          {"a b c", "{[a b c]}"},
          {"a b 1.5 . d e f .", "{[a b 1.5]} … d e f ."},
          {"a b v2.0.\nd e f .", "{[a b v2.0]} …d e f ."},
          {"a b c @ 2003/.. .", "{[a b c @2003/..]}"},
          {"a b c @ ../1980.", "{[a b c @../1980]}"},
          {"prefix wd: <http://x/>\na b c .", "prefix wd: <http://x/> …a b c ."},
          {"prefix wd: <http://x/> . a b c .", "prefix wd: <http://x/> … a b c ."},
          {"according to ria-2007 .\n", "according to ria-2007"},
          {"according to _", "according to _"},
          {"commit 3 2007-12-10T09:00:00Z \"a note\"\n+ a b c .",
           "commit 3 2007-12-10T09:00:00Z \"a note\" …+ a b c ."},
          {"commit 3 2007-12-10T09:00:00Z\n", "commit 3 2007-12-10T09:00:00Z \"\""},
          {"+ a b c .\n", "+{[a b c]}"},
          {"- a b c @ 2007 .\n", "-{[a b c @2007]}"},
          {"find is 'begin' .", "{['find' is 'begin']}"},
      },
      Mode::kFacts);
}

}  // namespace annals
