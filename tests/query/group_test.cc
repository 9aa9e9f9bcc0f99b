#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

const char* const kGraph = R"(
  a knows b @ 2001 . b knows c @ 2002 . c knows a @ 2003 . a knows d .
  a age 10 . b age 20 . d age 20 .
  a likes x . c likes y . d likes a .
  e says << a knows z @ 2005 >> @ 2006 . e denied << a knows b @ 2001 >> @ 2002 .
)";

TEST_CASE("joins of every shape") {
  Statements s(kGraph);
  CHECK(s.sorted("?x knows ?y . ?y knows ?z . ?z knows ?x") == Rows{"a|b|c", "b|c|a", "c|a|b"});
  CHECK(s.sorted("?x age ?n . ?y age ?n . ?x knows ?y").empty());
  CHECK(s.sorted("find ?x, ?y where { ?x age ?n . ?y age ?n . filter ?x < ?y }") == Rows{"b|d"});
  CHECK(s.sorted("?x knows ?y @ ?t . ?z knows ?x @ after ?t") == Rows{"a|b|2001|c"});
  CHECK(s.sorted("a ?r b") == Rows{"knows"});
  CHECK(s.sorted("?x ?r ?y . ?r ?q ?z").empty());
  CHECK(s.rows("find count(*) where { ?x knows ?y . ?z age ?n }") == Rows{"12"});
  CHECK(s.sorted("?x knows ?y . nobody knows ?x").empty());
}

TEST_CASE("optional") {
  Statements s(kGraph);
  CHECK(s.sorted("find ?y, ?n where { ?x knows ?y . optional { ?y age ?n } }") ==
        Rows{"a|10", "b|20", "c|", "d|20"});
  CHECK(s.sorted("find ?y, ?n where { ?x knows ?y . optional { ?y age ?n . filter ?n > 15 } }") ==
        Rows{"a|", "b|20", "c|", "d|20"});
  // An empty variable is bound by a later pattern.
  CHECK(s.sorted("find ?y, ?l where { a knows ?y . optional { ?y likes ?l } . c likes ?l }") ==
        Rows{"b|y"});
  // Patterns written after it do not change what it means.
  CHECK(s.sorted("find ?y, ?n, ?z where { optional { ?y age ?n } . ?z knows ?y }") ==
        s.sorted("find ?y, ?n, ?z where { ?z knows ?y . ?y age ?n }"));
  CHECK(s.sorted("find ?x where { optional { nobody knows ?x } . ?x likes x }") == Rows{"a"});
  CHECK(s.rows("find ?x where { optional { nobody knows ?x } }") == Rows{""});
  CHECK(s.sorted("find ?y, ?n, ?l where { a knows ?y . optional { ?y age ?n . "
                 "optional { ?y likes ?l } } }") == Rows{"b|20|", "d|20|a"});
}

TEST_CASE("not") {
  Statements s(kGraph);
  CHECK(s.sorted("find ?x where { ?x knows ?y . not { ?x likes ?l } }") == Rows{"b"});
  CHECK(s.sorted("find ?x where { not { ?x likes ?l } . ?x knows ?y }") == Rows{"b"});
  CHECK(s.sorted("find ?x where { ?x age ?n . not { ?y age ?m . filter ?m > ?n } }") ==
        Rows{"b", "d"});
  CHECK(s.rows("find ?x where { ?x age ?n . not { e says ?c } }").empty());
  CHECK(s.sorted("find ?x where { ?x age _ . not { ?x knows ?y . not { ?y age _ } } }") ==
        Rows{"a", "d"});
}

TEST_CASE("or and inner groups") {
  Statements s(kGraph);
  CHECK(s.sorted("find ?x, ?y where { { ?x likes ?y } or { ?y likes ?x } }") ==
        Rows{"a|d", "a|x", "c|y", "d|a", "x|a", "y|c"});
  CHECK(s.sorted("find ?x, ?n where { ?x knows d . { ?x age ?n } or { ?x likes ?n } }") ==
        Rows{"a|10", "a|x"});
  CHECK(s.sorted("find ?x where { ?x age ?n . { filter ?n = 20 } }") == Rows{"b", "d"});
  CHECK(s.sorted("find ?x, ?n, ?l where { { ?x age ?n } or { ?x likes ?l } . b knows ?x }") ==
        Rows{"c||y"});
}

