// What a transaction offers beside adding and retracting: ids, commits, patterns, sources, options.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

std::uint64_t commit_one(Graph& graph, const Fact& added) {
  Transaction change = graph.begin();
  change.add(added);
  return change.commit()->number;
}

}  // namespace

TEST_CASE("adding a fact tells the commit that will carry it, or the one that did") {
  Graph graph = Graph::in_memory();
  commit_one(graph, fact("a", "r", "b"));
  commit_one(graph, fact("a", "r", "c"));
  Transaction change = graph.begin();
  CHECK(change.commit_number() == 3);
  const Transaction::Added fresh = change.add(fact("a", "r", "d"));
  CHECK_FALSE(fresh.known);
  CHECK(fresh.commit == 3);
  const Transaction::Added again = change.add(fact("a", "r", "d"));
  CHECK(again.known);
  CHECK(again.id == fresh.id);
  CHECK(again.commit == 3);
  const Transaction::Added known = change.add(fact("a", "r", "b"));
  CHECK(known.known);
  CHECK(known.commit == 1);
  CHECK(change.snapshot().find(fact("a", "r", "d"))->since_commit == 3);
  CHECK(change.add(fact("a", "r", "d")).commit == 3);  // after its changes were read
  CHECK(change.commit()->number == 3);
  CHECK(graph.snapshot().find(fresh.id)->fact == fact("a", "r", "d"));
}

TEST_CASE("an id finds its fact, asserted or not") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  const std::uint64_t id = change.add(fact("a", "r", "b", "2007")).id;
  change.add(Fact(entity("x"), entity("denied"), Term::fact(fact("c", "r", "d"))));
  change.commit();
  const Snapshot before = graph.snapshot();
  Transaction end = graph.begin();
  CHECK(end.retract(id) == 1);
  CHECK(end.retract(id) == 0);
  CHECK(end.retract(987654) == 0);
  CHECK(end.retract(std::uint64_t{0}) == 0);
  end.commit();
  CHECK(graph.snapshot().fact(id) == fact("a", "r", "b", "2007"));
  CHECK_FALSE(graph.snapshot().find(id));
  CHECK(before.find(id)->fact == fact("a", "r", "b", "2007"));
  CHECK_FALSE(before.find(987654));
}

TEST_CASE("all facts of a pattern are retracted, with what is said about them") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 5000; ++i) {
    load.add(fact("s" + std::to_string(i), i % 2 == 0 ? "even" : "odd", "o", "2007"));
  }
  load.add(about(fact("s1", "odd", "o", "2007"), "source", "x"));
  load.finish();
  Transaction change = graph.begin();
  Pattern odd;
  odd.relation = entity("odd");
  odd.time = Pattern::TimeTest{TimeWord::kIn, TimeValue::parse("2006")};
  CHECK(change.retract(odd) == 0);
  odd.time->time = TimeValue::parse("2007");
  CHECK(change.retract(odd) == 2501);
  CHECK(change.commit()->retracted == 2501);
  CHECK(graph.snapshot().fact_count() == 2500);
}

TEST_CASE("a redated fact takes along what is said about it") {
  Graph graph = Graph::in_memory();
  const Fact met = fact("a", "met", "b", "2007-08");
  Transaction change = graph.begin();
  change.add(met);
  change.add(about(met, "source", "cnn"));
  change.commit();
  Transaction correction = graph.begin();
  CHECK(correction.redate(met, TimeValue::parse("2007-08-06")));
  correction.commit();
  const Fact corrected = fact("a", "met", "b", "2007-08-06");
  CHECK(graph.snapshot().holds(about(corrected, "source", "cnn")));
  CHECK_FALSE(graph.snapshot().holds(met));
  CHECK(graph.snapshot().as_of(1).holds(about(met, "source", "cnn")));
}

TEST_CASE("a fact that keeps a rule must keep one that can be") {
  const auto rule = [](const char* name, const char* text) {
    return Fact(entity(name), entity("rule"), Term::text(text, "", "urn:annals:rule"));
  };
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  CHECK_FALSE(change.add(rule("r", "?a s ?b if { ?a t ?b . not { ?a u ?b } }")).known);
  const auto refused = [&](const char* text) {
    return error_of([&] { change.add(rule("q", text)); });
  };
  CHECK(refused("?a s ?b if { ?a t ?c }") ==
        std::pair(ErrorCode::kInvalidValue,
                  std::string("this rule cannot be: nothing in the rule's group binds ?b")));
  CHECK(refused("so it is").first == ErrorCode::kInvalidValue);
  CHECK(refused("?a u ?b if { ?a s ?b }").first == ErrorCode::kInvalidValue);
  CHECK(change.retract(rule("r", "?a s ?b if { ?a t ?b . not { ?a u ?b } }")) == 1);
  change.add(rule("q", "?a u ?b if { ?a s ?b }"));
  change.commit();
  CHECK(graph.snapshot().fact_count() == 1);

  BulkLoad load = graph.begin_load();
  const BulkLoad::Part relation = load.intern(entity("rule"));
  const BulkLoad::Part always = load.intern(Term::time(TimeValue::always()));
  const auto add = [&](const char* text) {
    load.add(load.intern(entity("p")), relation,
             load.intern(Term::text(text, "", "urn:annals:rule")), always);
  };
  add("?a v ?b if { ?a s ?b }");
  CHECK(error_of([&] { add("?a s ?b if { ?a t ?b . not { ?a u ?b } }"); }).first ==
        ErrorCode::kInvalidValue);
  CHECK(error_of([&] { add("?a w ?b if"); }).first == ErrorCode::kInvalidValue);
  CHECK(error_of([&] { load.add(rule("p", "")); }).first == ErrorCode::kInvalidValue);
  CHECK(load.finish().added == 1);
}

TEST_CASE("a source is withdrawn from the facts that it alone supports") {
  Graph graph = Graph::in_memory();
  const Fact one = fact("a", "met", "b"), both = fact("a", "met", "c");
  Transaction change = graph.begin();
  for (const Fact& each : {one, both}) {
    change.add(each);
    change.add(about(each, "source", "rumours"));
  }
  change.add(about(both, "source", "ria"));
  change.commit();
  Transaction doubt = graph.begin();
  CHECK(doubt.withdraw("nobody") == 0);
  CHECK(doubt.withdraw("rumours") == 3);
  doubt.commit();
  CHECK_FALSE(graph.snapshot().holds(one));
  CHECK(graph.snapshot().holds(both));
  Transaction nothing = graph.begin();
  CHECK(error_of([&] { nothing.withdraw(""); }).first == ErrorCode::kInvalidValue);
}

TEST_CASE("a single transaction may be less durable than its graph, or more") {
  Folder folder;
  for (const bool graph_durable : {true, false}) {
    OpenOptions options;
    options.durable = graph_durable;
    Graph graph = Graph::open(folder / (graph_durable ? "durable" : "relaxed"), options);
    for (const bool durable : {true, false}) {
      Transaction change = graph.begin({.note = "n", .durable = durable});
      change.add(fact("a", "r", durable ? "b" : "c"));
      CHECK(change.commit());
    }
    CHECK(graph.snapshot().fact_count() == 2);
  }
  CHECK(Graph::open(folder / "durable").snapshot().fact_count() == 2);
  CHECK(Graph::open(folder / "relaxed").snapshot().fact_count() == 2);
}
