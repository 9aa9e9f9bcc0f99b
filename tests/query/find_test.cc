#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

const char* const kTalks = R"(
  Crocker met Qomi @ 2007-05-28 { source ria, inquirer ; place 'Green Zone' } .
  Crocker met Qomi @ 2007-08 { source cnn } .
  Crocker met Zebari @ 2008 .
  Qomi met Zebari .
  Crocker is person, ambassador . Qomi is person . Zebari is person, minister .
  Crocker age 58 . Zebari age 55 .
  cnn-article published-by cnn .
  Zebari said 'yes' @ 2007 { source cnn-article } .
)";

TEST_CASE("bare patterns") {
  Statements s(kTalks);
  CHECK(s.sorted("Crocker met ?who") == Rows{"Qomi", "Zebari"});
  CHECK(s.columns() == Rows{"who"});
  CHECK(s.sorted("Crocker met ?who @ ?when") ==
        Rows{"Qomi|2007-05-28", "Qomi|2007-08", "Zebari|2008"});
  CHECK(s.rows("Crocker met Qomi") == Rows{"yes"});
  CHECK(s.rows("Qomi met Crocker") == Rows{"no"});
  CHECK(s.rows("_ met Zebari @ 2008") == Rows{"yes"});
  CHECK(s.sorted("?a met ?b . ?b is minister") == Rows{"Crocker|Zebari", "Qomi|Zebari"});
  CHECK(s.sorted("?x ?x ?x").empty());
  CHECK(s.sorted("Crocker met ?who { source ?s }") ==
        Rows{"Qomi|cnn", "Qomi|inquirer", "Qomi|ria"});
  CHECK(s.sorted("?f source cnn") == Rows{"<< Crocker met Qomi @ 2007-08 >>"});
}

TEST_CASE("bare patterns as facts") {
  Statements s(kTalks);
  CHECK(s.sorted("Crocker met ?who { source ria }", Output::kFacts) ==
        Rows{"<< << Crocker met Qomi @ 2007-05-28 >> source ria >>",
             "<< Crocker met Qomi @ 2007-05-28 >>"});
  CHECK(s.sorted("Crocker met/is minister", Output::kFacts) ==
        Rows{"<< Crocker met Zebari @ 2008 >>", "<< Zebari is minister >>"});
  CHECK_THROWS_AS(s.rows("find ?x where { ?x met Qomi }", Output::kFacts), StatementError);
  CHECK_THROWS_AS(s.rows("ask { ?x met Qomi }", Output::kFacts), StatementError);
}

TEST_CASE("sets and bags") {
  Statements s(kTalks);
  CHECK(s.sorted("find ?x where { ?x met ?y }") == Rows{"Crocker", "Qomi"});
  CHECK(s.sorted("find all ?x where { ?x met ?y }") ==
        Rows{"Crocker", "Crocker", "Crocker", "Qomi"});
  CHECK(s.sorted("find all ?x where { ?x met _ @ 2007 }") == Rows{"Crocker", "Crocker", "Qomi"});
  CHECK(s.sorted("find * where { ?x met ?y @ 2007-08 }") == Rows{"Crocker|Qomi", "Qomi|Zebari"});
  CHECK(s.columns() == Rows{"x", "y"});
  CHECK(s.rows("find ?x, ?t where { ?x met Qomi @ ?t } limit 0").empty());
  CHECK(s.rows("find ?x where { ?x is person } limit 2").size() == 2);
  CHECK(s.rows("find ?x where { ?x is person } order by ?x desc offset 1") ==
        Rows{"Qomi", "Crocker"});
}

TEST_CASE("groups and aggregates") {
  Statements s(kTalks);
  CHECK(s.rows("find ?x, count(*) as ?n where { ?x met _ } order by ?n desc, ?x") ==
        Rows{"Crocker|3", "Qomi|1"});
  CHECK(s.rows("find count(*) as ?n where { ?x met _ }") == Rows{"4"});
  CHECK(s.rows("find count(*), sum(?a), max(?a) where { Nobody age ?a }") == Rows{"0|0|"});
  CHECK(s.columns() == Rows{"count(*)", "sum(?a)", "max(?a)"});
  CHECK(s.rows("find ?x, count(*) where { Nobody met ?x }").empty());
  CHECK(s.rows("find ?x where { ?x met ?y } having count(*) > 1") == Rows{"Crocker"});
  CHECK(s.rows("find ?x where { ?x met ?y } order by count(*) limit 1") == Rows{"Qomi"});
  CHECK(s.rows("find year(?t) as ?y, count(*) * 10 as ?n where { _ met _ @ ?t } "
               "group by ?y order by ?y") == Rows{"|10", "2007|20", "2008|10"});
  CHECK(s.rows("find count(distinct ?y) as ?n where { Crocker met ?y }") == Rows{"2"});
  CHECK(s.rows("find sum(?a) as ?s, ?s / 2 as ?half where { ?x age ?a }") == Rows{"113|56.5"});
  CHECK(s.rows("find ?x, count(*) as ?n where { ?x met ?y } having ?n < 2") == Rows{"Qomi|1"});
}