TEST_CASE("let") {
  Statements s(kGraph);
  CHECK(s.sorted("find ?x, ?m where { let ?m = ?n * 2 . ?x age ?n }") ==
        Rows{"a|20", "b|40", "d|40"});
  CHECK(s.sorted("find ?x, ?q where { ?x age ?n . let ?q = ?p + 1 . let ?p = ?n / 10 }") ==
        Rows{"a|2.0", "b|3.0", "d|3.0"});
  CHECK(s.sorted("find ?x, ?m where { ?x likes ?l . let ?m = ?l + 1 }") == Rows{"a|", "c|", "d|"});
  CHECK(s.sorted("find ?x where { ?x age ?n . let ?m = ?n * 2 . filter ?m > 30 }") ==
        Rows{"b", "d"});
  CHECK(s.sorted("find ?x where { ?x age ?n . let ?m = ?n * 2 . not { ?y age ?m } }") ==
        Rows{"b", "d"});
}

TEST_CASE("inner find") {
  Statements s(kGraph);
  CHECK(s.sorted("find ?x, ?n where { ?x likes _ . { find ?x, count(*) as ?n where { ?x knows _ "
                 "} } }") == Rows{"a|2", "c|1"});
  CHECK(s.sorted("find ?x where { ?x age ?n . { find max(?m) as ?n where { _ age ?m } } }") ==
        Rows{"b", "d"});
  CHECK(s.rows("find ?x where { { find ?x where { ?x age ?n } order by ?x desc limit 1 } }") ==
        Rows{"d"});
  CHECK(s.sorted("find ?x, ?l where { ?x age _ . { find ?x, ?l where { ?y likes ?l . optional { "
                 "?x age 10 . filter ?y = a } } } }") ==
        Rows{"a|a", "a|x", "a|y", "b|a", "b|y", "d|a", "d|y"});
}

TEST_CASE("quoted facts") {
  Statements s(kGraph);
  CHECK(s.sorted("e ?r << a knows ?z @ ?t >>") == Rows{"denied|b|2001", "says|z|2005"});
  CHECK(s.sorted("e says << a knows z >>") == Rows{"yes"});
  CHECK(s.sorted("e says << a knows z @ 2004 >>") == Rows{"no"});
  CHECK(s.sorted("find ?x where { e _ ?f . ?f ?r ?x }").empty());
  CHECK(s.sorted("?x knows ?y . ?who denied << ?x knows ?y >>") == Rows{"a|b|e"});
  CHECK(s.sorted("a knows z").front() == "no");
}

TEST_CASE("steps without repetition") {
  Statements s(kGraph);
  CHECK(s.sorted("a knows/knows ?x") == Rows{"c"});
  CHECK(s.sorted("a knows|likes ?x") == Rows{"b", "d", "x"});
  CHECK(s.sorted("a ^knows ?x") == Rows{"c"});
  CHECK(s.sorted("a ^(knows/knows) ?x") == Rows{"b"});
  CHECK(s.sorted("a !knows ?x") == Rows{"10", "x"});
  CHECK(s.sorted("a !(knows|age) ?x") == Rows{"x"});
  CHECK(s.sorted("a (knows|likes)/age ?x") == Rows{"20"});
  CHECK(s.rows("find all ?x where { a (knows|likes)/age ?x }") == Rows{"20", "20"});
  CHECK(s.sorted("a knows|^knows ?x @ ?t") == Rows{"b|2001", "c|2003", "d|always"});
  CHECK(s.sorted("a knows+ ?x . ?x age ?n") == Rows{"a|10", "b|20", "d|20"});
  CHECK(s.sorted("a knows|^knows ?x @ ?t . ?y knows b @ before ?t") == Rows{"c|2003|a"});
}

TEST_CASE("times") {
  Statements s("a met b @ 2007-05 { source r } . a met c @ 2008 . a met d . b met c @ 2007/2009 .");
  CHECK(s.sorted("a met ?x @ 2007") == Rows{"b", "d"});
  CHECK(s.sorted("a met ?x @ within 2007") == Rows{"b"});
  CHECK(s.sorted("a met ?x @ exactly 2008") == Rows{"c"});
  CHECK(s.sorted("a met ?x @ exactly always") == Rows{"d"});
  CHECK(s.sorted("a met ?x @ ?t after 2007") == Rows{"c|2008"});
  CHECK(s.sorted("?x met ?y @ before 2008") == Rows{"a|b"});
  CHECK(s.sorted("a met ?x @ ?t . b met ?y @ ?u in ?t") ==
        Rows{"b|2007-05|c|2007/2009", "c|2008|c|2007/2009", "d|always|c|2007/2009"});
  // An undated fact about a fact holds as long as that one.
  CHECK(s.rows("a met b { source r @ 2007 }") == Rows{"yes"});
  CHECK(s.rows("a met b { source r @ 2008 }") == Rows{"no"});
  CHECK(s.rows("a met b @ ?t { source r @ ?u in ?t }") == Rows{"2007-05|always"});
}

}  // namespace
}  // namespace annals::query
