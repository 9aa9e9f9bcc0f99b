// Plans: what they read, that the written order does not matter, and what explain says.
#include <catch2/catch.hpp>
#include <set>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

std::string many_facts() {
  std::string facts;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "p" + std::to_string(i);
    facts += name + " is person . " + name + " knows p" + std::to_string((i * 7 + 1) % 500) + " . ";
    facts += name + " born 'town " + std::to_string(i % 20) + "' . ";
  }
  return facts + "p7 is chief .";
}

bool has_line(const Rows& lines, const std::string& part) {
  for (const std::string& line : lines) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("the written order of patterns decides nothing") {
  Statements s(many_facts());
  const Rows one = s.rows("explain find ?x where { ?x is chief . ?x knows ?y . ?y born ?t }");
  const Rows other = s.rows("explain find ?x where { ?y born ?t . ?x knows ?y . ?x is chief }");
  CHECK(one == other);
  CHECK(has_line(one, "look up"));
  CHECK(has_line(one, "scan"));
  CHECK_FALSE(has_line(one, "hash join"));
}

TEST_CASE("large joins read each relation once") {
  Statements s(many_facts());
  const std::string query = "find count(*) where { ?x knows ?y . ?x born ?t . ?y born ?t }";
  const Rows lines = s.rows("explain " + query);
  INFO(lines.front());
  CHECK(has_line(lines, "cycle join"));
  int expected = 0;
  for (int i = 0; i < 500; ++i) expected += i % 20 == ((i * 7 + 1) % 500) % 20 ? 1 : 0;
  CHECK(s.rows(query) == Rows{std::to_string(expected)});
}

TEST_CASE("optional groups over many rows") {
  Statements s(many_facts());
  CHECK(s.rows("find count(*) as ?n, count(?c) as ?m where { ?x is person . optional { ?x knows ?y "
               ". ?y is chief . let ?c = ?y } }") == Rows{"500|1"});
  CHECK(s.rows("find count(*) where { ?x is person . not { ?x is chief } }") == Rows{"499"});
  CHECK(s.rows("find count(*) where { ?x is person . { ?x knows ?y } or { ?y knows ?x } }") ==
        Rows{"1000"});
}

TEST_CASE("limit ends early") {
  Statements s(many_facts());
  const Rows lines = s.rows(
      "explain analyze find ?x, ?y, ?z where { ?x knows _ . ?y knows _ . ?z "
      "knows _ } limit 3");
  CHECK(has_line(lines, "limit 3"));
  CHECK(has_line(lines, "3 rows"));
  CHECK(s.rows("find ?x, ?y, ?z where { ?x is person . ?y is person . ?z is person } limit 3")
            .size() == 3);
}

TEST_CASE("what is not asked for does not multiply") {
  // 500 to the sixth matches, but 500 rows.
  Statements s(many_facts());
  CHECK(s.rows("find ?x where { ?x is person . ?a knows ?b . ?c knows ?d . ?e born ?f . ?g ?h ?i . "
               "?j knows+ ?k . ?y knows ?x }")
            .size() == 500);
  CHECK(s.rows("ask { ?a knows ?b . ?c knows ?d . ?e born ?f . ?g ?h ?i . ?j is chief }") ==
        Rows{"yes"});
}

TEST_CASE("explain") {
  Statements s("a met b .");
  const Rows plan = s.rows("explain a met ?x");
  CHECK(s.columns() == Rows{"plan"});
  CHECK(has_line(plan, "a met ?x"));
  const Rows run = s.rows("explain analyze a met ?x");
  CHECK(has_line(run, "1 row"));
  CHECK(has_line(run, " ms"));
  CHECK(has_line(s.rows("explain path from a to b"), "path"));
  CHECK(has_line(s.rows("explain analyze timeline a"), "timeline"));
  CHECK(has_line(s.rows("explain nobody met ?x"), "nothing"));
}

TEST_CASE("explain analyze tells the blocks of every kind of question") {
  Statements s(
      "a met b @ 2007 . b met c @ 2007 . c met d @ 2008 . d met e @ 2009 . e met f @ 2010");
  s.store().fold();
  for (const std::string question : {"a met ?x", "path from a to d", "timeline b", "describe b",
                                     "path from a to f forward in time"}) {
    INFO(question);
    CHECK(has_line(s.rows("explain analyze " + question), " blocks read"));
  }
}

TEST_CASE("order by with a limit keeps the first rows of many") {
  Statements s(many_facts());
  CHECK(s.rows("find ?x where { ?x is person } order by ?x limit 3") == Rows{"p0", "p1", "p10"});
  CHECK(s.rows("find ?x where { ?x is person } order by length(name(?x)) desc, ?x limit 2 offset "
               "1") == Rows{"p101", "p102"});
}

TEST_CASE("qualifiers looked up fact by fact come once without a table of rows") {
  std::string facts;
  for (int i = 0; i < 20; ++i) {
    facts += "a met b" + std::to_string(i) + " @ 2007 { source s" + std::to_string(i % 3) +
             " @ 2008 ; source s" + std::to_string(i % 3) + " @ 2009 ; source t @ 2009 } . ";
  }
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    facts += "p" + n + " met q" + n + " { source s" + n + " } . ";
  }
  Statements s(facts);
  s.store().compact();
  const std::string question = "a met ?x @ ?t { source ?s }";
  const Rows plan = s.rows("explain " + question);
  INFO(plan.front());
  CHECK(has_line(plan, "look up"));
  CHECK_FALSE(has_line(plan, "distinct"));
  // Every fact has one of three and t, however often that is said.
  const Rows rows = s.rows(question);
  CHECK(rows.size() == 40);
  CHECK(std::set<std::string>(rows.begin(), rows.end()).size() == 40);
  CHECK(s.rows("find all ?x, ?s where { a met ?x { source ?s } }").size() == 60);
  // Without the object the fact is not told by what is asked.
  CHECK(s.rows("find ?t, ?s where { a met ?x @ ?t { source ?s } }").size() == 4);
  CHECK(s.rows("find ?s, ?x, ?t where { a met ?x @ ?t { source ?s } }").size() == 40);
  CHECK(s.rows("find ?x, ?d where { a met ?x @ 2007 { source _ @ ?d } }").size() == 40);
}

}  // namespace
}  // namespace annals::query