TEST_CASE("what makes no sense") {
  Statements s(kTalks);
  CHECK(s.error("find ?z where { ?x met ?y }") == "nothing binds ?z");
  CHECK(s.error("find ?x where { ?x met ?y . filter ?z = 1 }") == "nothing binds ?z");
  CHECK(s.error("find ?x where { ?x met ?y @ before ?z }") == "nothing binds ?z");
  CHECK(s.error("find ?x, ?y, count(*) where { ?x met ?y } group by ?x") ==
        "?y is neither a group nor in an aggregate");
  CHECK(s.error("find ?x where { ?x met ?y } group by ?z") == "nothing binds ?z");
  CHECK(s.error("find ?x, ?x where { ?x met ?y }") == "?x is in the answer already");
  CHECK(s.error("find ?x where { ?x met ?y } order by ?y") ==
        "?y is not in the answer: order by sees what is found, or everything with `find all`");
  CHECK(s.error("find all ?x where { ?x met ?y } order by ?y").empty());
  CHECK(s.error("find ?x where { ?x met ?y . let ?y = 1 }") ==
        "?y is bound elsewhere in this group: a let needs a new variable");
  CHECK_FALSE(s.error("find ?x where { ?x met ?y . let ?z = ?w + 1 . let ?w = ?z }").empty());
  CHECK_FALSE(s.error("ask { ?x met ?y } group by ?x").empty());
  CHECK_FALSE(s.error("?x met/is ?y @ ?t").empty());
  CHECK_FALSE(s.error("?x met/is ?y { source ?s }").empty());
}

TEST_CASE("show") {
  Statements s(kTalks);
  CHECK(s.sorted("show { ?y received ?x @ ?t } where { ?x met ?y @ ?t . ?y is minister }") ==
        Rows{"<< Zebari received Crocker @ 2008 >>", "<< Zebari received Qomi >>"});
  CHECK(s.sorted("show { ?x is met { via ?y } } where { ?x met ?y } limit 1").size() == 1);
  CHECK(s.error("show { ?x is ?z } where { ?x met ?y }") == "nothing binds ?z");
}

TEST_CASE("according to") {
  Statements s(kTalks);
  CHECK(s.rows("find ?x, ?r, ?y where { ?x ?r ?y @ ?t } according to cnn order by ?r") ==
        Rows{"Crocker|met|Qomi", "Zebari|said|yes", "<< Crocker met Qomi @ 2007-08 >>|source|cnn",
             "<< Zebari said yes @ 2007 >>|source|cnn-article"});
  CHECK(s.rows("find ?t where { Crocker met Qomi @ ?t } according to ria, nobody") ==
        Rows{"2007-05-28"});
  CHECK(s.notes() == Rows{"no entity 'nobody'"});
  CHECK(s.rows("Crocker met Qomi according to nobody") == Rows{"no"});
  CHECK(s.rows("find ?p where { Crocker met Qomi { place ?p } } according to inquirer") ==
        Rows{"Green Zone"});
}

TEST_CASE("as of") {
  Statements s("a met b .");
  s.add("a met c .");
  CHECK(s.sorted("a met ?x") == Rows{"b", "c"});
  CHECK(s.rows("a met ?x as of 1") == Rows{"b"});
  CHECK(s.rows("a met ?x as of 0").empty());
  CHECK(s.sorted("a met ?x as of 99") == Rows{"b", "c"});
}

TEST_CASE("notes about names") {
  Statements s(kTalks);
  CHECK(s.rows("Croker met ?x").empty());
  CHECK(s.notes() == Rows{"no entity 'Croker'; did you mean Crocker?"});
  CHECK(s.rows("who met Qomi") == Rows{"no"});
  CHECK(s.notes() == Rows{"no entity 'who'; did you mean the variable ?who?"});
  CHECK(s.rows("Crocker met \"Qomi\"") == Rows{"no"});
  CHECK(s.notes() == Rows{"\"Qomi\" is a text; did you mean the entity Qomi?"});
  s.rows("Crocker met ?x");
  CHECK(s.notes().empty());
}

TEST_CASE("limits") {
  Statements s(kTalks);
  s.options().memory_limit = 10;
  CHECK_THROWS_AS(s.rows("find ?x, count(*) where { ?x ?r ?y }"), Error);
  s.options().memory_limit = std::size_t{1} << 30;
  std::atomic<bool> cancel{true};
  s.options().cancel = &cancel;
  CHECK_THROWS_AS(s.rows("?x ?r ?y"), Error);
  cancel = false;
  s.options().time_limit = std::chrono::milliseconds(0);
  CHECK_THROWS_AS(s.rows("?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"), Error);
}

}  // namespace
}  // namespace annals::query
