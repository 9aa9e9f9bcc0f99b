// Looking facts up without the language.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

/// Three dated meetings, an undated office, and a source.
Graph talks() {
  return graph_of(
      {fact("Crocker", "met", "Qomi", "2007-05-28"), fact("Crocker", "met", "Qomi", "2007-08"),
       fact("Crocker", "met", "Zebari", "2007-02/2007-04"), fact("Qomi", "is", "ambassador"),
       about(fact("Crocker", "met", "Qomi", "2007-08"), "source", "cnn")});
}

Pattern timed(TimeWord word, std::string_view time) {
  Pattern pattern;
  pattern.relation = entity("met");
  pattern.time = Pattern::TimeTest{word, TimeValue::parse(time)};
  return pattern;
}

}  // namespace

TEST_CASE("every choice of given parts finds the facts that have them") {
  const Graph graph = talks();
  const Snapshot snapshot = graph.snapshot();
  const Term parts[3] = {entity("Crocker"), entity("met"), entity("Qomi")};
  const Strings meetings_with_qomi = {"Crocker met Qomi @ 2007-05-28",
                                      "Crocker met Qomi @ 2007-08"};
  for (int given = 1; given < 8; ++given) {
    Pattern pattern;
    if ((given & 1) != 0) pattern.subject = parts[0];
    if ((given & 2) != 0) pattern.relation = parts[1];
    if ((given & 4) != 0) pattern.object = parts[2];
    Strings expected = meetings_with_qomi;
    if ((given & 4) == 0) expected.push_back("Crocker met Zebari @ 2007-02/2007-04");
    CHECK(matched(snapshot, pattern) == expected);
  }
  CHECK(matched(snapshot, {}).size() == 5);
}

TEST_CASE("a part that the graph has never seen matches nothing") {
  const Graph graph = talks();
  Pattern pattern;
  pattern.subject = entity("Kazemi");
  CHECK(matched(graph.snapshot(), pattern).empty());
  pattern.subject = Term();
  CHECK(matched(graph.snapshot(), pattern).empty());
}

TEST_CASE("a time restricts by its word") {
  const Graph graph = talks();
  const Snapshot snapshot = graph.snapshot();
  const std::string may = "Crocker met Qomi @ 2007-05-28", august = "Crocker met Qomi @ 2007-08",
                    spring = "Crocker met Zebari @ 2007-02/2007-04";
  CHECK(matched(snapshot, timed(TimeWord::kIn, "2007-05")) == Strings{may});
  CHECK(matched(snapshot, timed(TimeWord::kIn, "2007-08-10")) == Strings{august});
  CHECK(matched(snapshot, timed(TimeWord::kSurelyIn, "2007-08-10")).empty());
  CHECK(matched(snapshot, timed(TimeWord::kWithin, "2007-08")) == Strings{august});
  CHECK(matched(snapshot, timed(TimeWord::kThroughout, "2007-03")) == Strings{spring});
  CHECK(matched(snapshot, timed(TimeWord::kBefore, "2007-05")) == Strings{spring});
  CHECK(matched(snapshot, timed(TimeWord::kAfter, "2007-05")) == Strings{august});
  CHECK(matched(snapshot, timed(TimeWord::kMeets, "2007-05")) == Strings{spring});
  CHECK(matched(snapshot, timed(TimeWord::kDuring, "2007-05")) == Strings{may});
  CHECK(matched(snapshot, timed(TimeWord::kExactly, "2007-08")) == Strings{august});
  CHECK(matched(snapshot, timed(TimeWord::kExactly, "2007-09")).empty());
  Pattern undated;
  undated.time = Pattern::TimeTest{TimeWord::kExactly, TimeValue::always()};
  CHECK(matched(snapshot, undated).size() == 2);
}

TEST_CASE("facts about facts are found by the fact, and alone in its sequence") {
  const Graph graph = talks();
  const Snapshot snapshot = graph.snapshot();
  Pattern pattern;
  pattern.subject = Term::fact(fact("Crocker", "met", "Qomi", "2007-08"));
  const Strings source = {"<< Crocker met Qomi @ 2007-08 >> source cnn"};
  CHECK(matched(snapshot, pattern) == source);
  Pattern about_facts;
  about_facts.about_facts = true;
  CHECK(matched(snapshot, about_facts) == source);
}

TEST_CASE("without parts facts come in the sequence of their ids") {
  Graph graph = Graph::in_memory();
  {
    Transaction change = graph.begin();
    for (const char* name : {"z", "m", "a", "k"}) change.add(fact(name, "r", "x"));
    change.commit();
  }
  std::uint64_t last = 0;
  std::size_t count = 0;
  for (Matches matches = graph.snapshot().match({}); matches.next(); ++count) {
    CHECK((count == 0 || matches.fact().id > last));
    last = matches.fact().id;
  }
  CHECK(count == 4);
}

