// What came and went: the difference of two states, and the history of facts.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

std::string written(const FactChange& change) {
  return (change.added ? "+ " : "- ") + write_fact(change.fact) + " in " +
         std::to_string(change.commit);
}

Strings all(Changes changes) {
  Strings found;
  for (const FactChange& change : changes) found.push_back(written(change));
  std::sort(found.begin(), found.end());
  return found;
}

Strings all(const std::vector<FactChange>& events) {
  Strings found;
  for (const FactChange& event : events) found.push_back(written(event));
  return found;
}

void commit(Graph& graph, const std::vector<Fact>& added, const std::vector<Fact>& retracted) {
  Transaction change = graph.begin();
  for (const Fact& one : retracted) change.retract(one);
  for (const Fact& one : added) change.add(one);
  change.commit();
}

/// a b c come in 1; b goes in 2, d comes; b comes back in 3, c goes; a is redated in 4.
Graph moving() {
  Graph graph = Graph::in_memory();
  commit(graph, {fact("a", "r", "x", "2001"), fact("b", "r", "x"), fact("c", "r", "x")}, {});
  commit(graph, {fact("d", "r", "x")}, {fact("b", "r", "x")});
  commit(graph, {fact("b", "r", "x")}, {fact("c", "r", "x")});
  Transaction change = graph.begin();
  CHECK(change.redate(fact("a", "r", "x", "2001"), TimeValue::parse("2002")));
  CHECK_FALSE(change.redate(fact("a", "r", "x", "2001"), TimeValue::parse("2003")));
  CHECK_FALSE(change.redate(fact("a", "r", "x", "2002"), TimeValue::parse("2002")));
  change.commit();
  return graph;
}

}  // namespace

TEST_CASE("two states differ in the facts that one of them has alone") {
  const Graph graph = moving();
  const Snapshot now = graph.snapshot();
  CHECK(all(now.changes(0, 1)) == Strings{"+ a r x @ 2001 in 1", "+ b r x in 1", "+ c r x in 1"});
  CHECK(all(now.changes(1, 2)) == Strings{"+ d r x in 2", "- b r x in 2"});
  CHECK(all(now.changes(1, 3)) == Strings{"+ d r x in 2", "- c r x in 3"});
  CHECK(all(now.changes_since(3)) == Strings{"+ a r x @ 2002 in 4", "- a r x @ 2001 in 4"});
  CHECK(all(now.changes_since(4)).empty());
  CHECK(all(now.changes(3, 99)) == all(now.changes_since(3)));
  CHECK(all(now.as_of(2).changes(1, 99)) == all(now.changes(1, 2)));
}

TEST_CASE("backwards, what came goes and what went comes") {
  const Graph graph = moving();
  CHECK(all(graph.snapshot().changes(3, 1)) == Strings{"+ c r x in 3", "- d r x in 2"});
}

TEST_CASE("differences of many facts are read in parts, each fact once") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 9000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  Transaction change = graph.begin();
  for (int i = 0; i < 9000; i += 3) change.retract(fact("s" + std::to_string(i), "r", "o"));
  for (int i = 0; i < 100; ++i) change.add(fact("t" + std::to_string(i), "r", "o"));
  change.commit();
  std::size_t added = 0, retracted = 0;
  for (const FactChange& one : graph.snapshot().changes(1, 2)) ++(one.added ? added : retracted);
  CHECK(added == 100);
  CHECK(retracted == 3000);
  std::size_t read = 0;
  for (Changes changes = graph.snapshot().changes(0, 2); changes.next() && read < 10;) ++read;
  CHECK(read == 10);
}

TEST_CASE("the history of a fact has every time that it came or went") {
  const Graph graph = moving();
  const Snapshot now = graph.snapshot();
  CHECK(all(now.history(fact("b", "r", "x"))) ==
        Strings{"+ b r x in 1", "- b r x in 2", "+ b r x in 3"});
  CHECK(all(now.as_of(2).history(fact("b", "r", "x"))) == Strings{"+ b r x in 1", "- b r x in 2"});
  CHECK(now.history(fact("nobody", "r", "x")).empty());
  Pattern of_a;
  of_a.subject = entity("a");
  CHECK(all(now.history(of_a)) ==
        Strings{"+ a r x @ 2001 in 1", "- a r x @ 2001 in 4", "+ a r x @ 2002 in 4"});
  Pattern any;
  CHECK(now.history(any).size() == 9);
}

TEST_CASE("the history of facts about a fact that came back has those about all its lives") {
  Graph graph = Graph::in_memory();
  const Fact met = fact("a", "met", "b", "2007");
  commit(graph, {met, about(met, "source", "first")}, {});
  commit(graph, {}, {met});
  commit(graph, {met, about(met, "source", "second")}, {});
  Pattern pattern;
  pattern.subject = Term::fact(met);
  CHECK(all(graph.snapshot().history(pattern)) ==
        Strings{"+ << a met b @ 2007 >> source first in 1",
                "- << a met b @ 2007 >> source first in 2",
                "+ << a met b @ 2007 >> source second in 3"});
}

TEST_CASE("a commit is looked up by its number") {
  const Graph graph = moving();
  const Snapshot now = graph.snapshot();
  REQUIRE(now.commit_info(2));
  CHECK(now.commit_info(2)->added == 1);
  CHECK(now.commit_info(2)->retracted == 1);
  CHECK_FALSE(now.commit_info(0));
  CHECK_FALSE(now.commit_info(5));
  CHECK_FALSE(now.as_of(1).commit_info(2));
}
