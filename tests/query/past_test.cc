#include <catch2/catch.hpp>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

Statements three_commits() {
  Statements graph;
  graph.change("add { a met b @ 2007 { source s } . a met c }", "2020-01-01");
  graph.change("retract { a met b @ 2007 }", "2020-02-01");
  graph.change("add { a met b @ 2007 . a met d }", "2020-03-01");
  return graph;
}

TEST_CASE("history lists every state") {
  Statements graph = three_commits();
  CHECK(graph.rows("history a met b") ==
        Rows{"1|2020-01-01T00:00:00Z||added|<< a met b @ 2007 >>",
             "2|2020-02-01T00:00:00Z||retracted|<< a met b @ 2007 >>",
             "3|2020-03-01T00:00:00Z||added|<< a met b @ 2007 >>"});
  CHECK(graph.columns() == Rows{"commit", "time", "note", "change", "fact"});
  CHECK(graph.rows("history _ met _").size() == 5);
  CHECK(graph.rows("history _ _ c").size() == 1);
  CHECK(graph.rows("history _ _ _").size() == 7);
  CHECK(graph.rows("history << a met _ >> _ _").size() == 2);
  CHECK(graph.rows("history a met _ @ before 2008").size() == 3);
  CHECK(graph.rows("history a met z").empty());
}

TEST_CASE("commits and changes") {
  Statements graph = three_commits();
  CHECK(graph.rows("commits") == Rows{"1|2020-01-01T00:00:00Z||3|0", "2|2020-02-01T00:00:00Z||0|2",
                                      "3|2020-03-01T00:00:00Z||2|0"});
  CHECK(graph.columns() == Rows{"commit", "time", "note", "added", "retracted"});
  CHECK(graph.rows("changes from 1 to 3") ==
        Rows{"added|<< a met d >>", "retracted|<< << a met b @ 2007 >> source s >>"});
  CHECK(graph.rows("changes from 3 to 1").size() == 2);
  CHECK(graph.rows("changes from 0 to 1").size() == 3);
  CHECK(graph.rows("changes from 2020-01 to 2020-02").size() == 2);
  CHECK(graph.rows("changes from 2 to 2").empty());
}

TEST_CASE("as of") {
  Statements graph = three_commits();
  CHECK(graph.sorted("a met ?x as of 0").empty());
  CHECK(graph.sorted("a met ?x as of 1") == Rows{"b", "c"});
  CHECK(graph.sorted("a met ?x as of 2") == Rows{"c"});
  CHECK(graph.sorted("a met ?x as of 99") == Rows{"b", "c", "d"});
  CHECK(graph.sorted("a met ?x as of 2020-02") == Rows{"c"});
  CHECK(graph.sorted("a met ?x as of 2019-12").empty());
}

TEST_CASE("timeline: dated facts that name an entity at any depth, oldest first") {
  Statements graph(
      "a met b @ 2007 . a is person . b met c @ 2005 . q denied << x hit << a met b @ 2007 >> >> @ "
      "2006-05 . << a met b @ 2007 >> source s @ 2010 . c met d @ 2001 . d knows a @ 2006 .");
  CHECK(graph.rows("timeline a") ==
        Rows{"2006|<< d knows a @ 2006 >>",
             "2006-05|<< q denied << x hit << a met b @ 2007 >> >> @ 2006-05 >>",
             "2007|<< a met b @ 2007 >>", "2010|<< << a met b @ 2007 >> source s @ 2010 >>"});
  CHECK(graph.columns() == Rows{"time", "fact"});
  CHECK(graph.rows("timeline a in 2006").size() == 2);
  CHECK(graph.rows("timeline b, d in ../2005").size() == 2);
  CHECK(graph.rows("timeline a limit 1 offset 1").front().substr(0, 8) == "2006-05|");
  CHECK(graph.rows("timeline a order by ?time desc limit 1").front().substr(0, 5) == "2010|");
  CHECK(graph.rows("timeline a in 2007", Output::kFacts) == Rows{"<< a met b @ 2007 >>"});
  CHECK(graph.rows("timeline nobody").empty());
  CHECK(graph.notes().size() == 1);
}

TEST_CASE("describe") {
  Statements graph(
      "a met b @ 2007 { source s { page 3 } } . c knows a . x a y . q denied << a hit z >> . "
      "c knows d .");
  CHECK(graph.rows("describe a") ==
        Rows{"<< a met b @ 2007 >>", "<< << a met b @ 2007 >> source s >>",
             "<< << << a met b @ 2007 >> source s >> page 3 >>", "<< c knows a >>",
             "<< q denied << a hit z >> >>", "<< x a y >>"});
  CHECK(graph.rows("describe << a met b @ 2007 >>").size() == 3);
  CHECK(graph.rows("describe << a hit z >>") == Rows{"<< q denied << a hit z >> >>"});
  CHECK(graph.rows("describe z") == Rows{"<< q denied << a hit z >> >>"});
}

TEST_CASE("near names") {
  Statements graph("Crocker met Qomi . Crocket met 'al-Maliki' . Français is 'al-Malki' .");
  const auto near = [&](const std::string& name) {
    return near_names(graph.store().snapshot(), name);
  };
  CHECK(near("Croker") == Rows{"Crocker", "Crocket"});
  CHECK(near("crocker") == Rows{"Crocker", "Crocket"});
  CHECK(near("francais") == Rows{"Français"});
  CHECK(near("al-Mailki") == Rows{"al-Maliki", "al-Malki"});
  CHECK(near("zzz").empty());
}

}  // namespace
}  // namespace annals::query
