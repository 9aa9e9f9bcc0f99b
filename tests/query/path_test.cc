#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

TEST_CASE("a path is the shortest chain, facts walked either way") {
  Statements graph(
      "a knows b @ 2001 . c knows b @ 2003 . c likes d . a is person . d is person . "
      "e says \"x\" . d says \"x\" .");
  CHECK(graph.rows("path from a to d") ==
        Rows{"1|<< a knows b @ 2001 >>", "2|<< c knows b @ 2003 >>", "3|<< c likes d >>"});
  CHECK(graph.columns() == Rows{"step", "fact"});
  // `is` leads nowhere, unless it is asked for; texts never do.
  CHECK(graph.rows("path from a to d via _").size() == 2);
  CHECK(graph.rows("path from a to e").empty());
  CHECK(graph.rows("path from a to d at most 2").empty());
  CHECK(graph.rows("path from a to d at most 3").size() == 3);
  CHECK(graph.rows("path from a to d directed").empty());
  CHECK(graph.rows("path from a to c via knows").size() == 2);
  CHECK(graph.rows("path from a to d via knows").empty());
  CHECK(graph.rows("path from a to d via knows|likes").size() == 3);
  CHECK(graph.rows("path from a to d via !likes").size() == 2);
  CHECK(graph.rows("path from a to d via !(likes|is)").empty());
  CHECK(graph.rows("path from a to a").empty());
  CHECK(graph.rows("path from a to d", Output::kFacts) ==
        Rows{"<< a knows b @ 2001 >>", "<< c knows b @ 2003 >>", "<< c likes d >>"});
}

TEST_CASE("relations that imply a via relation count") {
  Statements graph("a married-to b . married-to implies related-to . b related-to c .");
  CHECK(graph.rows("path from a to c via related-to").size() == 2);
  CHECK(graph.rows("raw path from a to c via related-to").empty());
}

TEST_CASE("all shortest paths, counted by limit") {
  Statements graph("a r b1 . a r b2 . b1 r c . b2 r c . b1 s c . a r x . x r y . y r c .");
  const Rows rows = graph.rows("path from a to c all");
  CHECK(graph.columns() == Rows{"path", "step", "fact"});
  REQUIRE(rows.size() == 6);
  CHECK(rows.front().substr(0, 4) == "1|1|");
  CHECK(rows.back().substr(0, 4) == "3|2|");
  CHECK(graph.rows("path from a to c all limit 2").size() == 4);
  CHECK(graph.rows("path from a to c all limit 2 offset 2").size() == 2);
  CHECK(graph.rows("path from a to c limit 0").empty());
}

TEST_CASE("forward in time, within, and in") {
  Statements graph(
      "a r b @ 2005 . b r c @ 2003 . a r d @ 2001 . d r e @ 2002 . e r c @ 2003-05-01 . "
      "c r f @ 2003-05-20 . c r g .");
  CHECK(graph.rows("path from a to c").size() == 2);
  CHECK(graph.rows("path from a to c forward in time") ==
        Rows{"1|<< a r d @ 2001 >>", "2|<< d r e @ 2002 >>", "3|<< e r c @ 2003-05-01 >>"});
  CHECK(graph.rows("path from a to c in 2005").empty());
  CHECK(graph.rows("path from e to f within \"P30D\"").size() == 2);
  CHECK(graph.rows("path from e to f within \"P10D\"").empty());
  CHECK(graph.rows("path from e to g in 2003").size() == 2);  // what has no time holds always
  CHECK(graph.rows("path from a to c forward in time within \"P1Y\"").empty());
  CHECK(graph.rows("path from a to c forward in time within \"P2Y\"").size() == 3);
  CHECK(graph.rows("path from a to c forward in time all").size() == 3);
}

TEST_CASE("a later but roomier way to a node may carry the shortest path in time") {
  // The short way to m arrives in 2009, too late for m r z.
  Statements graph("a r m @ 2009 . a r n @ 2001 . n r m @ 2002 . m r z @ 2003 .");
  CHECK(graph.rows("path from a to z forward in time").size() == 3);
}

TEST_CASE("long chains do not exhaust the stack") {
  Statements graph;
  std::string facts;
  for (int i = 0; i < 3000; ++i) {
    facts += "n" + std::to_string(i) + " r n" + std::to_string(i + 1) + " . ";
  }
  graph.add(facts);
  CHECK(graph.rows("path from n0 to n3000").size() == 3000);
  CHECK(graph.rows("path from n0 to n3000 forward in time all").size() == 3000);
  CHECK(graph.rows("n0 r+ ?x").size() == 3000);
}

TEST_CASE("a path needs entities") {
  Statements graph("a r b .");
  CHECK(graph.error("path from a to b group by ?step") ==
        "group by has no meaning here: it groups the matches of a pattern");
  CHECK(graph.rows("path from a to nobody").empty());
  CHECK_FALSE(graph.notes().empty());
}

}  // namespace
}  // namespace annals::query
