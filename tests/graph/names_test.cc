// Names by prefix, near names, and how often names are used.
#include <catch2/catch.hpp>
#include <random>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

using Names = std::vector<NameCount>;

void add(Graph& graph, const std::vector<Fact>& facts) {
  Transaction change = graph.begin();
  for (const Fact& one : facts) change.add(one);
  change.commit();
}

Strings names_of(const Snapshot& snapshot, std::string_view prefix) {
  Strings names;
  snapshot.for_each_name(prefix, [&](std::string_view name) {
    names.emplace_back(name);
    return true;
  });
  return names;
}

}  // namespace

TEST_CASE("names with a prefix come by use, with the number of facts that name them") {
  Graph graph = Graph::in_memory();
  add(graph, {fact("Crocker", "met", "Qomi", "2007-05-28"), fact("Crocker", "met", "Zebari"),
              fact("Zebari", "met", "Crespo"), fact("Crown", "is", "thing")});
  const Snapshot snapshot = graph.snapshot();
  CHECK(snapshot.names_with_prefix("Cr") == Names{{"Crocker", 2}, {"Crespo", 1}, {"Crown", 1}});
  CHECK(snapshot.names_with_prefix("Cr", 2) == Names{{"Crocker", 2}, {"Crespo", 1}});
  CHECK(snapshot.names_with_prefix("Cr", 20, NameOrder::kByName) ==
        Names{{"Crespo", 1}, {"Crocker", 2}, {"Crown", 1}});
  CHECK(snapshot.names_with_prefix("m") == Names{{"met", 3}});
  CHECK(snapshot.names_with_prefix("cr").empty());
  CHECK(snapshot.names_with_prefix("Cr", 0).empty());
  CHECK(snapshot.names_with_prefix("").size() == 8);
  CHECK(snapshot.fact_count(entity("met")) == 3);
  CHECK(snapshot.fact_count(entity("nobody")) == 0);
  CHECK(snapshot.fact_count(Term()) == 0);
}

TEST_CASE("text is no name, names of quoted and ended facts are, names of erased ones are not") {
  Graph graph = Graph::in_memory();
  const Fact said(entity("Qomi"), entity("announced"), Term::fact(fact("Iran", "holds", "talks")));
  const Fact note(entity("Qomi"), entity("said"), Term::text("Irrelevant"));
  add(graph, {said, note, fact("Iraq", "is", "country"), fact("Ireland", "is", "country")});
  Transaction change = graph.begin();
  change.retract(fact("Iraq", "is", "country"));
  change.erase(fact("Ireland", "is", "country"));
  change.commit();
  CHECK(graph.snapshot().names_with_prefix("I") == Names{{"Iran", 0}, {"Iraq", 0}});
  CHECK(names_of(graph.snapshot(), "I") == Strings{"Iran", "Iraq"});
  CHECK(graph.snapshot().near_names("Irelend").empty());
}

TEST_CASE("near names come with their facts, the nearest first") {
  Graph graph = Graph::in_memory();
  add(graph, {fact("Crocker", "met", "Qomi"), fact("Crocker", "met", "Zebari"),
              fact("Croccer", "met", "Qomi")});
  CHECK(graph.snapshot().near_names("Croker") == Names{{"Crocker", 2}, {"Croccer", 1}});
  CHECK(graph.snapshot().near_names("Croker", 1) == Names{{"Crocker", 2}});
  CHECK(graph.snapshot().near_names("something else").empty());
}

TEST_CASE("names are in order whatever way they came: commits, folds, loads, merges") {
  Folder folder;
  OpenOptions options;
  options.fold_threshold = 200;
  options.durable = false;
  std::mt19937 random(7);
  Strings expected;
  const auto name = [&] {
    static constexpr const char* kStarts[] = {"a", "ab", "B", "é", "日本", "x y", ""};
    std::string text = kStarts[random() % 7];
    text += std::to_string(random() % 5000);
    expected.push_back(text);
    return text;
  };
  const auto check = [&](const Graph& graph) {
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    const Snapshot snapshot = graph.snapshot();
    CHECK(names_of(snapshot, "") == expected);
    for (const char* prefix : {"a", "ab1", "é2", "日", "x", "zz", "9", "B4999"}) {
      Strings part;
      for (const std::string& one : expected) {
        if (one.starts_with(prefix)) part.push_back(one);
      }
      CHECK(names_of(snapshot, prefix) == part);
    }
  };
  {
    Graph graph = Graph::open(folder / "g", options);
    expected.push_back("r");
    for (int round = 0; round < 12; ++round) {
      if (round % 3 == 2) {
        BulkLoad load = graph.begin_load();
        for (int i = 0; i < 400; ++i) load.add(fact(name(), "r", name()));
        load.finish();
      } else {
        Transaction change = graph.begin();
        for (int i = 0; i < 60; ++i) change.add(fact(name(), "r", name()));
        change.add(Fact(entity(name()), entity("r"), Term::text("a text")));
        change.commit();
      }
      check(graph);
    }
    CHECK(graph.check().sound);
  }
  Graph graph = Graph::open(folder / "g", options);
  check(graph);
  graph.compact();
  check(graph);
  CHECK(graph.check().sound);
}

TEST_CASE("an open transaction knows its own names") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  change.add(fact("Crocker", "met", "Qomi"));
  CHECK(change.snapshot().names_with_prefix("Q") == Names{{"Qomi", 1}});
  CHECK(graph.snapshot().names_with_prefix("Q").empty());
}

TEST_CASE("names are quoted as the language prints them") {
  CHECK(write_name("Crocker") == "Crocker");
  CHECK(write_name("Green Zone") == "'Green Zone'");
  CHECK(write_name("Ma'arib") == "'Ma''arib'");
  CHECK(write_name("find") == "'find'");
  CHECK(write_name("http://example.org/a") == "<http://example.org/a>");
}
