#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

TEST_CASE("add counts what is new and what was known") {
  Statements graph;
  ChangeCount count = graph.change("add { a met b @ 2007 { source s } . a met b @ 2007 }");
  CHECK(count.added == 2);
  CHECK(count.known == 1);
  count = graph.change("add { a met b @ 2007 . a met c @ now } according to t");
  CHECK(count.added == 3);  // the fact, and two sources
  CHECK(count.known == 1);
  CHECK(graph.sorted("find ?f where { ?f source ?s }").size() == 2);
  CHECK(graph.sorted("<< a met b @ 2007 >> source ?s") == Rows{"s", "t"});
}

TEST_CASE("add from a template skips what is empty") {
  Statements graph("a knows b . b knows c . a age 5 . a since x .");
  ChangeCount count = graph.change(
      "add { ?y known-by ?x { age ?n } . ?x old ?n } where { ?x knows ?y . optional { ?x age ?n } "
      "}");
  CHECK(count.added == 4);
  CHECK(graph.sorted("?y known-by ?x") == Rows{"b|a", "c|b"});
  CHECK(graph.sorted("?x old ?n") == Rows{"a|5"});
  CHECK(graph.sorted("<< ?y known-by ?x >> age ?n") == Rows{"b|a|5"});
  CHECK(graph.change("add { a is seen } where { a knows b }").added == 1);
  CHECK(graph.change("add { a is unseen } where { a knows z }").added == 0);
  CHECK(graph.error("add { ?x is odd . ?q is odd } where { ?x knows _ }") == "nothing binds ?q");
  CHECK(graph.error("add { ?n is odd } where { _ age ?n }") == "");  // left out, with a note
}

TEST_CASE("a template takes times") {
  Statements graph("a met b @ 2007-05 . a met c .");
  CHECK(graph.change("add { ?y met-by ?x @ ?t } where { ?x met ?y @ ?t }").added == 2);
  CHECK(graph.sorted("?y met-by ?x @ ?t") == Rows{"b|a|2007-05", "c|a|always"});
}

TEST_CASE("retract names exactly one fact, or takes what matches") {
  Statements graph("a met b @ 2007 { source s } . a met b @ 2008 . a met c . a met d @ 2007-03 .");
  CHECK(graph.change("retract { a met b }").retracted == 0);
  CHECK(graph.notes() ==
        Rows{"a met b is there only with a time: `retract { a met b @ ?t }` takes them all"});
  CHECK(graph.change("retract { a met b @ 2007 }").retracted == 2);
  CHECK(graph.sorted("a met ?x @ ?t") == Rows{"b|2008", "c|always", "d|2007-03"});
  CHECK(graph.change("retract { a met _ @ 2007 }").retracted == 2);  // always is in 2007
  CHECK(graph.change("retract { a met b @ in 2008 }").retracted == 1);
  CHECK(graph.rows("?x met ?y").empty());
}

TEST_CASE("qualifiers in a pattern select") {
  Statements graph(
      "a met b @ 2007 { source s } . a met c @ 2007 { source t } . << a met c @ 2007 >> place p .");
  CHECK(graph.change("retract { a met ?x { source t } }").retracted == 3);
  CHECK(graph.sorted("a met ?x") == Rows{"b"});
  CHECK(graph.change("retract { << a met _ >> source ?x }").retracted == 1);
  CHECK(graph.sorted("a met ?x") == Rows{"b"});
}

TEST_CASE("retract takes a template") {
  Statements graph("a met b @ 2007 . a met c @ 2008 . b is bad . x is bad .");
  CHECK(graph.change("retract { a met ?x @ ?t } where { ?x is bad . a met ?x @ ?t }").retracted ==
        1);
  CHECK(graph.sorted("a met ?x") == Rows{"c"});
  CHECK(graph.change("retract { a met _ } where { x is bad }").retracted == 1);
}

TEST_CASE("erase removes a fact and what names it from every state") {
  Statements graph("a met b @ 2007 { source s } . c denied << a met b @ 2007 >> .");
  graph.change("retract { a met b @ 2007 }");
  CHECK(graph.change("erase { a met b @ 2007 }").erased == 3);
  CHECK(graph.rows("history a _ _").empty());
  CHECK(graph.rows("c denied ?x").empty());
}

TEST_CASE("redate moves what is said along") {
  Statements graph(
      "a met b @ 2007 { source s { page 5 } } . a met b @ 2006 . "
      "c denied << a met b @ 2007 >> @ 2008 . "
      "d said << c announced << a met b @ 2007 >> >> .");
  ChangeCount count = graph.change("redate { a met b @ 2007 } to 2007-05");
  CHECK(count.redated == 1);
  CHECK(graph.sorted("a met b @ ?t") == Rows{"2006", "2007-05"});
  CHECK(graph.sorted("<< a met b @ ?t >> source ?s { page ?p }") == Rows{"2007-05|s|5"});
  CHECK(graph.sorted("c denied ?f @ ?t") == Rows{"<< a met b @ 2007-05 >>|2008"});
  CHECK(graph.sorted("d said ?f") == Rows{"<< c announced << a met b @ 2007-05 >> >>"});
  CHECK(graph.store().snapshot().commit() == 2);
  CHECK(graph.change("redate { a met b @ 2007 } to 2001").redated == 0);
  CHECK(graph.change("redate { a met b { source s } } to 2001").redated == 0);
  CHECK(graph.change("redate { a met b @ 2007-05 { source t } } to 2001").redated == 0);
  CHECK(graph.change("redate { a met _ } to always").redated == 2);
  CHECK(graph.sorted("a met b @ ?t") == Rows{"always"});
}

TEST_CASE("redate of a fact and of what is said about it") {
  Statements graph("a met b @ 2007 { source s @ 2007 } .");
  CHECK(graph.change("redate { _ _ _ @ 2007 } to 2009").redated == 2);
  CHECK(graph.sorted("<< a met b @ ?t >> source s @ ?u") == Rows{"2009|2009"});
}

TEST_CASE("withdraw takes a source away, and what no other supports") {
  Statements graph(
      "a met b @ 2007 { source s, t ; place p } . a met c { source s ; place p } . a met d .");
  const ChangeCount count = graph.change("withdraw s");
  CHECK(count.retracted == 4);  // two sources, a fact and its place
  CHECK(graph.sorted("a met ?x") == Rows{"b", "d"});
  CHECK(graph.sorted("?f source ?s") == Rows{"<< a met b @ 2007 >>|t"});
  CHECK(graph.change("withdraw nobody").retracted == 0);
}

TEST_CASE("facts without a time for relations that are dated elsewhere get a note") {
  Statements graph("a met b @ 2007 .");
  graph.change("add { a met c . a knows d }");
  CHECK(graph.notes() == Rows{"met is dated elsewhere: a fact without a time holds always"});
  graph.change("add { a knows e }");
  CHECK(graph.notes().empty());
}

TEST_CASE("what cannot be a fact is an error") {
  Statements graph;
  CHECK(graph.error("add { a met ?x }") != "");
  CHECK(graph.error("add { a met _ }") != "");
  CHECK(graph.error("add { a met+ b }") != "");
  CHECK(graph.error("retract { a met+ ?x }") != "");
  CHECK(graph.store().snapshot().commit() == 0);
}

}  // namespace
}  // namespace annals::query
