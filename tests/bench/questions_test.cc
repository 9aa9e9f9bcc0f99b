// The benchmark's questions mean what bench/README.md says, on a graph that can be counted by hand.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "bench/question_list.h"

namespace annals {

namespace {

const bench::Constants kConstants = {
    {"A", "Ada"},        {"H", "Hub"},           {"B", "Bob"},         {"p1", "one"},
    {"p2", "two"},       {"p3", "three"},        {"p_mid", "next"},    {"t1", "works"},
    {"t2", "lives"},     {"from", "2007-01-01"}, {"to", "2007-12-31"}, {"day", "2010-06-15"},
    {"source", "daily"},
};

void add(Transaction& change, const char* s, const char* r, const char* o, const char* time) {
  change.add(Fact(Term::entity(s), Term::entity(r), Term::entity(o), TimeValue::parse(time)));
}

/// Two commits; what is in the first is Ada's.
Graph small_graph() {
  Graph graph = Graph::in_memory();
  Transaction first = graph.begin();
  add(first, "Ada", "one", "Hub", "2007-03-01");
  add(first, "Ada", "one", "Hub", "2008-03-01");
  add(first, "Ada", "next", "Hub", "2006-01-01/..");
  (void)first.commit();
  Transaction second = graph.begin();
  add(second, "Ada", "two", "Dan", "2011-01-01");
  add(second, "Ada", "three", "Dan", "2012-01-01");
  add(second, "Hub", "two", "Cleo", "2007-12-31/2008-01-01");
  add(second, "Hub", "next", "Cleo", "2010-06-15");
  add(second, "Cleo", "next", "Ada", "2007-01-01");
  add(second, "Cleo", "next", "Bob", "2020-01-01");
  add(second, "Dan", "works", "Acme", "2000-01-01/2001-01-01");
  add(second, "Dan", "lives", "Rome", "2001-01-01/2002-01-01");
  add(second, "Dan", "lives", "Oslo", "2001-01-02/2001-01-03");
  const Fact met(Term::entity("Ada"), Term::entity("one"), Term::entity("Hub"),
                 TimeValue::parse("2007-03-01"));
  second.add(Fact(Term::fact(met), Term::entity("source"), Term::entity("daily")));
  (void)second.commit();
  return graph;
}

std::vector<std::string> answer(const Graph& graph, std::string_view name) {
  const bench::Question* question = bench::question_named(name);
  REQUIRE(question != nullptr);
  std::vector<std::string> lines;
  for (const Row& row : graph.query(bench::filled_in(question->text, kConstants))) {
    std::string line;
    for (std::size_t i = 0; i < row.columns().size(); ++i) {
      const Term& term = row[i];
      if (i > 0) line += ' ';
      if (term.is_entity()) line += term.as_entity();
      if (term.is_time()) line += term.as_time().text();
      if (term.is_integer()) line += std::to_string(term.as_integer());
    }
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the benchmark's questions about one entity") {
  const Graph graph = small_graph();
  CHECK(answer(graph, "Q1").size() == 5);
  CHECK(answer(graph, "Q1H").size() == 2);
  CHECK_THAT(answer(graph, "Q2"),
             Catch::UnorderedEquals(Lines{"one Hub 2007-03-01", "next Hub 2006-01-01/.."}));
  CHECK(answer(graph, "Q2H") == Lines{"two Cleo 2007-12-31/2008-01-01"});
  CHECK(answer(graph, "Q1-sources") == Lines{"one Hub 2007-03-01 daily"});
  CHECK(answer(graph, "Q1-according") == Lines{"one Hub 2007-03-01"});
  CHECK(answer(graph, "Q1-as-of").size() == 3);
}

TEST_CASE("the benchmark's questions that join and walk") {
  const Graph graph = small_graph();
  CHECK(answer(graph, "Q3") == Lines{"2"});
  CHECK(answer(graph, "Q4") == Lines{"1"});  // Hub, Cleo, Ada
  CHECK(answer(graph, "Q5") == Lines{"1"});
  CHECK(answer(graph, "Q6") == Lines{"3"});  // one triangle, from each of its corners
  CHECK(answer(graph, "Q7") == Lines{"1"});  // the move to Oslo came a day too late
  CHECK(answer(graph, "Q10") == Lines{"3"});
  CHECK(answer(graph, "Q13").size() == 3);
}

TEST_CASE("the benchmark's questions that rank and count") {
  const Graph graph = small_graph();
  const Lines per_relation = answer(graph, "Q8");
  REQUIRE(per_relation.size() >= 3);
  CHECK(per_relation.front() == "next 2");
  CHECK(answer(graph, "Q9") == Lines{"Ada 2"});
  CHECK(answer(graph, "Q11") == Lines{"2"});
  CHECK(answer(graph, "Q12") == Lines{"Ada Hub 2007-03-01", "Ada Hub 2008-03-01"});
}

TEST_CASE("the benchmark asks fifteen questions, each name once") {
  CHECK(bench::common_questions().size() == 15);
  for (const auto list : {bench::common_questions(), bench::own_questions()}) {
    for (const bench::Question& question : list) {
      CHECK(bench::question_named(question.name) == &question);
    }
  }
  CHECK(bench::question_named("Q14") == nullptr);
  CHECK(bench::filled_in("{A} { {p1} } {x", kConstants) == "Ada { one } {x");
}

}  // namespace annals
