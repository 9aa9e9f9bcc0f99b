#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

const char* const kCycle = "a r b @ 2001 . b r c @ 2002 . c r a @ 2003 . c r d @ 2004 . a s x .";

TEST_CASE("repetition ends on cycles and gives each pair once") {
  Statements graph(kCycle);
  CHECK(graph.sorted("a r+ ?x") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("find all ?x where { a r+ ?x }") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("a r* ?x") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("d r* ?x") == Rows{"d"});
  CHECK(graph.sorted("a r? ?x") == Rows{"a", "b"});
  CHECK(graph.sorted("a r{2} ?x") == Rows{"c"});
  CHECK(graph.sorted("a r{2,3} ?x") == Rows{"a", "c", "d"});
  CHECK(graph.sorted("a r{3,} ?x") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("a r{1000000} ?x") == Rows{"b"});
  CHECK(graph.sorted("?x r+ d") == Rows{"a", "b", "c"});
  CHECK(graph.sorted("?x r+ ?x") == Rows{"a", "b", "c"});
  CHECK(graph.sorted("?x ^r+ a") == Rows{"a", "b", "c", "d"});
  CHECK(graph.rows("a r+ d") == Rows{"yes"});
  CHECK(graph.rows("d r+ a") == Rows{"no"});
  CHECK(graph.rows("?x r+ ?y").size() == 12);
}

TEST_CASE("zero steps join every node with itself, and a given end with itself") {
  Statements graph(kCycle);
  CHECK(graph.sorted("?x s? ?y") == Rows{"a|a", "a|x", "b|b", "c|c", "d|d", "x|x"});
  CHECK(graph.sorted("nobody r* ?x") == Rows{"nobody"});
  CHECK(graph.sorted("?x r* nobody") == Rows{"nobody"});
  CHECK(graph.rows("nobody r* nobody") == Rows{"yes"});
  CHECK(graph.rows("nobody r+ nobody") == Rows{"no"});
}

TEST_CASE("steps within repetition") {
  Statements graph(kCycle);
  CHECK(graph.sorted("a (r/r)+ ?x") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("x (^s/r)+ ?x") == Rows{"b"});
  CHECK(graph.sorted("b (r|s)+ ?x") == Rows{"a", "b", "c", "d", "x"});
  CHECK(graph.sorted("a (!r)+ ?x") == Rows{"x"});
  CHECK(graph.sorted("a _+ ?x") == Rows{"a", "b", "c", "d", "x"});
  CHECK(graph.sorted("d (^r)+ ?x") == Rows{"a", "b", "c"});
  CHECK(graph.sorted("a (r?)+ ?x") == Rows{"a", "b", "c", "d"});
  CHECK(graph.sorted("x ^s/r+ ?x") == Rows{"a", "b", "c", "d"});
}

TEST_CASE("a time restricts every step") {
  Statements graph(kCycle);
  CHECK(graph.sorted("a r+ ?x @ 2001/2002") == Rows{"b", "c"});
  CHECK(graph.sorted("a r+ ?x @ before 2004") == Rows{"a", "b", "c"});
  CHECK(graph.sorted("a r* ?x @ exactly 2001") == Rows{"a", "b"});
}

TEST_CASE("steps join with other patterns") {
  Statements graph(kCycle);
  CHECK(graph.sorted("find ?y where { ?x s _ . ?x r+ ?y . ?y r d }") == Rows{"c"});
  CHECK(graph.sorted("find ?x, ?y where { ?x r ?y . ?x r{2} ?y }").empty());
}

TEST_CASE("repeated steps over a transitive relation keep no square of chains") {
  constexpr int kLinks = 20000;
  std::string facts =
      "in is transitive . home implies in . inside is symmetric . in implies near . ";
  for (int i = 0; i < kLinks; ++i) {
    facts += "n" + std::to_string(i) + (i % 7 == 0 ? " home n" : " in n") + std::to_string(i + 1) +
             " . ";
  }
  Statements s(facts);
  s.options().memory_limit = std::size_t{8} << 20;
  const auto count = [&s](const std::string& pattern) {
    return s.rows("find count(*) as ?n where { " + pattern + " }").front();
  };
  CHECK(count("n0 in+ ?x") == std::to_string(kLinks));
  CHECK(count("n0 in* ?x") == std::to_string(kLinks + 1));
  CHECK(count("n0 in{3,} ?x") == std::to_string(kLinks - 2));
  CHECK(count("?x in+ n20000") == std::to_string(kLinks));
  CHECK(count("?x (in|inside)+ n20000") == std::to_string(kLinks));
  CHECK(count("n0 near+ ?x") == std::to_string(kLinks));
  CHECK(count("n20000 ^in+ ?x") == std::to_string(kLinks));
}

TEST_CASE("undated facts about facts hold as long as those") {
  Statements graph("a met b @ 2007 { source s } . s from p .");
  CHECK(graph.sorted("<< a met b @ 2007 >> source+ ?x @ 2007") == Rows{"s"});
  CHECK(graph.sorted("<< a met b @ 2007 >> source+ ?x @ 2008").empty());
}

}  // namespace
}  // namespace annals::query