TEST_CASE("more facts than one batch are all found, in old states too") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  constexpr std::size_t kFacts = 10000;
  for (std::size_t i = 0; i < kFacts; ++i) {
    load.add(fact("s" + std::to_string(i), "r", "o" + std::to_string(i % 7)));
  }
  load.finish();
  {
    Transaction change = graph.begin();
    change.retract(fact("s17", "r", "o3"));
    change.commit();
  }
  Pattern pattern;
  pattern.relation = entity("r");
  CHECK(matched(graph.snapshot(), pattern).size() == kFacts - 1);
  CHECK(matched(graph.snapshot().as_of(1), pattern).size() == kFacts);
  CHECK(matched(graph.snapshot(), {}).size() == kFacts - 1);
}

TEST_CASE("asking for a fact before the first is an error") {
  const Graph graph = talks();
  Matches matches = graph.snapshot().match({});
  CHECK(error_of([&] { matches.fact(); }).first == ErrorCode::kUsage);
}

TEST_CASE("what follows from the meanings of relations is found, with id 0") {
  const Graph graph =
      graph_of({fact("met", "is", "symmetric"), fact("represents", "is", "lasting"),
                fact("located-in", "is", "transitive"), fact("Crocker", "met", "Qomi", "2007"),
                fact("Crocker", "represents", "Iran", "2006"), fact("a", "located-in", "b"),
                fact("b", "located-in", "c")});
  const Snapshot snapshot = graph.snapshot();
  Pattern pattern;
  pattern.subject = entity("Qomi");
  CHECK(matched(snapshot, pattern) == Strings{"Qomi met Crocker @ 2007"});
  CHECK(matched(snapshot.as_stated(), pattern).empty());
  pattern.relation = entity("met");
  Matches met = snapshot.match(pattern);
  REQUIRE(met.next());
  CHECK(met.fact().id == 0);
  CHECK(met.fact().since_commit == 0);
  pattern.history = true;
  CHECK(matched(snapshot, pattern).empty());

  pattern = {};
  pattern.object = entity("c");
  CHECK(matched(snapshot, pattern) == Strings{"a located-in c", "b located-in c"});
  pattern.object = entity("b");
  Matches stored = snapshot.match(pattern);
  REQUIRE(stored.next());
  CHECK(stored.fact().id != 0);
  CHECK(stored.fact().since_commit == 1);

  pattern = {};
  pattern.relation = entity("represents");
  pattern.time = Pattern::TimeTest{TimeWord::kThroughout, TimeValue::parse("2006-05")};
  CHECK(matched(snapshot, pattern) == Strings{"Crocker represents Iran @ 2006-01-01/2006-12-31"});
  pattern.time = Pattern::TimeTest{TimeWord::kExactly, TimeValue::parse("2006-01-01/2006-12-31")};
  CHECK(matched(snapshot, pattern).size() == 1);
  CHECK(matched(snapshot, {}).size() == 9);
}

TEST_CASE("what rules state is found, also where the graph has no word for it") {
  Graph graph = graph_of(
      {fact("Crocker", "met", "Qomi", "2007"), fact("a", "in", "b"), fact("b", "in", "c")});
  Session session(graph);
  for (const char* rule : {"rule knows: ?b knows ?a @ ?t if { ?a met ?b @ ?t }",
                           "rule inside: ?a inside ?b if { ?a in ?b }",
                           "rule inside: ?a inside ?c if { ?a inside ?b . ?b in ?c }"}) {
    session.run_next({rule});
  }
  const Snapshot snapshot = graph.snapshot();
  Pattern pattern;
  pattern.subject = entity("Qomi");
  CHECK(matched(snapshot, pattern) == Strings{"Qomi knows Crocker @ 2007"});
  pattern = {};
  pattern.relation = entity("inside");
  CHECK(matched(snapshot, pattern) == Strings{"a inside b", "a inside c", "b inside c"});
  pattern.object = entity("c");
  Matches found = snapshot.match(pattern);
  REQUIRE(found.next());
  CHECK(found.fact().id == 0);
  CHECK(matched(snapshot.as_stated(), pattern).empty());
  CHECK(matched(snapshot.as_of(1), pattern).empty());
  pattern.history = true;
  CHECK(matched(snapshot, pattern).empty());
}

TEST_CASE("a change takes stored facts, not what follows") {
  Graph graph = graph_of({fact("met", "is", "symmetric"), fact("Crocker", "met", "Qomi")});
  Transaction change = graph.begin();
  Pattern pattern;
  pattern.subject = entity("Qomi");
  CHECK(change.retract(pattern) == 0);
  pattern.subject = entity("Crocker");
  CHECK(change.retract(pattern) == 1);
}
